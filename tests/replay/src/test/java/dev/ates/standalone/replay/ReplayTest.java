package dev.ates.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.standalone.Ates;
import dev.ates.testkit.NeedsRabbit;
import dev.ates.testkit.RabbitNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three weeks of a history through the whole system: the services agree, and the same seed gives the same result. {@code .ci/run}
 * replays the whole history.
 */
class ReplayTest {

    private static final String COMMA_OUTSIDE_QUOTES = ",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)";
    private static final Path SAMPLE = Path.of("../samples/work-items.csv");
    private static final String LAST_DAY = "2026-01-27";

    @TempDir
    private Path folder;

    /** The result with which the others are compared. */
    private static Result embedded;

    @BeforeAll
    static void playOnce() {
        embedded = threeWeeks(SAMPLE);
    }

    @Test
    void agreesToTheCent() {
        assertThat(embedded.exitCode()).as(embedded.err()).isZero();
        JsonNode summary = embedded.json();
        assertThat(summary.path("reconciled").booleanValue()).isTrue();
        assertThat(summary.path("finalDays").longValue())
                .isEqualTo(summary.path("days").longValue());
        assertThat(summary.path("tasks").longValue()).isEqualTo(24);
        assertThat(summary.path("completions").longValue()).isEqualTo(20);
        assertThat(summary.path("assignments").longValue()).isGreaterThan(24);
        assertThat(summary.path("payouts").longValue()).isPositive();
        assertThat(summary.path("letters").longValue())
                .isGreaterThanOrEqualTo(summary.path("payouts").longValue());
        assertThat(summary.path("companyEarnedMinor").longValue())
                .isEqualTo(-summary.path("feesMinor").longValue()
                        - summary.path("rewardsMinor").longValue());
        assertThat(summary.path("fsync").stringValue()).isEqualTo("on");
        assertThat(summary.path("chain").stringValue()).isEqualTo("intact");
    }

    /**
     * The embedded broker logs in to its store through the same class of the JDK, and would not survive a timeout of
     * that login.
     */
    @Test
    void boundsNoLoginButItsOwn() {
        assertThat(DriverManager.getLoginTimeout()).isZero();
    }

    @Test
    void givesTheSameTwiceAndTellsWrongLinesWithoutCountingThem() throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(SAMPLE));
        lines.addAll(2, """
                A-2,,2026-01-07T10:00:00Z,2026-01-07T11:00:00Z
                A-3,No time,yesterday,2026-01-07T11:00:00Z
                A-4,Too few
                ATES-1,Again,2026-01-07T10:00:00Z,2026-01-07T11:00:00Z
                A-5,Backwards,2026-01-08T10:00:00Z,2026-01-07T11:00:00Z
                """.lines().toList());
        Path file = folder.resolve("wrong.txt");
        Files.writeString(file, unicodeText(lines), StandardCharsets.UTF_16LE);

        Result again = threeWeeks(file);

        assertThat(again.exitCode()).as(again.err()).isEqualTo(3);
        assertThat(again.json().path("rejectedLines").longValue()).isEqualTo(5);
        assertThat(again.json().path("reconciled").booleanValue()).isTrue();
        assertThat(again.err())
                .contains("line 3 rejected: The title must have 1 to 500 characters, it has 0.")
                .contains("line 4 rejected: created_at 'yesterday'")
                .contains("line 5 rejected: 2 fields instead of 4")
                .contains("line 6 rejected: external_id 'ATES-1' came before")
                .contains("line 7 rejected: completed_at");
        assertThat(sameForTheSameSeed(again)).isEqualTo(sameForTheSameSeed(embedded));
    }

    /** The lines as saved by a spreadsheet as "Unicode text". */
    private static String unicodeText(List<String> lines) {
        return "\uFEFF" + String.join("\r\n", lines).replaceAll(COMMA_OUTSIDE_QUOTES, "\t") + "\r\n";
    }

    /** On October 29, 2006, the clocks of St. John's went back from 00:01 to 23:01 of the previous day. */
    @Test
    void playsTheNightInWhichTheDayBeforeComesTwice() throws Exception {
        Path file = Files.writeString(folder.resolve("night.csv"), """
                Title;External ID;Created At;Completed At
                Before midnight;A-1;28/Oct/06 11:00 PM;2006-10-29T02:30:30Z
                In the minute of the 29th;A-2;2006-10-29T02:30:20Z;2006-10-29T02:45:00Z
                In the hour that comes twice;A-3;2006-10-28 23:30;2006-10-29 12:00
                On the 28th by the clock;A-4;2006-10-28T23:30:00-03:30;2006-10-29 12:00
                Still open;A-5;2006-10-29 11:00;
                Never set;A-6;0001-01-01 00:00;2006-10-29 12:00
                """);

        Result night = run(file, "--zone", "America/St_Johns", "--people", "3", "--json");

        assertThat(night.exitCode()).as(night.err()).isEqualTo(3);
        assertThat(night.err())
                .contains("line 4 rejected: created_at '2006-10-28 23:30' comes twice in America/St_Johns")
                .contains("line 7 rejected: created_at '0001-01-01 00:00' is not in the years 1971 to 2099");
        JsonNode books = night.json();
        assertThat(books.path("reconciled").booleanValue()).isTrue();
        assertThat(books.path("days").longValue()).isEqualTo(2);
        assertThat(books.path("finalDays").longValue()).isEqualTo(2);
        assertThat(books.path("tasks").longValue()).isEqualTo(4);
        assertThat(books.path("completions").longValue()).isEqualTo(3);
    }

    @Test
    @NeedsRabbit
    void givesTheSameMoneyOverRabbitMqAndInThreePartitions() {
        Result rabbit;
        try (RabbitNode node = RabbitNode.start()) {
            rabbit = threeWeeks(
                    SAMPLE, "--partitions", "3", "--broker", node.uri().replace("guest:guest@", ""));
        }

        assertThat(rabbit.exitCode()).as(rabbit.err()).isZero();
        assertThat(rabbit.json().path("broker").stringValue()).startsWith("RabbitMQ");
        assertThat(money(rabbit)).isEqualTo(money(embedded));
        assertThat(rabbit.json().path("eventsApplied").longValue())
                .as("each partition has its own seals")
                .isGreaterThan(embedded.json().path("eventsApplied").longValue());
    }

    @Test
    void refusesWhatItCannotPlayBeforeItStartsAnything() throws Exception {
        Path file = folder.resolve("other.csv");
        Files.writeString(file, "id,name\n1,x\n");

        assertThat(run(file, "--people", "0").err()).contains("--people must be 1 to 10000, it is 0");
        assertThat(run(folder.resolve("missing.csv")).err()).contains("there is no file", "missing.csv");
        assertThat(run(folder).err()).contains("is a folder, not a file");
        assertThat(run(SAMPLE, "--zone", "Mars").err()).contains("--zone 'Mars' is no time zone");
        assertThat(run(SAMPLE, "--broker", "amqp://localhost:1").err()).contains("nobody answers at localhost:1");
        assertThat(run(SAMPLE, "--broker", "amqp://ates:secret@localhost:1").err())
                .contains("ATES_BROKER_PASSWORD")
                .doesNotContain("secret");
        assertThat(run(SAMPLE, "--broker", "rabbit").err()).contains("--broker is no address");
        assertThat(run(SAMPLE, "--from", "2026-02-01", "--to", "2026-01-01").err())
                .contains("From 2026-02-01 to 2026-01-01");
        assertThat(run(file).err()).contains("does not have the columns external_id,title");
        Path local = Files.writeString(folder.resolve("local.csv"), """
                external_id,title,created_at,completed_at
                PAY-1,Fix the gate,2026-03-01 10:00,2026-03-02 10:00
                PAY-2,Paint the fence,01/Mar/26 10:00 AM,02/Mar/26 10:00 AM
                """);
        assertThat(run(local).exitCode()).isEqualTo(2);
        assertThat(run(local).err())
                .contains("line 2 rejected: created_at '2026-03-01 10:00' has no offset such as Z or +02:00")
                .contains("line 3 rejected: created_at '01/Mar/26 10:00 AM' has no offset")
                .contains("There is no work item left to play: 2 lines were rejected");
        Files.writeString(local, "external_id,title,created_at,completed_at\nA-1,Müller,", StandardCharsets.ISO_8859_1);
        assertThat(run(local).exitCode()).isEqualTo(2);
        assertThat(run(local).err()).contains("local.csv: Line 2 is not UTF-8: character 6 is the byte 0xFC");
        assertThat(run(SAMPLE, "--zone", "Mars").exitCode()).isEqualTo(2);
        assertThat(run(file).exitCode()).isEqualTo(2);
    }

    /** The part of the result that must not depend on the machine or the duration. */
    private static String sameForTheSameSeed(Result result) {
        return money(result) + "\neventsApplied=" + result.json().path("eventsApplied");
    }

    /** The part that must not depend on the broker and the partitions either. */
    private static String money(Result result) {
        var lines = new ArrayList<String>();
        for (String key : List.of(
                "days",
                "finalDays",
                "tasks",
                "assignments",
                "completions",
                "feesMinor",
                "rewardsMinor",
                "companyEarnedMinor",
                "paidMinor",
                "payouts",
                "carriedOver",
                "letters",
                "mostExpensive")) {
            assertThat(result.json().has(key)).as(key).isTrue();
            lines.add(key + "=" + result.json().path(key));
        }
        return String.join("\n", lines);
    }

    private static Result threeWeeks(Path file, String... options) {
        var all = new ArrayList<>(List.of("--people", "6", "--seed", "7", "--to", LAST_DAY, "--json"));
        all.addAll(List.of(options));
        return run(file, all.toArray(String[]::new));
    }

    private static Result run(Path file, String... options) {
        var arguments = new ArrayList<>(List.of("replay", file.toString()));
        arguments.addAll(List.of(options));
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine ates = Ates.commandLine();
        ates.setOut(new PrintWriter(out, true));
        ates.setErr(new PrintWriter(err, true));
        int exitCode = ates.execute(arguments.toArray(String[]::new));
        return new Result(exitCode, out.toString(), err.toString());
    }

    private record Result(int exitCode, String out, String err) {
        JsonNode json() {
            return new JsonMapper().readTree(out);
        }
    }
}
