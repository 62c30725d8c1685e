package dev.ates.embedded;

import java.nio.file.Path;
import java.util.Optional;

/** Another process uses a data folder; the message names it if possible. */
public final class FolderInUse extends IllegalStateException {

    private final transient Optional<Holder> holder;

    FolderInUse(Path folder, Optional<Holder> holder) {
        super("Already in use%s: %s"
                .formatted(holder.map(known -> " by " + known).orElse(""), folder));
        this.holder = holder;
    }

    public Optional<Holder> holder() {
        return holder;
    }
}
