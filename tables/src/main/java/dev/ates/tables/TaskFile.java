package dev.ates.tables;

import dev.ates.contracts.ForeignText;
import dev.ates.contracts.FormulaText;
import dev.ates.contracts.TextRule;
import dev.ates.tables.Table.Row;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tasks of another tracker: a CSV file with the columns of common trackers, such as Jira, or a JSON array of
 * objects, such as the issues of GitHub's API and of its command line; also those that this tracker exports. Needs no memory for lines, so it does not detect
 * repeated external ids.
 */
public final class TaskFile {

    public static final int LINES_MAX = 1_000_000;

    private static final int DESCRIPTION_READ_MAX = 1 << 20;

    private static final TextRule LONG_TITLE = TextRule.line("title", 1, TextRule.DESCRIPTION.lengthMax());
    private static final TextRule LONG_DESCRIPTION = new TextRule("description", 0, DESCRIPTION_READ_MAX, true);

    /** What exports write for a time that was never set. */
    private static final Set<String> NEVER = Set.of(
            "null",
            "none",
            "-",
            "n/a",
            "unresolved",
            "false",
            "no",
            "n",
            "0",
            "нет",
            "ложь",
            "nein",
            "falsch",
            "non",
            "faux");

    private static final Set<String> YES =
            Set.of("true", "yes", "x", "y", "1", "да", "истина", "ja", "wahr", "oui", "vrai");

    private static final List<Field> ENDINGS = List.of(Field.completed_at, Field.canceled_at, Field.due_complete);

    private static final Pattern PULL_REQUEST_URL =
            Pattern.compile("https?://[^/]+/.+/(?:pulls?|pull-requests|merge_requests)/\\d+/?");

    /** GitLab's projects are in groups of at most 20 levels; GitHub's API has addresses of its own. */
    private static final Pattern ISSUE_URL = Pattern.compile(
            "https?://[^/]+/(?:api/v3/)?(?:repos/)?([^/?#]+(?:/[^/?#]+){0,30}?)(?:/-)?/(?:issues|work_items)/(\\d+)/?");

    /**
     * The fields of a task and their names in trackers. The first of these names that a table has is used for all its lines;
     * in JSON, the first that an object has a value for.
     */
    public enum Field {
        external_id(
                "external_id", "issue_key", "key", "externalid", "task_id", "issue_id", "number", "#", "card_id", "id"),
        title("title", "summary", "subject", "name", "task_name", "card_name"),
        description("description", "desc", "body", "task_content", "notes", "card_description"),
        /** When it was completed, or whether: any time that somebody can have set makes it closed. */
        completed_at(
                "completed_at",
                "closed_at",
                "closedat",
                "closed_at_(utc)",
                "resolved",
                "resolved_at",
                "completed",
                "completed_on",
                "closed",
                "closed_on",
                "closed_date",
                "date_closed",
                "date_done",
                "done_at",
                "doneat",
                "completedat",
                "resolvedat"),
        /** Likewise, when it was given up. */
        canceled_at("canceled_at", "canceled", "cancelled_at", "cancelled", "canceledat"),
        /** Trello's: whether a card is done by its due date. */
        due_complete("due_complete", "duecomplete"),
        /** Whether or when it was put away, whatever its status was. */
        archived("archived", "archived_at", "archivedat"),
        /** Jira's: to do, in progress or done, whatever the status is called. */
        status_category("status_category", "statuscategory"),
        status("status", "state"),
        /** Its address, which contains the name of an issue's repository at GitHub or project at GitLab. */
        url("html_url", "web_url", "url"),
        /** Present for a pull request, which GitHub lists among the issues, and in those of its command line. */
        pull_request("pull_request", "headrefname", "isdraft", "mergedat"),
        /** Present for a task of this tracker, whose number and id mean nothing elsewhere. */
        own_fee("feeminor");

        private final List<String> names;

        Field(String... names) {
            this.names = List.of(names);
        }
    }

    /** A line of a CSV file, or an object of a JSON file. */
    public sealed interface Line {
        /** The line's number in the file, from 1: its first one; in JSON, the number of the object in the list. */
        long line();
    }

    /**
     * @param closed whether it is done there
     * @param shortened whether a text was cut because it was longer than allowed: it ends with an ellipsis, and the
     *     whole title is in the description
     */
    public record Item(
            long line, String externalId, String title, String description, boolean closed, boolean shortened)
            implements Line {}

    /** A line that cannot be used. */
    public record Rejected(long line, String reason) implements Line {}

    /**
     * What somebody should know before the import.
     *
     * @param ignored the columns of a table that were not read; none for JSON
     * @param unknownStatuses at most 20 of those that mean neither open nor closed here
     * @param unknownStatusLines how many items count as open because of such a status
     */
    public record Remarks(List<String> ignored, List<String> unknownStatuses, long unknownStatusLines) {}

    private final Map<Field, List<String>> names = new HashMap<>();
    private final Statuses statuses = new Statuses();
    private final Instant now;

    private TaskFile(Map<Field, String> told, Instant now) {
        this.now = now;
        for (Field field : Field.values()) {
            String name = told.get(field);
            names.put(field, name == null ? field.names : List.of(Header.column(name)));
        }
    }

    /**
     * Reads all lines of a file and closes it.
     *
     * @param told the fields' names in this file, if they are not among the usual ones
     * @param now nothing is completed later
     * @param lines receives the lines in their order
     * @throws UnreadableTable when the file is neither, or has too many lines; the lines before that have been passed
     *     on
     */
    public static Remarks read(InputStream file, Map<Field, String> told, Instant now, Consumer<Line> lines)
            throws IOException {
        var taskFile = new TaskFile(told, now);
        var bytes = new BufferedInputStream(file);
        Consumer<Line> counted = new Consumer<>() {
            private int count;

            @Override
            public void accept(Line line) {
                if (++count > LINES_MAX) {
                    throw new TooMany();
                }
                lines.accept(line);
            }
        };
        try {
            if (JsonObjects.areIn(bytes)) {
                JsonObjects.read(
                        bytes,
                        Set.copyOf(taskFile.allNames()),
                        (line, values) -> counted.accept(taskFile.line(line, values)));
                return taskFile.remarks(List.of());
            }
            return taskFile.remarks(taskFile.table(bytes, counted));
        } catch (TooMany e) {
            throw new UnreadableTable("It has more than %,d lines".formatted(LINES_MAX), e);
        }
    }

    private Remarks remarks(List<String> ignored) {
        return new Remarks(ignored, List.copyOf(statuses.unknown()), statuses.unknownLines());
    }

    private static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private List<String> allNames() {
        return names.values().stream().flatMap(List::stream).distinct().toList();
    }

    private List<String> table(InputStream bytes, Consumer<Line> lines) throws IOException {
        List<String> wanted = allNames();
        try (Table table = Table.open(bytes, wanted, 0)) {
            Header header = table.header();
            List<String> found = wanted.stream()
                    .filter(name -> header.places().get(wanted.indexOf(name)) >= 0)
                    .toList();
            require(Field.external_id, found, header);
            require(Field.title, found, header);
            // An empty cell must not be filled from a column that means something else.
            names.replaceAll((field, possible) ->
                    possible.stream().filter(found::contains).limit(1).toList());
            for (Optional<Row> row = table.next(); row.isPresent(); row = table.next()) {
                int fields = row.get().values().size();
                lines.accept(
                        fields == header.width()
                                ? line(
                                        row.get().line(),
                                        byName(wanted, header.wanted(row.get().values())))
                                : new Rejected(row.get().line(), fields + " fields instead of " + header.width()));
            }
            return header.others(allNames());
        }
    }

    private static Map<String, String> byName(List<String> wanted, List<String> values) {
        Map<String, String> byName = new HashMap<>();
        for (int n = 0; n < values.size(); n++) {
            byName.put(wanted.get(n), FormulaText.read(values.get(n)));
        }
        return byName;
    }

    private void require(Field field, List<String> found, Header header) throws UnreadableTable {
        List<String> possible = names.getOrDefault(field, List.of());
        if (possible.stream().noneMatch(found::contains)) {
            throw new UnreadableTable("The header has no column for the %s: none of %s is called %s"
                    .formatted(
                            field.name().replace('_', ' '),
                            ForeignText.shown(header.names().toString()),
                            String.join(" or ", possible)));
        }
    }

    private Line line(long line, Map<String, String> values) {
        try {
            return item(line, values);
        } catch (IllegalArgumentException e) {
            return new Rejected(line, String.valueOf(e.getMessage()));
        }
    }

    private Item item(long line, Map<String, String> values) {
        if (!value(Field.pull_request, values).isEmpty()
                || PULL_REQUEST_URL.matcher(value(Field.url, values)).matches()) {
            throw new IllegalArgumentException("It is a pull request, not a task");
        }
        if (!value(Field.own_fee, values).isEmpty() && !values.containsKey("externalid")) {
            throw new IllegalArgumentException("It is a task of this tracker and has no external id");
        }
        String foreignId = externalId(values);
        String typed = value(Field.title, values);
        LostCharacters.requireNone(TextRule.EXTERNAL_ID, foreignId);
        LostCharacters.requireNone(TextRule.TITLE, typed);
        String externalId = TextRule.EXTERNAL_ID.keep(foreignId);
        // Without a title, the error must name the limit of titles here.
        String whole = (TextRule.isBlank(typed) ? TextRule.TITLE : LONG_TITLE).keep(typed);
        String title = TextRule.shortened(whole, TextRule.TITLE.lengthMax());
        String description = LONG_DESCRIPTION.keep(value(Field.description, values));
        String kept = title.equals(whole) ? description : (whole + "\n\n" + description).strip();
        String shortened = TextRule.shortened(kept, TextRule.DESCRIPTION.lengthMax());
        return new Item(
                line, externalId, title, shortened, isClosed(values), !title.equals(whole) || !shortened.equals(kept));
    }

    private boolean isClosed(Map<String, String> values) {
        Optional<Field> ending =
                ENDINGS.stream().filter(field -> isSet(field, values)).findFirst();
        boolean archived = isSet(Field.archived, values);
        String category = value(Field.status_category, values);
        String status = Statuses.closed(category).isPresent() ? category : value(Field.status, values);
        Optional<Boolean> closed = Statuses.closed(status);
        if (archived) {
            return true;
        }
        if (ending.isPresent() && closed.isPresent() && !closed.get()) {
            throw new IllegalArgumentException(
                    "The status '%s' contradicts the %s".formatted(ForeignText.shown(status.strip()), ending.get()));
        }
        if (ending.isEmpty() && closed.isEmpty() && !TextRule.isBlank(status)) {
            statuses.addUnknown(status);
        }
        return ending.isPresent() || closed.orElse(false);
    }

    /** Whether somebody set a time, or said yes. */
    private boolean isSet(Field field, Map<String, String> values) {
        String value = value(field, values);
        String word = value.strip().toLowerCase(Locale.ROOT);
        if (TextRule.isBlank(value) || NEVER.contains(word)) {
            return false;
        }
        if (!YES.contains(word)) {
            WrittenTime.requirePlausible(field.name(), value, now);
        }
        return true;
    }

    /** A number of an issue at GitHub or GitLab is unique only within its repository or project. */
    private String externalId(Map<String, String> values) {
        Matcher issue = ISSUE_URL.matcher(value(Field.url, values));
        return issue.matches() ? issue.group(1) + "#" + issue.group(2) : value(Field.external_id, values);
    }

    private String value(Field field, Map<String, String> values) {
        for (String name : names.getOrDefault(field, List.of())) {
            String value = values.get(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return "";
    }
}
