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

/** Creates files and folders that only their owner can read, where the file system supports it. */
public final class OwnerOnly {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /**
     * Creates the folder if necessary and restricts access to an existing one. A folder with another owner, such as a
     * volume, is unchanged; files and folders in it are restricted individually.
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

    /** Writes a text; access to an existing file is restricted first. */
    public static Path write(Path file, CharSequence text) throws IOException {
        return write(file, text.toString().getBytes(UTF_8));
    }

    static Path write(Path file, byte[] content) throws IOException {
        create(file);
        return Files.write(file, content, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Creates an empty file, or restricts access to the existing one. */
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
