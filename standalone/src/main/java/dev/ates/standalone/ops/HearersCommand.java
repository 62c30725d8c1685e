package dev.ates.standalone.ops;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "hearers",
        description = "Lists the consumers of each stream, and removes those that have ended.",
        subcommands = {HearersCommand.ListCommand.class, HearersCommand.RemoveCommand.class},
        mixinStandardHelpOptions = true)
final class HearersCommand {

    private static final String PATH = "/api/v1/ops/hearers";

    @Command(
            name = "list",
            description =
                    "Every consumer with its position, as its last request said. The log is kept for each of them.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:listed", "1:refused", "2:wrong usage, or a service does not answer"},
            mixinStandardHelpOptions = true)
    static final class ListCommand extends Asking {

        @Override
        int run(OpsClient client) throws Unreachable, Refused {
            askAll(client, (asked, service) -> asked.get(service, PATH), this::show);
            return FINE;
        }

        private void show(Map<String, OpsClient.Answer> answers) {
            var table = new Table("SERVICE", "CONSUMER", "PARTITION", "APPLIED", "BEHIND", "LAST HEARD");
            answers.forEach((service, answer) -> {
                for (JsonNode hearer : answer.body().path("hearers")) {
                    table.row(
                            service,
                            text(hearer.path("consumer")),
                            text(hearer.path("partition")),
                            text(hearer.path("applied")),
                            text(hearer.path("lag")) + " events",
                            text(hearer.path("heardAt")));
                }
            });
            if (table.isEmpty()) {
                out().println("No consumer has been heard yet.");
            } else {
                table.print(out());
            }
        }
    }

    @Command(
            name = "remove",
            description = {
                "Removes a consumer that has ended, so that the log is no longer kept for it. First remove its broker user: a consumer that still sends requests is back at once. Who, when and why are recorded."
            },
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:removed", "1:refused, such as an unknown consumer", "2:wrong usage, or no answer"},
            mixinStandardHelpOptions = true)
    static final class RemoveCommand extends Asking {

        @Parameters(paramLabel = "CONSUMER", description = "As the list says, such as bi-tool")
        private String consumer = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, 1 to 500 characters")
        private String reason = "";

        @Override
        int run(OpsClient client) throws Unreachable, Refused {
            String service = whom.one("A stream");
            String path = "%s/%s/remove".formatted(PATH, URLEncoder.encode(consumer, StandardCharsets.UTF_8));
            JsonNode answer =
                    client.post(service, path, Map.of("reason", reason)).body();
            if (whom.json()) {
                json(answer);
            } else {
                out().println("%s keeps its log no longer for %s".formatted(service, text(answer.path("consumer"))));
            }
            return FINE;
        }
    }
}
