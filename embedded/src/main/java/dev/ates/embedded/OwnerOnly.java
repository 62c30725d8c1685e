package dev.ates.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that nobody but their owner can read, where files have owners. */
public final class OwnerOnly {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /**
     * Makes the folder if need be, and lets nobody else into one that was there before. A folder of somebody else's, such
     * as a volume, stays as it is: what is made in it is closed by itself.
     */
    public static Path folder(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        if (!Files.exists(absolute)) {
            Path parent = absolute.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectories(absolute, mode(absolute, FOLDER));
        }
        close(absolute, FOLDER);
        return absolute;
    }

    /** Writes a text; a file that was there before is closed before that. */
    public static Path write(Path file, CharSequence text) throws IOException {
        return write(file, text.toString().getBytes(UTF_8));
    }

    static Path write(Path file, byte[] content) throws IOException {
        create(file);
        return Files.write(file, content, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Makes an empty file, or closes the one that is there. */
    static Path create(Path file) throws IOException {
        if (Files.exists(file)) {
            close(file, FILE);
        } else {
            Files.createFile(file, mode(file, FILE));
        }
        return file;
    }

    private static void close(Path path, Set<PosixFilePermission> permissions) throws IOException {
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null
                && !view.readAttributes().permissions().equals(permissions)
                && view.getOwner().getName().equals(System.getProperty("user.name"))) {
            view.setPermissions(permissions);
        }
    }

    private static FileAttribute<?>[] mode(Path path, Set<PosixFilePermission> permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
