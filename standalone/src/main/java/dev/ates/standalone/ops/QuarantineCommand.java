package dev.ates.standalone.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ates.contracts.ForeignText;
import java.net.URLEncoder;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "quarantine",
        description = "Lists, retries and discards events that could not be applied.",
        subcommands = {
            QuarantineCommand.ListCommand.class,
            QuarantineCommand.ShowCommand.class,
            QuarantineCommand.RetryCommand.class,
            QuarantineCommand.DiscardCommand.class
        },
        mixinStandardHelpOptions = true)
final class QuarantineCommand {

    private static final int REASON_MAX = 500;
    private static final String PATH = "/api/v1/ops/quarantine";

    @Command(
            name = "list",
            description = "The events, newest first.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {
                "0:none of them is open",
                "1:some are open; or refused",
                "2:wrong usage, or a service does not answer"
            },
            mixinStandardHelpOptions = true)
    static final class ListCommand extends Asking {

        private static final int LIMIT_MAX = 500;

        enum State {
            open,
            retried,
            discarded,
            all
        }

        @Option(names = "--state", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
        private State state = State.open;

        @Option(names = "--producer", paramLabel = "NAME", description = "Only of this stream, such as tracker")
        private @Nullable String producer;

        @Option(names = "--day", paramLabel = "DATE", description = "Only of this business day")
        private @Nullable LocalDate day;

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "The maximum number per service, 1 to 500 (default: ${DEFAULT-VALUE})")
        private int limit = 50;

        @Override
        int run(OpsClient client) throws Unreachable, Refused {
            if (limit < 1 || limit > LIMIT_MAX) {
                throw new ParameterException(
                        whom.spec().commandLine(), "--limit must be 1 to %d, it is %d".formatted(LIMIT_MAX, limit));
            }
            String query = "%s?state=%s&limit=%d".formatted(PATH, state, limit)
                    + (producer == null ? "" : "&producer=" + URLEncoder.encode(producer, UTF_8))
                    + (day == null ? "" : "&day=" + day);
            Map<String, OpsClient.Answer> answers =
                    askAll(client, (asked, service) -> asked.get(service, query), this::show);
            boolean open = answers.values().stream()
                    .flatMap(answer -> answer.body().path("events").valueStream())
                    .anyMatch(event -> event.path("state").asString().equals("open"));
            return open ? OPEN : FINE;
        }

        private void show(Map<String, OpsClient.Answer> answers) {
            var table = new Table("SERVICE", "ID", "STREAM", "POSITION", "DAY", "TYPE", "STATE", "REASON");
            answers.forEach((service, answer) -> {
                for (JsonNode event : answer.body().path("events")) {
                    table.row(
                            service,
                            text(event.path("id")),
                            text(event.path("producer")) + "/" + text(event.path("partition")),
                            text(event.path("position")),
                            text(event.path("day")),
                            text(event.path("type")),
                            text(event.path("state")),
                            text(event.path("reason")));
                }
            });
            if (table.isEmpty()) {
                out().println("No events in quarantine (state %s%s%s)"
                        .formatted(
                                state,
                                producer == null ? "" : ", producer " + ForeignText.shown(producer),
                                day == null ? "" : ", day " + day));
            } else {
                table.print(out());
            }
            answers.forEach((service, answer) -> {
                if (answer.body().path("next").isString()) {
                    out().println("%s has more than these %d".formatted(service, limit));
                }
            });
        }
    }

    /** Commands for one event. */
    abstract static class OneEvent extends Asking {

        @Parameters(paramLabel = "ID", description = "The event's number in the quarantine of its service")
        long id;

        /** Shows the event's current state. */
        final int shown(JsonNode shown) {
            if (whom.json()) {
                json(shown);
            } else {
                show(shown);
            }
            return shown.at("/event/state").asString().equals("open") ? OPEN : FINE;
        }

        private void show(JsonNode shown) {
            JsonNode event = shown.path("event");
            var table = new Table("", "");
            event.forEachEntry((name, value) -> {
                if (!value.isNull()) {
                    table.row(name, value.asString());
                }
            });
            table.print(out());
            for (JsonNode decision : shown.path("decisions")) {
                out().println("%s %s by %s: %s"
                        .formatted(
                                text(decision.path("at")),
                                text(decision.path("result")),
                                ForeignText.shown(text(decision.path("by"))),
                                ForeignText.shown(text(decision.path("reason")), REASON_MAX)));
            }
        }
    }

    @Command(
            name = "show",
            description = "Shows one event as received, with every decision about it.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:it is decided", "1:it is open; or refused", "2:wrong usage, or no answer"},
            mixinStandardHelpOptions = true)
    static final class ShowCommand extends OneEvent {

        /** An event may be one long line. */
        private static final int LINE_MAX = 1 << 20;

        @Option(names = "--raw", description = "Only the event as received")
        private boolean raw;

        @Override
        int run(OpsClient client) throws Unreachable, Refused {
            JsonNode shown = client.get(whom.one("An event in quarantine"), PATH + "/" + id)
                    .body();
            if (raw) {
                out().println(shown.path("raw").asString());
                return shown.at("/event/state").asString().equals("open") ? OPEN : FINE;
            }
            int exitCode = shown(shown);
            if (!whom.json()) {
                out().println();
                pretty(shown.path("raw").asString())
                        .lines()
                        .forEach(line -> out().println(ForeignText.shown(line, LINE_MAX)));
            }
            return exitCode;
        }

        private static String pretty(String raw) {
            try {
                JsonMapper json = JsonMapper.shared();
                return json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(raw));
            } catch (tools.jackson.core.JacksonException noJson) {
                return raw;
            }
        }
    }

    @Command(
            name = "retry",
            description = "Applies an event now; it stays open if it fails again.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:it was applied", "1:it failed again; or refused", "2:wrong usage, or no answer"},
            mixinStandardHelpOptions = true)
    static final class RetryCommand extends OneEvent {

        @Override
        int run(OpsClient client) throws Unreachable, Refused {
            return shown(client.post(whom.one("An event in quarantine"), PATH + "/%d/retry".formatted(id), null)
                    .body());
        }
    }

    @Command(
            name = "discard",
            description = "Discards an event permanently; its day no longer waits for it.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:it was discarded", "1:refused", "2:wrong usage, or no answer"},
            mixinStandardHelpOptions = true)
    static final class DiscardCommand extends OneEvent {

        @Option(
                names = "--reason",
                required = true,
                description = "Why, in 1 to 500 characters; it is kept with your name")
        private String reason = "";

        @Override
        int run(OpsClient client) throws Unreachable, Refused {
            return shown(client.post(
                            whom.one("An event in quarantine"),
                            PATH + "/%d/discard".formatted(id),
                            Map.of("reason", reason))
                    .body());
        }
    }
}
