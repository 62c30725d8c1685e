package dev.ates.tables;

import dev.ates.contracts.TextRule;
import dev.ates.tables.Table.Row;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Work items from a CSV file of a tracker or a spreadsheet, with the columns {@code external_id}, {@code title},
 * {@code created_at} and {@code completed_at}. A line is taken, with texts as the tracker keeps them, or
 * rejected; nothing is guessed.
 */
public final class WorkItems {

    private static final List<String> COLUMNS = List.of("external_id", "title", "created_at", "completed_at");

    private static final int LINES_MAX = 1_000_000;

    /** A line of the file. */
    public sealed interface Line {
        /** The line's number in the file, from 1; for a row of several lines, the first one. */
        long line();
    }

    /**
     * One piece of work.
     *
     * @param completedAt not before the creation; {@code null} for open items
     */
    public record WorkItem(
            long line,
            String externalId,
            String title,
            Instant createdAt,
            @Nullable Instant completedAt) implements Line {}

    /** A line that cannot be used. */
    public record Rejected(long line, String reason) implements Line {}

    private final Map<String, Long> known = new HashMap<>();
    private final @Nullable ZoneId zone;
    private final Instant now;

    private WorkItems(@Nullable ZoneId zone, Instant now) {
        this.zone = zone;
        this.now = now;
    }

    /**
     * Reads all lines of a file, in UTF-8 or UTF-16, and closes it. Memory is needed for external ids only.
     *
     * @param zone of times that are written without an offset; without one their lines are rejected
     * @param now lines with a later time are rejected
     * @param lines receives the lines in their order
     * @return the columns that were not read
     * @throws UnreadableTable when the file is not such a table, or has too many lines; the lines before that have been
     *     passed on
     */
    public static List<String> read(InputStream file, @Nullable ZoneId zone, Instant now, Consumer<Line> lines)
            throws IOException {
        try (Table table = Table.open(file, COLUMNS)) {
            var items = new WorkItems(zone, now);
            int count = 0;
            for (Optional<Row> row = table.next(); row.isPresent(); row = table.next()) {
                if (++count > LINES_MAX) {
                    throw new UnreadableTable("It has more than %,d lines".formatted(LINES_MAX));
                }
                lines.accept(items.line(row.get(), table.header()));
            }
            return table.header().others(COLUMNS);
        }
    }

    private Line line(Row row, Header header) {
        int fields = row.values().size();
        if (fields != header.width()) {
            return new Rejected(row.line(), fields + " fields instead of " + header.width());
        }
        try {
            return item(row.line(), header.wanted(row.values()));
        } catch (IllegalArgumentException e) {
            return new Rejected(row.line(), String.valueOf(e.getMessage()));
        }
    }

    private WorkItem item(long line, List<String> values) {
        String externalId = kept(TextRule.EXTERNAL_ID, values.get(0));
        String title = kept(TextRule.TITLE, values.get(1));
        Instant createdAt = WrittenTime.readPast("created_at", values.get(2), zone, now);
        String completed = values.get(3);
        Instant completedAt =
                TextRule.isBlank(completed) ? null : WrittenTime.readPast("completed_at", completed, zone, now);
        if (completedAt != null && completedAt.isBefore(createdAt)) {
            throw new IllegalArgumentException(
                    "completed_at %s is before created_at %s".formatted(completedAt, createdAt));
        }
        Long before = known.putIfAbsent(externalId, line);
        if (before != null) {
            throw new IllegalArgumentException(
                    "external_id '%s' came before, in line %d".formatted(externalId, before));
        }
        return new WorkItem(line, externalId, title, createdAt, completedAt);
    }

    private static String kept(TextRule rule, String value) {
        LostCharacters.requireNone(rule, value);
        return rule.keep(value);
    }
}
