package dev.ates.standalone.ops;

import java.util.Map;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(
        name = "lag",
        description =
                "The state of every stream, consumed and produced: waiting events, since when, and the quarantine.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything is applied and published",
            "1:something waits, is stopped, silent or in quarantine; or refused",
            "2:wrong usage, or a service does not answer"
        },
        mixinStandardHelpOptions = true)
final class LagCommand extends Asking {

    @Override
    int run(OpsClient client) throws Unreachable, Refused {
        Map<String, OpsClient.Answer> answers =
                askAll(client, (asked, service) -> asked.get(service, "/api/v1/ops/streams"), this::show);
        return answers.values().stream().allMatch(answer -> isFine(answer.body())) ? FINE : OPEN;
    }

    private static boolean isFine(JsonNode standing) {
        return standing.path("quarantined").isEmpty()
                && standing.path("heard")
                        .valueStream()
                        .allMatch(heard -> state(heard).equals("fine"))
                && standing.path("told")
                        .valueStream()
                        .allMatch(told -> !told.path("stopped").isString()
                                && told.path("waiting").asLong() == 0
                                && told.path("unpublished").asLong() == 0);
    }

    private static String state(JsonNode heard) {
        if (heard.path("stopped").isString()) {
            return "stopped: " + heard.path("stopped").stringValue();
        }
        if (StreamsCommand.trouble(heard).isString()) {
            return "look: " + StreamsCommand.trouble(heard).stringValue();
        }
        if (heard.path("silentSeconds").isNull()) {
            return "never heard";
        }
        if (heard.path("silent").asBoolean()) {
            return "silent";
        }
        return heard.path("lag").asLong() > 0 ? "behind" : "fine";
    }

    private void show(Map<String, OpsClient.Answer> answers) {
        var heard = new Table("SERVICE", "HEARS", "APPLIED", "HEAD", "LAG", "FOR", "LAST HEARD", "DAY", "STATE");
        var told = new Table(
                "SERVICE", "TELLS", "PUBLISHED", "HEAD", "UNPUBLISHED", "OUTBOX", "OLDEST", "SEALED", "STATE");
        var quarantined = new Table("SERVICE", "IN QUARANTINE", "EVENTS");
        answers.forEach((service, answer) -> {
            for (JsonNode stream : answer.body().path("heard")) {
                heard.row(
                        service,
                        text(stream.path("producer")) + "/" + text(stream.path("partition")),
                        text(stream.path("applied")),
                        text(stream.path("head")),
                        text(stream.path("lag")),
                        text(stream.path("lagSeconds")) + " s",
                        stream.path("silentSeconds").isNull() ? "never" : text(stream.path("silentSeconds")) + " s ago",
                        text(stream.path("day")),
                        state(stream));
            }
            for (JsonNode stream : answer.body().path("told")) {
                told.row(
                        service,
                        text(stream.path("stream")) + "/" + text(stream.path("partition")),
                        text(stream.path("published")),
                        text(stream.path("head")),
                        text(stream.path("unpublished")),
                        text(stream.path("waiting")),
                        text(stream.path("waitingSeconds")) + " s",
                        text(stream.path("sealed")),
                        stream.path("stopped").isString() ? "stopped: " + text(stream.path("stopped")) : "-");
            }
            for (JsonNode held : answer.body().path("quarantined")) {
                quarantined.row(service, text(held.path("producer")), text(held.path("events")));
            }
        });
        for (Table table : new Table[] {heard, told, quarantined}) {
            if (!table.isEmpty()) {
                table.print(out());
                out().println();
            }
        }
    }
}
