package dev.ates.standalone;

import dev.ates.embedded.FolderLock;
import dev.ates.embedded.Folders;
import dev.ates.embedded.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The folder of databases and messages, locked by this process. A marker file identifies it, so that no other folder is ever
 * deleted.
 */
public final class DataFolder implements AutoCloseable {

    private static final String MARK = "this-folder-belongs-to-ates";
    private static final String LOCK = "lock";

    /** Exists while the folder is being emptied: after a kill the rest is not valid data. */
    private static final String EMPTYING = "being-emptied";

    private final Path folder;
    private final FolderLock lock;

    /** The folders that were created for it, deepest first. */
    private final List<Path> made;

    private DataFolder(Path folder, FolderLock lock, List<Path> made) {
        this.folder = folder;
        this.lock = lock;
        this.made = made;
    }

    /**
     * Locks the folder before anything in it is read or changed; creates it if necessary.
     *
     * @throws dev.ates.embedded.FolderInUse when another process holds it
     * @throws NotOurs when it contains files that aTES has not written
     * @throws IOException when it cannot be used
     */
    public static DataFolder take(Path folder) throws IOException, NotOurs {
        if (Files.exists(folder) && !isOurs(folder) && !isEmpty(folder)) {
            throw new NotOurs(folder);
        }
        Path absolute = folder.toAbsolutePath();
        List<Path> missing = Stream.iterate(absolute, Objects::nonNull, Path::getParent)
                .takeWhile(Files::notExists)
                .toList();
        var taken = new DataFolder(absolute, FolderLock.take(folder), missing);
        try {
            if (Files.exists(folder.resolve(EMPTYING))) {
                taken.empty();
            }
            return taken;
        } catch (IOException | RuntimeException e) {
            taken.close();
            throw e;
        }
    }

    /** Creates the folder if necessary, and marks it as ours. */
    static void open(Path folder) throws IOException {
        OwnerOnly.folder(folder);
        OwnerOnly.write(folder.resolve(MARK), "");
    }

    private static boolean isOurs(Path folder) {
        return Files.exists(folder.resolve(MARK)) || Files.exists(folder.resolve(EMPTYING));
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(LOCK))
                    .findAny()
                    .isEmpty();
        }
    }

    Path path() {
        return folder;
    }

    /** Whether it contains no data. */
    public boolean isNew() {
        return !isOurs(folder);
    }

    /** A description of the data that would be lost. */
    record Contents(long bytes, Instant since, Instant until) {

        @Override
        public String toString() {
            return "%s, begun %s, last written %s".formatted(size(), minute(since), minute(until));
        }

        private String size() {
            double mebibytes = bytes / 1024.0 / 1024.0;
            return mebibytes < 1024
                    ? String.format(Locale.ROOT, "%.0f MiB", Math.ceil(mebibytes))
                    : String.format(Locale.ROOT, "%.1f GiB", mebibytes / 1024);
        }

        private static String minute(Instant instant) {
            return instant.toString().substring(0, "2026-11-27T16:46".length()).replace('T', ' ') + " UTC";
        }
    }

    Contents contents() throws IOException {
        var sizes = new SimpleFileVisitor<Path>() {
            private long bytes;
            private Instant until = Instant.EPOCH;

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes += attributes.size();
                Instant written = attributes.lastModifiedTime().toInstant();
                until = written.isAfter(until) && !file.endsWith(LOCK) ? written : until;
                return FileVisitResult.CONTINUE;
            }
        };
        Files.walkFileTree(folder, sizes);
        Path mark = folder.resolve(MARK);
        Instant since = Files.readAttributes(Files.exists(mark) ? mark : folder, BasicFileAttributes.class)
                .creationTime()
                .toInstant();
        return new Contents(sizes.bytes, since, sizes.until);
    }

    /** Deletes everything in it; after a kill the next {@link #take} completes this. */
    void empty() throws IOException {
        Path emptying = OwnerOnly.write(folder.resolve(EMPTYING), "");
        List<Path> entries;
        try (Stream<Path> files = Files.list(folder)) {
            entries = files.filter(file -> !file.equals(emptying) && !file.endsWith(LOCK))
                    .toList();
        }
        for (Path entry : entries) {
            Folders.delete(entry);
        }
        Files.delete(emptying);
    }

    /** Publishes the addresses of the services: see {@link dev.ates.embedded.Holder}. */
    void tell(Map<String, String> addresses) {
        lock.tell(addresses);
    }

    /** Unlocks the folder. An unused folder that was created by taking it is removed. */
    @Override
    public void close() {
        try (lock) {
            if (isNew()) {
                removeWhatWasMade();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove the empty folder " + folder, e);
        }
    }

    /** Removes the folders that were created, while the folder is still locked: see {@link FolderLock}. */
    private void removeWhatWasMade() throws IOException {
        Files.deleteIfExists(folder.resolve(LOCK));
        for (Path empty : made) {
            try {
                Files.deleteIfExists(empty);
            } catch (DirectoryNotEmptyException somebodyElses) {
                return;
            }
        }
    }

    /** The folder contains other files, which a later {@code --fresh} would delete. */
    public static final class NotOurs extends Exception {
        NotOurs(Path folder) {
            super("%s is %s: name another, or a new one"
                    .formatted(
                            folder.toAbsolutePath().normalize(),
                            Files.isDirectory(folder) ? "not empty and is no data folder of aTES" : "a file"));
        }
    }
}
