package dev.ates.standalone.ops;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Rebuilds metrics of a running analytics from its journal, and waits for the end. */
@Command(
        name = "rebuild",
        description = {
            "Rebuilds metrics of analytics from its journal. Figures stay until the new ones are complete.",
            "It goes on when the command is interrupted."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:rebuilt, or with --list shown",
            "1:refused, such as for a metric that does not exist",
            "2:wrong usage, or analytics does not answer"
        },
        mixinStandardHelpOptions = true)
final class RebuildCommand extends Asking {

    private static final String PATH = "/api/v1/rebuild";
    private static final String ANALYTICS = "analytics";
    private static final long POLL_MILLIS = 300;

    @Parameters(paramLabel = "METRIC", arity = "0..*", description = "Only these metrics (default: all)")
    private List<String> metrics = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "DATE",
            description = "Only the days from this one, of one metric; of balances also all later days")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DATE", description = "The last of these days")
    private @Nullable LocalDate to;

    @Option(names = "--list", description = "Show the metrics and rebuilds in progress, and rebuild nothing")
    private boolean list;

    @Override
    int run(OpsClient client) throws Unreachable, Refused {
        JsonNode progress = list ? client.get(ANALYTICS, PATH).body() : rebuilt(client);
        if (whom.json()) {
            json(progress);
        } else {
            show(progress);
        }
        return FINE;
    }

    private JsonNode rebuilt(OpsClient client) throws Unreachable, Refused {
        JsonNode now = client.post(ANALYTICS, PATH + query(), null).body();
        String told = "";
        while (!open(now).isEmpty()) {
            String reached = open(now).stream()
                    .map(metric -> "%s %,d"
                            .formatted(
                                    text(metric.path("name")),
                                    metric.path("rebuilt").asLong()))
                    .collect(Collectors.joining(", "));
            if (!reached.equals(told)) {
                err().println("of %,d events: %s".formatted(now.path("journal").asLong(), reached));
                err().flush();
                told = reached;
            }
            pause();
            now = client.get(ANALYTICS, PATH).body();
        }
        return now;
    }

    private String query() {
        List<String> parameters = new ArrayList<>();
        if (!metrics.isEmpty()) {
            // One parameter: a parameter that is given twice is refused.
            parameters.add("metric=" + URLEncoder.encode(String.join(",", metrics), StandardCharsets.UTF_8));
        }
        if (from != null) {
            parameters.add("from=" + from);
        }
        if (to != null) {
            parameters.add("to=" + to);
        }
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }

    /** The metrics that are asked for and not rebuilt yet. */
    private List<JsonNode> open(JsonNode progress) {
        return progress.path("metrics")
                .valueStream()
                .filter(metric -> metric.path("rebuilt").isNumber())
                .filter(metric -> metrics.isEmpty() || metrics.contains(text(metric.path("name"))))
                .toList();
    }

    private void show(JsonNode progress) {
        var table = new Table("METRIC", "VERSION", "FIGURES OF", "APPLIED", "REBUILD", "JOURNAL");
        for (JsonNode metric : progress.path("metrics")) {
            table.row(
                    text(metric.path("name")),
                    text(metric.path("version")),
                    text(metric.path("tablesVersion")),
                    text(metric.path("applied")),
                    text(metric.path("rebuilt")),
                    text(progress.path("journal")));
        }
        table.print(out());
    }

    private static void pause() throws Unreachable {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("Interrupted; analytics goes on rebuilding", e);
        }
    }
}
