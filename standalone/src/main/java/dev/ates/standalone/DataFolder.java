package dev.ates.standalone;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The folder that keeps databases and messages. It carries a mark, so that nothing else is ever deleted as one. */
public final class DataFolder {

    private static final String MARK = "this-folder-belongs-to-ates";

    private DataFolder() {}

    /** Makes the folder, if it is not there, and marks it as ours. */
    static void open(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(MARK), "");
    }

    /** Whether there is something to forget. */
    static boolean isOurs(Path folder) {
        return Files.exists(folder.resolve(MARK));
    }

    /** Deletes the folder with everything in it. */
    public static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
