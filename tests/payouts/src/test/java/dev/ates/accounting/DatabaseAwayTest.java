package dev.ates.accounting;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.testkit.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people, the load balancer and the monitoring see while accounting's database is down, and afterwards. */
class DatabaseAwayTest extends ServiceTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    /** The timeouts of a read and of the pool, with a margin. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(35);

    private static final Duration READINESS_MAX = Duration.ofSeconds(3);
    private static final Duration SCRAPE_MAX = Duration.ofSeconds(5);
    private static final int NOBODY_LISTENS = 1;

    private final HttpClient http = HttpClient.newHttpClient();

    /** How a database fails. */
    enum Away {
        STOPPED(proxy -> proxy.redirect(NOBODY_LISTENS)),
        SILENT(FaultProxy::blackHole);

        private final Consumer<FaultProxy> fault;

        Away(Consumer<FaultProxy> fault) {
            this.fault = fault;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isNotReadyAndAnswersScrapesAndPeopleWhileTheDatabaseIsAway(Away away) throws Exception {
        assertThat(get("/api/v1/accounts", SOON).statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness", READINESS_MAX).statusCode())
                .isEqualTo(200);
        assertThat(figure("ates_database_up")).isEqualTo("1.0");

        away.fault.accept(DATABASE_ROUTE);
        try {
            // First, because now the pool still hands out connections without validating them.
            tellsPeople();
            eventually(
                    "accounting is not ready",
                    SOON,
                    () -> assertThat(get("/actuator/health/readiness", READINESS_MAX)
                                    .statusCode())
                            .isEqualTo(503));
            assertThat(get("/actuator/health/liveness", READINESS_MAX).statusCode())
                    .isEqualTo(200);
            assertThat(figure("ates_database_up")).isEqualTo("0.0");
            eventually(
                    "figures are unknown",
                    SOON,
                    () -> assertThat(figure("ates_day_oldest_open_age_seconds")).isEqualTo("NaN"));
            assertThat(figure("ates_robot_last_good_age_seconds{robot=\"closer\"}"))
                    .isEqualTo("NaN");
            assertThat(get("/actuator/health", SCRAPE_MAX).statusCode()).isEqualTo(503);
        } finally {
            DATABASE_ROUTE.redirect(DATABASE.port());
            DATABASE_ROUTE.heal();
        }

        eventually("accounting is back by itself", SOON, () -> {
            assertThat(get("/actuator/health/readiness", READINESS_MAX).statusCode())
                    .isEqualTo(200);
            assertThat(get("/api/v1/accounts", SOON).statusCode()).isEqualTo(200);
            assertThat(figure("ates_database_up")).isEqualTo("1.0");
            assertThat(figure("ates_day_oldest_open_age_seconds")).isNotEqualTo("NaN");
        });
    }

    private void tellsPeople() throws IOException, InterruptedException {
        HttpResponse<String> money = get("/api/v1/accounts", ANSWER_MAX);
        assertThat(money.statusCode()).isEqualTo(503);
        assertThat(money.headers().firstValue("Retry-After")).hasValue("10");
        assertThat(money.body())
                .contains("urn:ates:problem:database-away", "Please try again in a minute")
                .doesNotContain("SQL", "Connection", "hikari");
    }

    @Test
    void exportsEveryMetricThatAnAlertAsksFor() throws Exception {
        String rules = Files.readString(Path.of("../../deploy/prometheus/alerts.yaml"))
                + Files.readString(Path.of("../../deploy/prometheus/streams.yaml"));
        List<String> asked = Pattern.compile("\\bates_[a-z_]+")
                .matcher(rules)
                .results()
                .map(found -> found.group())
                .distinct()
                // Others have them; TellingTest of the directory and AnalyticsTest check them.
                .filter(metric -> !Set.of(
                                "ates_people_halted", "ates_day_oldest_provisional_age_seconds", "ates_day_differing")
                        .contains(metric))
                .toList();
        String scrape = scrape();

        assertThat(asked)
                .hasSizeGreaterThan(5)
                .allSatisfy(metric -> assertThat(scrape).containsPattern("(?m)^" + metric + "[ {]"));
    }

    private String figure(String series) throws IOException, InterruptedException {
        return scrape().lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(series.length() + 1))
                .findAny()
                .orElseThrow(() -> new AssertionError("No series " + series));
    }

    /**
     * Scrapes as a machine, as a machine with an id like a person's, which some providers assign, and as a person, whom
     * the service looks up. Seen to fail while a person's scrape waited for the database as long as other requests do.
     */
    private String scrape() throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/actuator/prometheus", "administrator", SCRAPE_MAX);
        assertThat(answer.statusCode()).isEqualTo(200);
        for (String machine : List.of("metrics", "operator")) {
            assertThat(get("/actuator/prometheus", machine, SCRAPE_MAX).statusCode())
                    .isEqualTo(200);
        }
        return answer.body();
    }

    /** Callers whose role does not depend on the copy of people are not looked up, and do not wait for the database. */
    private static String whoAsks(String path) {
        return path.startsWith("/actuator/") ? "metrics" : "administrator";
    }

    private HttpResponse<String> get(String path, Duration within) throws IOException, InterruptedException {
        return get(path, whoAsks(path), within);
    }

    private HttpResponse<String> get(String path, String role, Duration within)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port(), path)))
                        .header("Authorization", "Bearer " + token(CLARA, role))
                        .timeout(within)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
