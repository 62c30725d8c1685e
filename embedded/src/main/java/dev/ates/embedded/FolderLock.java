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
 * Gives a data folder one owner at a time. The operating system releases the lock however the JVM ends, so the holder may
 * treat everything in the folder as left over. The file {@code lock}, readable only by its owner, names the holder; see
 * {@link Holder}.
 */
public final class FolderLock implements AutoCloseable {

    /**
     * The folders that this JVM holds. The lock must not be requested from the operating system twice, because closing the
     * second channel would release the lock of the first.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Creates the folder if necessary and restricts access to its owner.
     *
     * @throws FolderInUse when another owner holds it
     * @throws FolderUnusable when it cannot be created or written to
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
            // The previous holder may have deleted the file and its empty folder since it was opened.
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

    /** Publishes the holder's addresses for others that want the folder or look for its services. */
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
