package dev.ates.tracker.imports;

import dev.ates.ui.Conflict;

/** {@code import-confirmed}: an import that has been confirmed can no longer be discarded. */
final class Running extends Conflict {
    private static final long serialVersionUID = 1L;

    Running(Import confirmed) {
        super("import-confirmed", "The import of %s has been confirmed and goes on".formatted(confirmed.name()));
    }
}
