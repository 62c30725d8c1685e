package dev.ates.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.script.Script.Result;
import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part as its own process, and its messages about missing settings. */
class RunTest {

    @TempDir
    Path elsewhere;

    @Test
    void namesEachSettingThatIsMissing() throws Exception {
        Result run = Script.run(
                Map.of("ATES_CLASSPATH", classPathOfParts()), elsewhere, Script.command(Script.FILE, "run", "tracker"));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err().lines())
                .as(run.err())
                .hasSizeGreaterThan(5)
                .allMatch(line -> line.matches("ates: ATES_[A-Z_]+ is not set: .+"));
        assertThat(run.err()).contains("ATES_DATABASE_URL", "ATES_BROKER_URI", "ATES_ZONE");
        assertThat(run.out() + run.err()).doesNotContain("\u001b");
    }

    @Test
    void tellsAWrongZoneInOneLine() throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "ATES_CLASSPATH", classPathOfParts(),
                "ATES_DATABASE_URL", "jdbc:postgresql://localhost:1/tracker",
                "ATES_DATABASE_USER", "tracker",
                "ATES_DATABASE_PASSWORD", "secret",
                "ATES_BROKER_URI", "amqp://tracker:secret@localhost:1",
                "ATES_ISSUER", "http://localhost:1",
                "ATES_CLIENT_SECRET", "secret",
                "ATES_CURRENCY", "USD",
                "ATES_ZONE", "Mars"));
        List.of("TRACKER", "ACCOUNTING", "ANALYTICS")
                .forEach(service -> settings.put("ATES_%s_URL".formatted(service), "http://localhost:1"));

        Result run = Script.run(settings, elsewhere, Script.command(Script.FILE, "run", "tracker"));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("ates: ").contains("'Mars'").hasLineCount(1);
        assertThat(run.out() + run.err()).doesNotContain("secret", "\tat ");
    }

    /** A part as a process has its own logging configuration, not that of the test's programs. */
    static String classPathOfParts() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*/(standalone|chaos|benchmarks)/[^/]+/[^/]+"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
