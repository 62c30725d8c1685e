package dev.ates.standalone.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportCommandTest {

    @Test
    void looksForTheFileBeforeItAsksForAToken() {
        assertRefused("missing.csv", "there is no file missing.csv that can be read");
    }

    /** A sparse file of 2 GB. */
    @Test
    void sendsNothingOfAFileThatIsTooLarge(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("large.csv");
        try (var large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(2_000_000_000);
        }

        assertRefused(
                file.toString(),
                "large.csv has 2,000,000,000 bytes, but at most 64 MiB can be imported at once: divide it");
    }

    private static void assertRefused(String file, String message) {
        var err = new StringWriter();

        int exitCode = new CommandLine(new ImportCommand())
                .setErr(new PrintWriter(err, true))
                .execute("--url", "tracker=http://localhost:1", file);

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }
}
