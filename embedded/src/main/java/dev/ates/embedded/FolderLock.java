package dev.ates.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes a data folder belong to one owner at a time. The operating system drops the lock when its JVM dies, however it
 * dies, so whoever holds it may treat everything in the folder as left behind. The file {@code lock}, readable by its
 * owner alone, says who holds it: see {@link Holder}.
 */
public final class FolderLock implements AutoCloseable {

    /**
     * What this JVM holds. Asking the operating system a second time would not only say yes or no: closing the second
     * channel would drop the lock of the first.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Creates the folder if need be, and lets nobody but its owner into it.
     *
     * @throws FolderInUse when another owner holds it
     * @throws FolderUnusable when it cannot be made or written to
     */
    public static FolderLock take(Path wanted) {
        try {
            Path folder = OwnerOnly.folder(wanted).toRealPath();
            if (!HELD.add(folder)) {
                throw new FolderInUse(folder, Holder.of(folder));
            }
            @Nullable FolderLock lock = null;
            try {
                lock = locked(folder);
            } finally {
                if (lock == null) {
                    HELD.remove(folder);
                }
            }
            return lock;
        } catch (IOException e) {
            throw new FolderUnusable(wanted, e);
        }
    }

    private static FolderLock locked(Path folder) throws IOException {
        Path file = OwnerOnly.create(folder.resolve("lock"));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            // The last holder may have removed the file, with an empty folder, since it was opened.
            if (lock == null || Files.notExists(file)) {
                throw new FolderInUse(folder, Holder.of(folder));
            }
            var taken = new FolderLock(folder, channel);
            taken.tell(Map.of());
            return taken;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Tells whoever wants the folder, or looks for what runs in it, where its holder can be reached. */
    public void tell(Map<String, String> addresses) {
        try {
            byte[] told = Holder.self(addresses).written();
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(told), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write who holds " + folder, e);
        }
    }

    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            channel.truncate(0);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot release " + folder, e);
        } finally {
            HELD.remove(folder);
        }
    }
}
