package dev.ates.standalone.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "robots",
        description = "The robots of a service (default: accounting): their last good runs and latest runs.",
        subcommands = {
            RobotsCommand.RunCommand.class,
            RobotsCommand.PauseCommand.class,
            RobotsCommand.ResumeCommand.class
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every robot has run well recently",
            "1:a robot is overdue or paused; or refused",
            "2:wrong usage, or the service does not answer"
        },
        mixinStandardHelpOptions = true)
final class RobotsCommand extends Asking {

    private static final String PATH = "/api/v1/ops/robots";

    /** A healthy robot records a good run every half minute. */
    private static final Duration GOOD_RUN_AGE_MAX = Duration.ofMinutes(5);

    @Override
    int run(OpsClient client) throws Unreachable, Refused {
        OpsClient.Answer answer = client.get(whom.oneOrAccounting(), PATH);
        JsonNode robots = answer.body().path("robots");
        if (whom.json()) {
            json(answer.body());
        } else {
            show(answer);
        }
        return robots.valueStream().allMatch(robot -> state(robot).equals("fine")) ? FINE : OPEN;
    }

    private static String state(JsonNode robot) {
        if (robot.path("pausedAt").isString()) {
            return "paused by %s: %s".formatted(text(robot.path("pausedBy")), text(robot.path("pausedWhy")));
        }
        if (robot.path("failure").isString()) {
            return "failing: " + text(robot.path("failure"));
        }
        if (!robot.path("lastGood").isString()) {
            return "never came through";
        }
        return robot.path("lastGoodSecondsAgo").asLong() > GOOD_RUN_AGE_MAX.toSeconds() ? "overdue" : "fine";
    }

    private void show(OpsClient.Answer answer) {
        var robots = new Table("ROBOT", "LAST GOOD RUN", "RUN BY", "STATE");
        for (JsonNode robot : answer.body().path("robots")) {
            robots.row(
                    text(robot.path("name")), text(robot.path("lastGood")), text(robot.path("holder")), state(robot));
        }
        robots.print(out());
        show(answer.body().path("runs"));
    }

    private void show(JsonNode runs) {
        if (!runs.isEmpty()) {
            out().println();
            runs(runs).print(out());
        }
    }

    private static Table runs(JsonNode runs) {
        var table = new Table("RUN OF", "DAY", "STARTED", "FINISHED", "OUTCOME", "COUNTS", "REASON");
        for (JsonNode run : runs) {
            table.row(
                    text(run.path("robot")),
                    text(run.path("day")),
                    text(run.path("started")),
                    text(run.path("finished")),
                    text(run.path("outcome")),
                    text(run.path("counts")),
                    text(run.path("reason")));
        }
        return table;
    }

    /** Commands for one robot. */
    abstract static class OneRobot extends Asking {

        @Parameters(paramLabel = "ROBOT", description = "Its name, as in the list")
        String name = "";

        @Option(names = "--reason", description = "Why; it is kept with your name")
        private @Nullable String reason;

        final OpsClient.Answer post(OpsClient client, String verb, String query) throws Unreachable, Refused {
            String why = reason == null ? "" : "&reason=" + URLEncoder.encode(reason, UTF_8);
            return client.post(
                    whom.oneOrAccounting(),
                    "%s/%s/%s?%s%s".formatted(PATH, URLEncoder.encode(name, UTF_8), verb, query, why),
                    null);
        }

        final int done(String what) {
            if (whom.json()) {
                json(Map.of("robot", name, "done", what));
            } else {
                out().println("%s: %s".formatted(name, what));
            }
            return FINE;
        }
    }

    @Command(
            name = "run",
            description = "Starts a robot now, for all open work or for one day.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:it came through", "1:a run failed; or refused", "2:wrong usage, or no answer"},
            mixinStandardHelpOptions = true)
    static final class RunCommand extends OneRobot {

        @Option(names = "--day", paramLabel = "DATE", description = "Only this business day")
        private @Nullable LocalDate day;

        @Option(names = "--dry-run", description = "Show the expected result, and change nothing")
        private boolean dryRun;

        @Override
        int run(OpsClient client) throws Unreachable, Refused {
            String query = "dryRun=" + dryRun + (day == null ? "" : "&day=" + day);
            JsonNode result = post(client, "run", query).body();
            if (whom.json()) {
                json(result);
            } else if (dryRun) {
                out().println("%s would come to %s".formatted(name, result.path("plan")));
            } else {
                runs(result.path("runs")).print(out());
            }
            boolean failed = result.path("runs")
                    .valueStream()
                    .anyMatch(run -> run.path("outcome").asString().equals("failed"));
            return failed ? OPEN : FINE;
        }
    }

    @Command(
            name = "pause",
            description = "Pauses a robot after its current step, on all instances.",
            mixinStandardHelpOptions = true)
    static final class PauseCommand extends OneRobot {
        @Override
        int run(OpsClient client) throws Unreachable, Refused {
            post(client, "pause", "");
            return done("paused");
        }
    }

    @Command(name = "resume", description = "Resumes a robot.", mixinStandardHelpOptions = true)
    static final class ResumeCommand extends OneRobot {
        @Override
        int run(OpsClient client) throws Unreachable, Refused {
            post(client, "resume", "");
            return done("works again");
        }
    }
}
