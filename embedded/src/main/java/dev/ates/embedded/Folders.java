package dev.ates.embedded;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Deletes folders and their contents. */
public final class Folders {

    private static final int ATTEMPTS_MAX = 40;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(25);

    private Folders() {}

    /**
     * Deletes a folder with its contents. Does nothing if there is none. Tolerates a program that is ending and still
     * writes into it for a moment.
     */
    public static void delete(Path folder) throws IOException {
        for (int attempt = 1; !deleted(folder); attempt++) {
            if (attempt == ATTEMPTS_MAX) {
                throw new DirectoryNotEmptyException(folder.toString());
            }
            pause();
        }
    }

    /**
     * As {@link #delete(Path)}, but deletes one file of the folder last: as long as it exists, others can recognize the
     * folder and delete the rest.
     */
    static void delete(Path folder, Path last) throws IOException {
        if (Files.exists(folder)) {
            try (var entries = Files.newDirectoryStream(folder, entry -> !entry.equals(last))) {
                for (Path entry : entries) {
                    delete(entry);
                }
            }
            delete(folder);
        }
    }

    /** @return false if a program has written into a folder meanwhile */
    private static boolean deleted(Path folder) throws IOException {
        try {
            Files.walkFileTree(folder, new Deletion());
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(BETWEEN_ATTEMPTS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a folder is deleted", e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            if (e != null && !(e instanceof NoSuchFileException)) {
                throw e;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
