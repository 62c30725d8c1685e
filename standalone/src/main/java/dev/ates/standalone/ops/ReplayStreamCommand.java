package dev.ates.standalone.ops;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "replay",
        description = "Makes a service request a replay from a producer. Harmless: applied events are dropped.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the request will be sent", "1:refused", "2:wrong usage, or no answer"},
        mixinStandardHelpOptions = true)
final class ReplayStreamCommand extends Asking {

    @Option(names = "--stream", required = true, description = "The producer: people, tracker or accounting")
    private String stream = "";

    @Option(names = "--from", required = true, paramLabel = "POSITION", description = "The first requested position")
    private long from;

    @Option(names = "--partition", paramLabel = "N", description = "One partition (default: all)")
    private @Nullable Integer partition;

    @Override
    int run(OpsClient client) throws Unreachable, Refused {
        Map<String, Object> wish = new HashMap<>();
        wish.put("stream", stream);
        wish.put("from", from);
        wish.put("partition", partition);
        String service = whom.one("A replay");
        JsonNode answer = client.post(service, "/api/v1/ops/replays", wish).body();
        if (whom.json()) {
            json(answer);
        } else {
            for (JsonNode requested : answer.path("requested")) {
                out().println("%s asks for %s/%s from position %d; it has applied %s"
                        .formatted(
                                service,
                                text(requested.path("producer")),
                                text(requested.path("partition")),
                                from,
                                text(requested.path("applied"))));
            }
        }
        return FINE;
    }
}
