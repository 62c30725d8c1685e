package dev.ates.standalone.replay;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.embedded.DatabaseAddress;
import dev.ates.embedded.PostgresServer;
import dev.ates.standalone.Ates;
import dev.ates.standalone.Ports;
import dev.ates.standalone.World;
import dev.ates.testkit.ChildProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The whole JVM is killed in the middle of the work, and everything starts again on the same data; then once more without all that
 * analytics had.
 */
class KilledReplayTest {

    private static final Duration CATCH_UP_MAX = Duration.ofMinutes(4);

    private static final Duration ENDED_MAX = Duration.ofSeconds(30);
    private static final Duration PLAYED_MAX = Duration.ofMinutes(6);

    private static final long MAIL_BATCH_MAX = 50;

    /** The figures of analytics, without when and with which event of the journal they came about. */
    private static final String FIGURES = """
            select cast(to_jsonb(figure) - 'finalised_at' - 'most_expensive_seq' as text) from day figure
            union all select cast(to_jsonb(figure) as text) from day_balance figure
            union all select cast(to_jsonb(figure) as text) from day_settlement figure
            union all select cast(to_jsonb(figure) as text) from day_return figure
            union all select cast(to_jsonb(figure) as text) from completion_time figure
            union all select cast(to_jsonb(figure) as text) from turnover figure
            order by 1
            """;

    private static final Instant WEEKS_LATER = Instant.parse("2026-02-21T10:00:00Z");

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void losesNothingAndDoublesNothing() throws Exception {
        killAfterSomeDays();

        // As with ./ates up, the clock is weeks later, so all days since then are sealed, closed and paid one by one.
        Instant now = Instant.now();
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.between(now, WEEKS_LATER));
        var plan = new World.Plan(data, Ports.free(), clock, new SecureRandom(), null, Replay.LEAPING_CLOCK);
        LocalDate yesterday = LocalDate.now(clock).minusDays(1);
        List<String> figures;
        try (World world = World.start(plan);
                Databases databases = new Databases(world)) {
            databases.awaitFinal(yesterday, CATCH_UP_MAX);
            databases.awaitQuiet(CATCH_UP_MAX);

            var reconciliation = new Reconciliation(databases);
            assertThat(reconciliation.differences()).isEmpty();
            // SMTP has no transactions: letters in flight at the kill may arrive again, with the same Message-ID.
            assertThat(reconciliation.repeatedLetters()).isLessThanOrEqualTo(MAIL_BATCH_MAX);
            long days = Databases.number(databases.analytics(), "select count(*) from day where state = 'final'");
            assertThat(days)
                    .isEqualTo(yesterday.toEpochDay()
                            - LocalDate.parse("2026-01-07").toEpochDay()
                            + 1);
            assertThat(Databases.number(databases.tracker(), "select count(*) from task"))
                    .as("it was killed in the middle")
                    .isBetween(1L, 69L);
            assertThat(Databases.number(databases.accounting(), "select count(*) from payout"))
                    .isPositive();
            figures = figures(databases);
            assertThat(figures).hasSizeGreaterThan((int) days);
        }

        loseAnalytics(plan.ports());
        try (World world = World.start(plan);
                Databases databases = new Databases(world)) {
            databases.awaitFinal(yesterday, CATCH_UP_MAX);
            databases.awaitQuiet(CATCH_UP_MAX);
            assertThat(figures(databases)).as("from the streams alone").isEqualTo(figures);
            assertThat(new Reconciliation(databases).differences()).isEmpty();
        }
    }

    private static List<String> figures(Databases databases) {
        return databases.analytics().sql(FIGURES).query(String.class).list();
    }

    private void loseAnalytics(Ports ports) {
        try (PostgresServer postgres = PostgresServer.start(data.resolve("postgres"), ports.postgres())) {
            DatabaseAddress analytics = postgres.database("analytics", "analytics");
            var database = JdbcClient.create(
                    new DriverManagerDataSource(analytics.url(), analytics.user(), analytics.password()));
            database.sql("""
                    select nspname from pg_namespace
                    where nspname not like 'pg\\_%' and nspname <> 'information_schema'
                    """)
                    .query(String.class)
                    .list()
                    .forEach(schema -> database.sql("drop schema %s cascade".formatted(schema))
                            .update());
            database.sql("create schema public").update();
        }
    }

    private void killAfterSomeDays() throws Exception {
        Path progress = folder.resolve("progress");
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        var command = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        // It lives for only seconds, like its parent.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Ates.class.getName(),
                        "replay",
                        "../samples/work-items.csv",
                        "--people",
                        "6",
                        "--data",
                        data.toString())
                .redirectOutput(new File("/dev/null"))
                .redirectError(progress.toFile());
        try (ChildProcess replay = ChildProcess.start(command)) {
            eventually(
                    "the replay gets so far, or ends",
                    PLAYED_MAX,
                    () -> assertThat(Files.readString(progress).contains("[########") || !replay.isAlive())
                            .isTrue());
            assertThat(Files.readString(progress)).contains("[########");
            // Kills only the JVM; its database server survives, as after any kill.
            replay.process().destroyForcibly();
            assertThat(replay.endsWithin(ENDED_MAX)).isTrue();
        }
    }
}
