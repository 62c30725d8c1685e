package dev.ates.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The alert rules do what their texts say, link to existing pages, and use documented metrics. */
class AlertRulesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FOLDER = ROOT.resolve("deploy/prometheus");
    private static final List<String> RULES = List.of("alerts.yaml", "streams.yaml");
    private static final Pattern OUR_METRIC = Pattern.compile("\\bates_[a-z_]+");
    private static final Pattern ASKED_JOBS = Pattern.compile("\\bjob=~?\"([^\"]+)\"");
    private static final Pattern WRITTEN_DOWN = Pattern.compile("`(ates\\.[a-z.]+)`( \\(seconds\\))?");

    @Test
    void fireWhenPrometheusSaysTheyDo() throws Exception {
        Path skipped = Path.of("target", "promtool-skipped");
        Files.deleteIfExists(skipped);
        try {
            promtool("check", "rules", RULES.getFirst(), RULES.getLast());
        } catch (IOException notThere) {
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException(
                        "promtool is not installed, and with CI=true nothing may be skipped", notThere);
            }
            Files.writeString(skipped, "AlertRulesTest\n");
            abort("promtool is not installed (apt-get install prometheus)");
        }
        promtool("test", "rules", "tests.yaml");
        promtool("check", "config", "prometheus.yaml");
    }

    /** Otherwise an alert about a missing job never fires, or always does. */
    @Test
    void askForTheJobsThatTheShippedConfigurationScrapes() throws IOException {
        assertThat(new TreeSet<>(jobs(new Yaml().load(Files.readString(FOLDER.resolve("prometheus.yaml"))))))
                .isEqualTo(asked());
        var guide = Files.readString(ROOT.resolve("docs/operations/identity.md"));
        var example = guide.substring(guide.indexOf("scrape_configs:"));
        assertThat(new TreeSet<>(jobs(new Yaml().load(example.substring(0, example.indexOf("```"))))))
                .isEqualTo(asked());
    }

    @Test
    void areLoadedByTheShippedConfiguration() throws IOException {
        Map<String, List<String>> configuration = new Yaml().load(Files.readString(FOLDER.resolve("prometheus.yaml")));
        assertThat(configuration.get("rule_files"))
                .containsExactlyInAnyOrderElementsOf(RULES)
                .allSatisfy(file -> assertThat(FOLDER.resolve(file)).isRegularFile());
        try (var files = Files.newDirectoryStream(FOLDER, "*.yaml")) {
            for (Path file : files) {
                assertThat(RULES.contains(file.getFileName().toString()))
                        .as("%s holds rules", file)
                        .isEqualTo(Files.readString(file)
                                .lines()
                                .anyMatch(line -> line.trim().startsWith("- alert:")));
            }
        }
    }

    private static Set<String> asked() throws IOException {
        return new TreeSet<>(alerts().stream()
                .flatMap(alert ->
                        ASKED_JOBS.matcher(String.valueOf(alert.get("expr"))).results())
                .flatMap(jobs -> Stream.of(jobs.group(1).split("\\|")))
                .toList());
    }

    private static List<String> jobs(Map<String, List<Map<String, Object>>> configuration) {
        return requireNonNull(configuration.get("scrape_configs")).stream()
                .map(job -> String.valueOf(job.get("job_name")))
                .toList();
    }

    @Test
    void leadToARunbook() throws IOException {
        assertThat(alerts()).hasSizeGreaterThan(10).allSatisfy(alert -> {
            Object runbook = ((Map<?, ?>) alert.get("annotations")).get("runbook");
            assertThat(ROOT.resolve(String.valueOf(runbook)))
                    .as("the runbook of %s", alert.get("alert"))
                    .isRegularFile();
            assertThat(Files.readString(ROOT.resolve(String.valueOf(runbook))))
                    .as("%s names the alert that leads to it", runbook)
                    .contains("`" + alert.get("alert") + "`");
        });
    }

    @Test
    void askForMetricsThatAreWrittenDown() throws IOException {
        List<String> written = WRITTEN_DOWN
                .matcher(Files.readString(ROOT.resolve("docs/operations/metrics.md")))
                .results()
                .map(name -> name.group(1).replace('.', '_') + (name.group(2) == null ? "" : "_seconds"))
                .toList();
        List<String> asked = alerts().stream()
                .flatMap(alert ->
                        OUR_METRIC.matcher(String.valueOf(alert.get("expr"))).results())
                .map(metric -> metric.group().replaceFirst("_total$", ""))
                .distinct()
                .toList();

        assertThat(written).containsAll(asked);
    }

    private static List<Map<String, Object>> alerts() throws IOException {
        var alerts = new ArrayList<Map<String, Object>>();
        for (String file : RULES) {
            Map<String, List<Map<String, List<Map<String, Object>>>>> rules =
                    new Yaml().load(Files.readString(FOLDER.resolve(file)));
            rules.getOrDefault("groups", List.of())
                    .forEach(group -> alerts.addAll(group.getOrDefault("rules", List.of())));
        }
        return alerts;
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "promtool";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process promtool = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
        assertThat(promtool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(promtool.exitValue()).as(said).isZero();
    }
}
