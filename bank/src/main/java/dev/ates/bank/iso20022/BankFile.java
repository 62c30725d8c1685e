package dev.ates.bank.iso20022;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A file from the bank: XML, possibly compressed with gzip, whatever its name says. */
final class BankFile {

    private static final int BYTES_MAX = 33_554_432;

    private BankFile() {}

    /** Whether a file of this name is read. */
    static boolean isNamedSo(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".xml") || name.endsWith(".xml.gz");
    }

    /** Size and time of a file. If they change, it is still being written. */
    record Look(long bytes, long modified) {

        static Look at(Path file) throws IOException {
            BasicFileAttributes kind = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!kind.isRegularFile()) {
                throw new Xml.Unreadable("It is not a regular file but a folder, a link or something else", null);
            }
            return of(kind);
        }

        static Look of(BasicFileAttributes attributes) {
            return new Look(attributes.size(), attributes.lastModifiedTime().toMillis());
        }
    }

    /**
     * The decompressed content.
     *
     * @throws Xml.NotWellFormed when it is too long, or ends too early
     */
    static byte[] content(Path file) throws IOException {
        OpenOption[] how = {StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS};
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, how)) {
            bytes = limited(in, "bytes");
        }
        if (bytes.length < 2 || (bytes[0] & 0xff) != 0x1f || (bytes[1] & 0xff) != 0x8b) {
            return bytes;
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file, how))) {
            return limited(in, "bytes when it is decompressed");
        } catch (EOFException | ZipException e) {
            throw new Xml.NotWellFormed("It is not a complete gzip file: " + e.getMessage(), e);
        }
    }

    private static byte[] limited(InputStream in, String what) throws IOException {
        byte[] bytes = in.readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
            throw new Xml.NotWellFormed("It has more than %d %s".formatted(BYTES_MAX, what), null);
        }
        return bytes;
    }
}
