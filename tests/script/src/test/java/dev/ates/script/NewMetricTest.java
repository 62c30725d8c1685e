package dev.ates.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.script.Script.Result;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ates new metric}, in a copy of the folders that it reads and writes. */
class NewMetricTest {

    private static final Path ROOT = Script.FILE.getParent();
    private static final Path ANALYTICS = Path.of("services/analytics");
    private static final Path MIGRATION =
            ANALYTICS.resolve("src/main/resources/analytics/migrations/V1__journal_and_days.sql");
    private static final Path CHECKSUMS = Path.of("tests/migrations/src/test/resources/checksums.txt");

    @TempDir
    private Path home;

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> skeleton = Files.list(ROOT.resolve(ANALYTICS.resolve("skeleton")))) {
            for (Path file : skeleton.toList()) {
                copy(ROOT.relativize(file));
            }
        }
        for (Path file : List.of(Path.of("ates"), MIGRATION, CHECKSUMS)) {
            copy(file);
        }
    }

    @Test
    void writesAMetricThatCompiles() throws Exception {
        Result result = create("waiting_time");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("`/api/v1/waiting-time`", "`/waiting-time`", "docs/access.md");
        assertThat(home.resolve(MIGRATION)).hasSameTextualContentAs(ROOT.resolve(MIGRATION));
        assertThat(home.resolve(MIGRATION).resolveSibling("V2__waiting_time.sql"))
                .content()
                .startsWith("-- Why: ")
                .contains("-- METRIC waiting_time: ", "create table waiting_time (");
        Path checks = home.resolve(ANALYTICS).resolve("src/test/resources/analytics/checks");
        assertThat(checks.resolve("V2__waiting_time.before.sql")).isNotEmptyFile();
        assertThat(checks.resolve("V2__waiting_time.after.sql")).isNotEmptyFile();
        List<String> checksums = Files.readAllLines(home.resolve(CHECKSUMS));
        assertThat(checksums)
                .containsAll(Files.readAllLines(ROOT.resolve(CHECKSUMS)))
                .filteredOn(line -> !line.startsWith("#"))
                .isSortedAccordingTo(Comparator.comparing(line -> line.split("  ")[1]))
                .filteredOn(line -> line.matches("[0-9a-f]{64}  analytics/V2__waiting_time\\.sql"))
                .hasSize(1);
        assertThat(home.resolve(ANALYTICS).resolve("src/main/resources/analytics/templates/metric/waiting_time.html"))
                .content()
                .contains("tabs('/waiting-time')", "title='Waiting time'");
        Path tests = home.resolve(ANALYTICS).resolve("src/test/java/dev/ates/analytics/metric/waitingtime");
        assertThat(tests.resolve("WaitingTimeTest.java"))
                .content()
                .contains("class WaitingTimeTest", "new WaitingTime");
        Path java = home.resolve(ANALYTICS).resolve("src/main/java/dev/ates/analytics/metric/waitingtime");
        assertThat(complaints(java)).isEmpty();
        assertThat(java.resolve("WaitingTime.java"))
                .content()
                .contains("Facts.postings(")
                .doesNotContain("kind =");

        assertThat(create("waiting_time").err()).contains("there is a metric in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Waiting", "waiting__time", "_", "waiting time", "../up", "a1"})
    void refusesAnyOtherName(String name) throws Exception {
        Result result = create(name);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("a metric's name is 1 to 40 of a-z");
    }

    private Result create(String name) throws Exception {
        return Script.run(home.resolve("ates"), home, "new", "metric", name);
    }

    private void copy(Path file) throws IOException {
        Files.createDirectories(home.resolve(file).getParent());
        Files.copy(ROOT.resolve(file), home.resolve(file));
    }

    private String complaints(Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.list(folder)) {
            compiler.getTask(
                            complaints,
                            files,
                            null,
                            List.of("-proc:none", "-parameters", "-d", home.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources.toList()))
                    .call();
        }
        return complaints.toString();
    }
}
