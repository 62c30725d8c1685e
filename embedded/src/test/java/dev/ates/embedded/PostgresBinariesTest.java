package dev.ates.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {

    @TempDir
    private Path cache;

    private Path unpacked;

    @BeforeEach
    void findOutWhereItGoes() throws Exception {
        try (PostgresBinaries binaries = PostgresBinaries.in(cache);
                InputStream packed = binaries.getPgBinary("Linux", "x86_64")) {
            byte[] md5 = MessageDigest.getInstance("MD5").digest(packed.readAllBytes());
            unpacked = binaries.folder().resolve("PG-" + HexFormat.of().formatHex(md5));
        }
    }

    @Test
    void startsAnewWithWhatAKillLeftHalfUnpackedAndLeavesTheRestAlone() throws Exception {
        Files.createDirectories(unpacked.resolve("bin"));
        Files.writeString(unpacked.resolve("bin/postgres"), "half a progr");
        try (PostgresBinaries binaries = PostgresBinaries.in(cache)) {
            binaries.getPgBinary("Linux", "x86_64").close();
        }
        assertThat(unpacked).doesNotExist();

        Files.createDirectories(unpacked.resolve("bin"));
        Files.createFile(unpacked.resolve(".exists"));
        try (PostgresBinaries binaries = PostgresBinaries.in(cache)) {
            binaries.getPgBinary("Linux", "x86_64").close();
        }
        assertThat(unpacked.resolve("bin")).exists();
    }

    @Test
    void letsNobodyElseIn() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");
    }
}
