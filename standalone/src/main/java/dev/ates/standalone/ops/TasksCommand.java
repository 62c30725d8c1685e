package dev.ates.standalone.ops;

import dev.ates.contracts.Decimals;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Searches tasks in the language of the tracker's page and API, which this command passes on as it is typed. */
@Command(
        name = "tasks",
        description = {
            "Searches the tasks of the tracker, newest first, as a manager or an administrator.",
            "One parameter is the whole search, which allows a term that begins with a hyphen: ates ops tasks 'rabbit -parrot'",
            "Of several, each is a term, and one with blanks is searched for exactly: ates ops tasks status:open 'feed the rabbit'"
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:listed, also if there are none",
            "1:refused, such as a search that is not understood",
            "2:wrong usage, or the tracker does not answer"
        },
        mixinStandardHelpOptions = true)
final class TasksCommand extends Asking {

    private static final String TRACKER = "tracker";
    private static final Pattern NEGATION_AND_FIELD = Pattern.compile("-?(?:\\p{L}+:)?");

    @Parameters(
            paramLabel = "TERM",
            arity = "0..*",
            description =
                    "All must apply, such as: rabbit status:open assignee:ann price:>20 created:2026-11-01..today")
    private List<String> terms = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 500 (50)")
    private int limit = 50;

    @Option(names = "--after", paramLabel = "CURSOR", description = "Goes on where a list ended")
    private String after = "";

    @Override
    int run(OpsClient client) throws Unreachable, Refused {
        JsonNode answer = client.get(
                        TRACKER,
                        "/api/v1/tasks?q=%s&limit=%d%s"
                                .formatted(
                                        encoded(search(terms)),
                                        limit,
                                        after.isEmpty() ? "" : "&after=" + encoded(after)))
                .body();
        if (whom.json()) {
            json(answer);
        } else {
            show(answer);
        }
        return FINE;
    }

    /** The shell has removed the quotes of {@code assignee:"Ann Archer"}; a single parameter is a search as it is typed on the page. */
    static String search(List<String> terms) {
        return terms.size() == 1
                ? terms.getFirst()
                : terms.stream().map(TasksCommand::quotedAgain).collect(Collectors.joining(" "));
    }

    private static String quotedAgain(String term) {
        if (term.indexOf('"') >= 0 || term.chars().noneMatch(Character::isWhitespace)) {
            return term;
        }
        Matcher parts = NEGATION_AND_FIELD.matcher(term);
        int valueAt = parts.lookingAt() ? parts.end() : 0;
        return "%s\"%s\"".formatted(term.substring(0, valueAt), term.substring(valueAt));
    }

    private void show(JsonNode answer) {
        var table = new Table("EXTERNAL ID", "TITLE", "STATUS", "ASSIGNEE", "FEE", "REWARD", "CREATED", "ID");
        for (JsonNode task : answer.path("tasks")) {
            table.row(
                    text(task.path("externalId")),
                    text(task.path("title")),
                    text(task.path("status")),
                    text(task.path("assigneeName")),
                    money(task, "feeMinor"),
                    money(task, "rewardMinor"),
                    text(task.path("createdAt")),
                    text(task.path("id")));
        }
        if (table.isEmpty()) {
            out().println("No tasks.");
            return;
        }
        table.print(out());
        if (!answer.path("next").isNull()) {
            out().println("There may be more: --after %s".formatted(text(answer.path("next"))));
        }
    }

    private static String money(JsonNode task, String name) {
        return Decimals.of(task.path(name).asLong(), task.path("currency").asString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
