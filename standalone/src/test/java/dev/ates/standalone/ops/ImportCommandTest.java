package dev.ates.standalone.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ImportCommandTest {

    @Test
    void looksForTheFileBeforeItAsksForAToken() {
        var err = new StringWriter();

        int exitCode = new CommandLine(new ImportCommand())
                .setErr(new PrintWriter(err, true))
                .execute("--url", "tracker=http://localhost:1", "missing.csv");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("there is no file missing.csv that can be read");
    }
}
