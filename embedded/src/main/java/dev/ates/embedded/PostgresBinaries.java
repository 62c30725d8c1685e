package dev.ates.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder to which PostgreSQL is unpacked, once per user, because unpacking takes longer than everything else at the
 * start. The library considers any existing folder complete, even one that a kill left incomplete. So one JVM at a time
 * unpacks into an empty folder, until this is closed.
 */
final class PostgresBinaries implements PgBinaryResolver, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);

    private final Path folder;
    private @Nullable FileChannel unpacking;

    private PostgresBinaries(Path folder) {
        this.folder = folder;
    }

    /** In {@code $XDG_CACHE_HOME/ates} or {@code ~/.cache/ates}; if that is not writable, in the given folder. */
    static PostgresBinaries ofTheUserOrIn(Path folder) {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path caches = configured != null && Path.of(configured).isAbsolute()
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home"), ".cache");
        try {
            return in(caches.resolve("ates"));
        } catch (IOException e) {
            log.atInfo().addKeyValue("reason", e.toString()).log("No cache: PostgreSQL is unpacked beside its data");
            return new PostgresBinaries(folder);
        }
    }

    /** The library makes its folder writable for everybody; the parent folder restricts access to the owner. */
    static PostgresBinaries in(Path cache) throws IOException {
        OwnerOnly.folder(cache);
        return new PostgresBinaries(Files.createDirectories(cache.resolve("postgres")));
    }

    Path folder() {
        return folder;
    }

    @Override
    public InputStream getPgBinary(String system, String machine) throws IOException {
        byte[] packed;
        try (InputStream content = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            packed = content.readAllBytes();
        }
        // The library's name for it. If it changed, the only effect would be that starts wait for each other.
        Path unpacked = folder.resolve("PG-" + md5(packed));
        Path complete = unpacked.resolve(".exists");
        if (!Files.exists(complete)) {
            Files.createDirectories(folder);
            unpacking =
                    FileChannel.open(folder.resolve("unpacking"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            unpacking.lock();
            if (!Files.exists(complete)) {
                Folders.delete(unpacked);
            }
        }
        return new ByteArrayInputStream(packed);
    }

    /** Call it after the server has started or failed to start. */
    @Override
    public void close() throws IOException {
        if (unpacking != null) {
            unpacking.close();
        }
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5", e);
        }
    }
}
