package dev.ates.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FastDaysTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    private Path data;

    @Test
    void letsADayLastTwoMinutesAndWaitsAsLongAsEver() {
        FastDays days = FastDays.lasting("2m", Clock.fixed(NOW, ZoneOffset.UTC));

        assertThat(days.clock().instant()).isEqualTo(NOW);
        assertThat(Duration.parse(days.settings().get("ates.payouts.hold-for")))
                .as("a minute of people")
                .isEqualTo(Duration.ofHours(12));
    }

    @Test
    void refusesALengthThatIsNone() {
        for (String length : new String[] {"2", "2 m", "-2m", "9s", "25h", "soon"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FastDays.lasting(length, Clock.fixed(NOW, ZoneOffset.UTC)))
                    .withMessageContaining("--day must be")
                    .withMessageContaining(length);
        }
    }

    @Test
    void letsTimeNeverRunBackwards() throws Exception {
        DataFolder.open(data);
        assertThat(up("--data", data.toString(), "--day", "2m")).contains("--day needs new data");

        FastDays.mark(data);

        assertThat(up("--data", data.toString())).contains("ahead of real time: start with --fresh");
        assertThat(Files.exists(data.resolve("postgres")))
                .as("nothing was started")
                .isFalse();
    }

    private static String up(String... arguments) {
        var out = new StringWriter();
        String[] all = new String[arguments.length + 1];
        all[0] = "up";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        CommandLine commands = Ates.commandLine().setErr(new PrintWriter(out, true));
        assertThat(commands.execute(all)).isEqualTo(2);
        return out.toString();
    }
}
