package dev.ates.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for the duration of a run, deleted when it is closed and when a signal ends the process. After {@code kill -9} or
 * a power failure, the next run that creates a folder for the same purpose deletes it.
 */
public final class TemporaryFolder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TemporaryFolder.class);
    private static final int DATABASE_DEPTH_MAX = 4;

    private final Path path;
    private final FolderLock lock;
    private final Ending whenASignalComes;

    private TemporaryFolder(Path path) {
        this.path = path;
        this.lock = FolderLock.take(path);
        this.whenASignalComes = Ending.with(this);
    }

    /** @param purpose the prefix of its name, such as {@code ates-replay-} */
    public static TemporaryFolder of(String purpose) throws IOException {
        var folder = new TemporaryFolder(Files.createTempDirectory(purpose));
        for (Path left : leftBehind(purpose, folder.path)) {
            delete(left);
        }
        return folder;
    }

    public Path path() {
        return path;
    }

    private static List<Path> leftBehind(String purpose, Path own) throws IOException {
        UserPrincipal owner = Files.getOwner(own);
        List<Path> left = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(own.resolveSibling("."), purpose + "*")) {
            for (Path folder : folders) {
                if (!folder.getFileName().equals(own.getFileName())
                        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                        && Files.isRegularFile(folder.resolve("lock"), LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(folder).equals(owner)) {
                    left.add(folder);
                }
            }
        }
        return left;
    }

    /** Deletes a left-over folder, unless a process uses it. */
    private static void delete(Path left) throws IOException {
        try (FolderLock ours = FolderLock.take(left)) {
            List<Path> clusters;
            try (Stream<Path> files =
                    Files.find(left, DATABASE_DEPTH_MAX, (file, attributes) -> file.endsWith("postmaster.pid"))) {
                clusters =
                        files.map(file -> file.resolveSibling(".").normalize()).toList();
            }
            for (Path cluster : clusters) {
                new OrphanedPostgres(cluster).stop();
            }
            Folders.delete(left, left.resolve("lock"));
        } catch (FolderInUse theirs) {
            log.atDebug().addKeyValue("folder", left).log("Another run still uses this folder");
        }
    }

    @Override
    public void close() throws IOException {
        // After a signal the folder may still be in use.
        Ending.await();
        try (whenASignalComes;
                lock) {
            Folders.delete(path, path.resolve("lock"));
        }
    }
}
