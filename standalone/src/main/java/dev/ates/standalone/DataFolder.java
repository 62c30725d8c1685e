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
 * The folder that keeps databases and messages, held by this process alone. It carries a mark, so that nothing else is
 * ever deleted as one.
 */
public final class DataFolder implements AutoCloseable {

    private static final String MARK = "this-folder-belongs-to-ates";
    private static final String LOCK = "lock";

    /** There while the folder is being emptied: what a kill leaves of it is no data any more. */
    private static final String EMPTYING = "being-emptied";

    private final Path folder;
    private final FolderLock lock;

    /** The folders that taking it has made, the deepest first. */
    private final List<Path> made;

    private DataFolder(Path folder, FolderLock lock, List<Path> made) {
        this.folder = folder;
        this.lock = lock;
        this.made = made;
    }

    /**
     * Takes the folder, before anything in it is read or touched; makes it, if it is not there.
     *
     * @throws dev.ates.embedded.FolderInUse when another process holds it
     * @throws NotOurs when it holds something that aTES has not written
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

    /** Makes the folder, if it is not there, and marks it as ours. */
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

    /** Whether there is nothing to lose. */
    public boolean isNew() {
        return !isOurs(folder);
    }

    /** What would be lost with the folder. */
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

    /** Forgets everything that is in it; a kill in the middle leaves the rest to the next {@link #take}. */
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

    /** Tells whoever looks for it where everything is: see {@link dev.ates.embedded.Holder}. */
    void tell(Map<String, String> addresses) {
        lock.tell(addresses);
    }

    /** Lets others have it. It stays as it is; one that nothing has been written to is removed if taking it has made it. */
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

    /** While it is still held: see {@link FolderLock}. */
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

    /** Something else is in the folder, which a later {@code --fresh} would delete. */
    public static final class NotOurs extends Exception {
        NotOurs(Path folder) {
            super("%s is %s: name another, or a new one"
                    .formatted(
                            folder.toAbsolutePath().normalize(),
                            Files.isDirectory(folder) ? "not empty and is no data folder of aTES" : "a file"));
        }
    }
}
