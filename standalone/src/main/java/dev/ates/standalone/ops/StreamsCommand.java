package dev.ates.standalone.ops;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "streams",
        description = "Lists and resumes streams that wait for an operator.",
        subcommands = {StreamsCommand.ListCommand.class, StreamsCommand.ResumeCommand.class},
        mixinStandardHelpOptions = true)
final class StreamsCommand {

    /** Why a consumed stream waits for an operator; a missing node if it does not. */
    static JsonNode trouble(JsonNode heard) {
        for (String name : new String[] {"stopped", "disagreement", "warning"}) {
            if (heard.path(name).isString()) {
                return heard.path(name);
            }
        }
        return heard.path("stopped");
    }

    @Command(
            name = "list",
            description = "Every stream that has stopped, disagrees, or has a second producer. See also 'ops lag'.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {
                "0:no stream waits for an operator",
                "1:some do; or refused",
                "2:wrong usage, or a service does not answer"
            },
            mixinStandardHelpOptions = true)
    static final class ListCommand extends Asking {

        @Override
        int run(OpsClient client) throws Unreachable, Refused {
            Map<String, OpsClient.Answer> answers =
                    askAll(client, (asked, service) -> asked.get(service, "/api/v1/ops/streams"), this::show);
            return answers.values().stream().allMatch(answer -> rows(answer.body()) == 0) ? FINE : OPEN;
        }

        private static long rows(JsonNode standing) {
            return standing.path("heard")
                            .valueStream()
                            .filter(heard -> trouble(heard).isString())
                            .count()
                    + standing.path("told")
                            .valueStream()
                            .filter(told -> told.path("stopped").isString())
                            .count();
        }

        private void show(Map<String, OpsClient.Answer> answers) {
            var table = new Table("SERVICE", "STREAM", "SIDE", "WAITING", "WHY");
            answers.forEach((service, answer) -> {
                for (JsonNode heard : answer.body().path("heard")) {
                    if (trouble(heard).isString()) {
                        table.row(
                                service,
                                text(heard.path("producer")) + "/" + text(heard.path("partition")),
                                "heard",
                                text(heard.path("lag")) + " events",
                                text(trouble(heard)));
                    }
                }
                for (JsonNode told : answer.body().path("told")) {
                    if (told.path("stopped").isString()) {
                        table.row(
                                service,
                                text(told.path("stream")) + "/" + text(told.path("partition")),
                                "told",
                                text(told.path("waiting")) + " chunks",
                                text(told.path("stopped")));
                    }
                }
            });
            if (table.isEmpty()) {
                out().println("No stream waits for an operator.");
            } else {
                table.print(out());
            }
        }
    }

    @Command(
            name = "resume",
            description = {
                "Resumes a stopped stream. At its producer, it begins a new epoch with the current log; at a consumer, it continues with the epoch that it receives, or compares the epoch in which it stopped again. Applied events stay applied; who, when and why are recorded."
            },
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:it goes on", "1:refused, such as a stream that runs", "2:wrong usage, or no answer"},
            mixinStandardHelpOptions = true)
    static final class ResumeCommand extends Asking {

        @Parameters(paramLabel = "STREAM", description = "people, tracker or accounting")
        private String stream = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, 1 to 500 characters")
        private String reason = "";

        @Option(
                names = "--skip-to",
                paramLabel = "POSITION",
                description =
                        "Where to go on: where the log begins, as streams list says (events before it are lost for good), or at what was applied already")
        private @Nullable Long skipTo;

        @Override
        int run(OpsClient client) throws Unreachable, Refused {
            String service = whom.one("A stream");
            var wish = new HashMap<String, Object>(Map.of("stream", stream, "reason", reason));
            if (skipTo != null) {
                wish.put("skipTo", skipTo);
            }
            JsonNode answer =
                    client.post(service, "/api/v1/ops/streams/resume", wish).body();
            if (whom.json()) {
                json(answer);
            } else {
                for (JsonNode resumed : answer.path("resumed")) {
                    out().println(line(service, resumed));
                }
            }
            return FINE;
        }

        private static String line(String service, JsonNode resumed) {
            String name = text(resumed.path("stream")) + "/" + text(resumed.path("partition"));
            String epoch = text(resumed.path("epoch"));
            if (resumed.path("side").asString().equals("told")) {
                return "%s tells %s on in epoch %s; what follows position %s is told again. Now resume it at each of its consumers."
                        .formatted(service, name, epoch, text(resumed.path("position")));
            }
            if (resumed.path("epoch").equals(resumed.path("epochBefore"))
                    && resumed.path("position").equals(resumed.path("positionBefore"))) {
                return "%s compares %s again in epoch %s, from position %d: it goes on if that is the log it has applied, else it stops again"
                        .formatted(
                                service, name, epoch, resumed.path("position").asLong() + 1);
            }
            String goesOn = "%s hears %s on in epoch %s, from position %d"
                    .formatted(service, name, epoch, resumed.path("position").asLong() + 1);
            long lost = resumed.path("position").asLong()
                    - resumed.path("positionBefore").asLong();
            return resumed.path("keptFrom").isNull()
                    ? goesOn + (lost > 0 ? "; %d positions before it are lost".formatted(lost) : "")
                    : goesOn
                            + "; what was applied of positions %s to %s of epoch %s stays applied"
                                    .formatted(
                                            text(resumed.path("keptFrom")),
                                            text(resumed.path("keptTo")),
                                            text(resumed.path("epochBefore")));
        }
    }
}
