package dev.ates.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/** A data folder cannot be created or written to; the message names it and the reason. */
public final class FolderUnusable extends IllegalStateException {

    FolderUnusable(Path folder, IOException cause) {
        super("Cannot use the folder %s: %s".formatted(folder.toAbsolutePath().normalize(), reason(folder, cause)));
        addSuppressed(cause);
    }

    private static String reason(Path folder, IOException cause) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            return "it is a file";
        }
        return switch (cause) {
            case AccessDeniedException denied -> "permission denied at " + denied.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is a file";
            case NoSuchFileException missing -> missing.getFile() + " cannot be made";
            case FileSystemException failed -> Objects.requireNonNullElse(failed.getReason(), failed.getMessage());
            default -> String.valueOf(cause.getMessage());
        };
    }
}
