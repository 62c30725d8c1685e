package dev.ates.standalone.ops;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The operator's commands against a running world. */
class OpsCommandTest extends OpsFixture {

    @Test
    void tellsThatEverythingIsAppliedAndPublished() {
        eventually(
                "everything is quiet",
                SOON,
                () -> assertThat(ops("lag", "--demo").exitCode()).isZero());

        Result table = ops("lag", "--demo");
        assertThat(table.out())
                .contains("SERVICE", "LAST HEARD", "fine")
                .containsPattern("accounting +tracker/0")
                .containsPattern("analytics +accounting/0");
        Result json = ops("lag", "--demo", "--json", "--service", "tracker");
        assertThat(json.json().at("/services/tracker/heard/0/producer").asString())
                .isEqualTo("people");
        assertThat(json.json().path("services").propertyNames()).containsExactly("tracker");
    }

    @Test
    void importsAFileOnceAndNamesWhatItRejects() throws Exception {
        Path file = Files.writeString(
                data.resolve("issues.json"),
                "[{\"key\":\"CLI-1\",\"title\":\"Imported\"},{\"key\":\"CLI-2\",\"title\":\"\"}]");

        Result shown = ates("import", file.toString(), "--dry-run", "--demo", "mary");
        Result imported = ates("import", file.toString(), "--demo", "mary");
        Result again = ates("import", file.toString(), "--demo", "mary", "--json");

        assertThat(shown.exitCode()).as(shown.err()).isEqualTo(ImportCommand.REJECTED);
        assertThat(shown.err()).contains("line 2 rejected: The title must have 1 to 500 characters, it has 0.");
        assertThat(shown.out()).contains("issues.json: 1 new,", "nothing was imported");
        assertThat(imported.out())
                .contains("issues.json: 1 new, 0 changed, 0 not changed, 0 closed and skipped, 1 rejected");
        assertThat(again.json().path("created").asLong()).isZero();
        assertThat(again.json().path("same").asLong()).isEqualTo(1);
        assertThat(world.bean("tracker", JdbcClient.class)
                        .sql("select title from task where external_id like 'CLI-%'")
                        .query(String.class)
                        .list())
                .containsExactly("Imported");
        assertThat(ates("import", file.toString(), "--demo", "ann").err()).contains("Your role does not allow this");
        assertThat(ates("import", data.resolve("nowhere").toString(), "--demo", "mary")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void searchesTasksInTheLanguageOfThePage() throws Exception {
        Path file = Files.writeString(
                data.resolve("searched.csv"), "key,title\nSEARCH-1,Comb the yak\nSEARCH-2,Shear the yak\n");
        ates("import", file.toString(), "--demo", "mary");

        Result both = ops("tasks", "yak", "status:open", "--demo", "mary");
        Result one = ops("tasks", "yak -shear", "--demo", "mary", "--json");
        Result first = ops("tasks", "id:SEARCH-2", "yak", "--limit", "1", "--demo", "mary");

        assertThat(both.exitCode()).as(both.err()).isZero();
        assertThat(both.out()).contains("EXTERNAL ID", "SEARCH-1", "Comb the yak", "SEARCH-2", "open");
        assertThat(one.json().at("/tasks/0/externalId").asString()).isEqualTo("SEARCH-1");
        assertThat(one.json().path("tasks")).hasSize(1);
        assertThat(first.out()).contains("There may be more: --after ");
        String cursor =
                first.out().substring(first.out().indexOf("--after ") + 8).strip();
        assertThat(ops("tasks", "id:SEARCH-2", "--after", cursor, "--demo", "mary")
                        .out())
                .isEqualTo("No tasks." + System.lineSeparator());
        Result wrong = ops("tasks", "status:opne", "--demo", "mary");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("At character 8: status: opne is not open or done.");
        assertThat(ops("tasks", "--demo", "ann").exitCode()).as("an employee").isEqualTo(1);
    }

    @Test
    void decidesAboutAnEventInQuarantine() {
        tell(new TaskAssigned(UUID.randomUUID(), ANN, "In euros", "", -1500, "EUR"));
        eventually(
                "it is in quarantine",
                SOON,
                () -> assertThat(ops("quarantine", "list", "--demo", "--service", "accounting")
                                .out())
                        .contains("kept in USD, not in EUR"));

        Result list = ops("quarantine", "list", "--demo", "--json");
        assertThat(list.exitCode()).isEqualTo(1);
        String id = list.json().at("/services/accounting/events/0/id").asString();
        assertThat(ops("lag", "--demo").exitCode()).as("something is open").isEqualTo(1);
        Result shown = ops("quarantine", "show", id, "--demo", "--service", "accounting");
        assertThat(shown.exitCode()).isEqualTo(1);
        assertThat(shown.out()).contains("\"title\" : \"In euros\"");

        Result retried = ops("quarantine", "retry", id, "--demo", "--service", "accounting");
        assertThat(retried.exitCode()).as("it fails again").isEqualTo(1);
        assertThat(retried.out()).contains("failed_again by Ada Atkins");
        assertThat(ops("quarantine", "discard", id, "--demo", "--service", "accounting")
                        .exitCode())
                .as("no reason given")
                .isEqualTo(2);
        Result discarded = ops(
                "quarantine", "discard", id, "--demo", "--service", "accounting", "--reason", "Nobody pays in euros");
        assertThat(discarded.exitCode()).as(discarded.err()).isZero();
        assertThat(discarded.out()).contains("discarded by Ada Atkins", "Nobody pays in euros");

        assertThat(ops("quarantine", "list", "--demo").exitCode()).isZero();
        assertThat(ops("quarantine", "list", "--demo", "--state", "discarded").out())
                .contains("discarded");
        assertThat(ops("quarantine", "list", "--demo", "--state", "discarded", "--producer", "tracker")
                        .out())
                .contains("kept in USD, not in EUR");
        assertThat(ops("quarantine", "list", "--demo", "--state", "all", "--producer", "people", "--day", "2020-01-01")
                        .out())
                .contains("No events in quarantine (state all, producer people, day 2020-01-01)");
        Result again = ops("quarantine", "retry", id, "--demo", "--service", "accounting");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("was discarded by Ada Atkins");
    }

    @Test
    void letsAStreamBeToldAgainWithoutAnyEffect() {
        tell(new TaskAssigned(UUID.randomUUID(), ANN, "Once", "", -1500, "USD"));
        eventually("it is posted", SOON, () -> assertThat(posted("Once")).isEqualTo(1));

        Result asked = ops("replay", "--demo", "--service", "accounting", "--stream", "tracker", "--from", "1");

        assertThat(asked.exitCode()).as(asked.err()).isZero();
        assertThat(asked.out()).contains("accounting asks for tracker/0 from position 1");
        eventually(
                "the tracker has told it again",
                SOON,
                () -> assertThat(metric("tracker", "ates_stream_replays_served_total"))
                        .isPositive());
        tell(new TaskAssigned(UUID.randomUUID(), ANN, "After it", "", -1500, "USD"));
        eventually(
                "what follows is posted",
                SOON,
                () -> assertThat(posted("After it")).isEqualTo(1));
        assertThat(posted("Once")).isEqualTo(1);
        Result refused = ops("replay", "--demo", "--service", "accounting", "--stream", "tracker", "--from", "1000000");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("from must be 1 to");
    }

    @Test
    void listsAStreamThatHasStoppedAndLetsItGoOn() {
        eventually(
                "none waits",
                SOON,
                () -> assertThat(ops("streams", "list", "--demo").exitCode()).isZero());
        // The state after one wrong mark: the producer still publishes, and its log is the one that was applied.
        world.bean("analytics", JdbcClient.class)
                .sql("update messaging.stream_cursor set stopped = 'One mark was wrong' where producer = 'people'")
                .update();

        Result list = ops("streams", "list", "--demo");
        assertThat(list.exitCode()).isEqualTo(1);
        assertThat(list.out()).containsPattern("analytics +people/0 +heard .*One mark was wrong");
        Result replay = ops("replay", "--demo", "--service", "analytics", "--stream", "people", "--from", "1");
        assertThat(replay.exitCode()).isEqualTo(1);
        assertThat(replay.err()).contains("One mark was wrong", "ates ops streams resume people");
        Result resumed = ops(
                "streams", "resume", "people", "--demo", "--service", "analytics", "--reason", "Nothing is missing");
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.out())
                .containsPattern("analytics compares people/0 again in epoch [-0-9a-f]{36}, from position");

        assertThat(ops("streams", "list", "--demo").exitCode()).isZero();
        Result again = ops("streams", "resume", "people", "--demo", "--service", "analytics", "--reason", "Once more");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("runs, there is nothing to resume");
        Result skipping = ops(
                "streams", "resume", "people", "--demo", "--service", "analytics", "--reason", "No", "--skip-to", "5");
        assertThat(skipping.exitCode()).isEqualTo(1);
        assertThat(skipping.err()).contains("cannot go on at position 5");
    }

    @Test
    void watchesTheRobotsAndLetsThemRest() {
        eventually(
                "every robot came through",
                SOON,
                () -> assertThat(ops("robots", "--demo").exitCode()).isZero());
        assertThat(ops("robots", "--demo").out()).contains("LAST GOOD RUN", "closer", "payer", "mailer");

        assertThat(ops("robots", "pause", "mailer", "--demo", "--reason", "Mail moves")
                        .exitCode())
                .isZero();
        Result paused = ops("robots", "--demo");
        assertThat(paused.exitCode()).as("a robot that rests is open").isEqualTo(1);
        assertThat(paused.out()).contains("Mail moves");
        Result dry = ops("robots", "run", "closer", "--dry-run", "--demo");
        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(dry.out()).contains("closer would come to");
        assertThat(ops("robots", "resume", "mailer", "--demo").exitCode()).isZero();
        assertThat(ops("robots", "--demo").exitCode()).isZero();

        assertThat(ops("robots", "pause", "nobody", "--demo").exitCode()).isEqualTo(1);
    }

    @Test
    void watchesTheRobotsOfAServiceThatIsNamed() {
        eventually(
                "the robots of analytics came through",
                SOON,
                () -> assertThat(ops("robots", "--demo", "--service", "analytics")
                                .exitCode())
                        .isZero());
        assertThat(ops("robots", "--demo", "--service", "analytics").out())
                .contains("recheck", "rebuild")
                .doesNotContain("closer");
        Result run = ops("robots", "run", "recheck", "--demo", "--service", "analytics", "--dry-run");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("recheck would come to");
        eventually(
                "the robot of the tracker came through",
                SOON,
                () -> assertThat(ops("robots", "--demo", "--service", "tracker").exitCode())
                        .isZero());
        assertThat(ops("robots", "--demo", "--service", "tracker").out()).contains("shuffler");
    }

    @Test
    void rebuildsMetricsAndSaysSo() {
        Result rebuilt = ops("rebuild", "earnings", "--demo");
        assertThat(rebuilt.exitCode()).as(rebuilt.err()).isZero();
        assertThat(rebuilt.out()).contains("METRIC", "earnings", "balances");
        Result two = ops("rebuild", "earnings", "most_expensive", "--demo");
        assertThat(two.exitCode()).as(two.err()).isZero();
        Result all = ops("rebuild", "--demo", "--json");
        assertThat(all.exitCode()).as(all.err()).isZero();
        assertThat(all.json().path("metrics").valueStream())
                .isNotEmpty()
                .allMatch(metric -> metric.path("rebuilt").isNull());
        assertThat(ops("rebuild", "--list", "--demo").out()).contains("most_expensive");

        Result days = ops("rebuild", "balances", "--from", "2026-01-01", "--to", "2026-01-31", "--demo");
        assertThat(days.exitCode()).as(days.err()).isZero();
        assertThat(ops("rebuild", "completion_time", "--from", "2026-01-01", "--to", "2026-01-31", "--demo")
                        .err())
                .contains("must have days of its own");

        assertThat(ops("rebuild", "earnings", "balances", "--from", "2026-01-01", "--to", "2026-01-31", "--demo")
                        .err())
                .contains("because days are given");

        Result refused = ops("rebuild", "weather", "--demo");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("weather", "earnings");
    }

    @Test
    void exportsTheJournalForOtherTools() throws Exception {
        tell(new TaskAssigned(UUID.randomUUID(), ANN, "Exported, \"quoted\"", "", -1500, "USD"));
        JdbcClient analytics = world.bean("analytics", JdbcClient.class);
        eventually(
                "analytics has heard of it",
                SOON,
                () -> assertThat(analytics
                                .sql("select count(*) from fact where text like 'Exported%'")
                                .query(Long.class)
                                .single())
                        .isEqualTo(1));
        Path out = data.resolve("exported");
        LocalDate today = world.bean("analytics", BusinessCalendar.class).today();

        Result refused = export(today, out, "--demo", "mary");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(data.toFile().list()).as("nothing is left").doesNotContain("exported", "exported.part");
        for (String format : List.of("parquet", "csv")) {
            Path folder = data.resolve("exported-" + format);
            Result exported = export(today, folder, "--demo", "--json", "--format", format);
            assertThat(exported.exitCode()).as(exported.err()).isZero();
            assertThat(JsonMapper.shared().readTree(folder.resolve("manifest.json")))
                    .isEqualTo(exported.json());
            long upTo = exported.json().path("upTo").asLong();
            assertThat(query(
                            "select concat_ws(' ', count(*), sum(seq), count(*) filter (where data ->> '$.text' like 'Exported, \"quoted\"')) from '%s/day=%s/events.%s'"
                                    .formatted(folder, today, format)))
                    .isEqualTo(analytics
                            .sql(
                                    "select concat_ws(' ', count(*), sum(seq), 1) from event where day = :today and seq <= :upTo")
                            .param("today", today)
                            .param("upTo", upTo)
                            .query(String.class)
                            .single());
            assertThat(exported.json().path("events").asLong()).isPositive();
            assertThat(data.resolve("exported-" + format + ".part")).doesNotExist();
            assertThat(export(today, folder, "--demo").err()).contains("--out needs a new folder");
        }
        Files.createDirectory(data.resolve("exported.part"));
        assertThat(export(today, out, "--demo").err()).contains("was left by an export that was broken off");
        assertThat(ops("journal", "export", "--from", "2026-01-02", "--to", "2026-01-01", "--demo")
                        .exitCode())
                .isEqualTo(2);
    }

    private static Result export(LocalDate today, Path folder, String... more) {
        var arguments = new ArrayList<>(List.of(
                "journal",
                "export",
                "--from",
                today.minusDays(3).toString(),
                "--to",
                today.toString(),
                "--out",
                folder.toString()));
        arguments.addAll(List.of(more));
        return ops(arguments.toArray(String[]::new));
    }

    private static String query(String sql) throws SQLException {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
