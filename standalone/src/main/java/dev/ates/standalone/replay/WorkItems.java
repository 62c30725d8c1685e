package dev.ates.standalone.replay;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.ates.contracts.TextRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * A history of work items from a CSV file with the columns {@code external_id,title,created_at,completed_at}, UTF-8,
 * times in ISO 8601 with an offset. A line that is wrong is kept apart with its number and reason; the rest goes on.
 */
record WorkItems(List<WorkItem> items, List<Rejected> rejected) {

    private static final List<String> COLUMNS = List.of("external_id", "title", "created_at", "completed_at");
    private static final int LINES_MAX = 1_000_000;

    /** One item; it was done not before it was created. */
    record WorkItem(String externalId, String title, Instant createdAt, Instant completedAt) {}

    /**
     * @param line of the file, from 1
     */
    record Rejected(long line, String reason) {}

    /**
     * @throws IOException when the file cannot be read, or does not begin with the columns
     */
    static WorkItems read(Path file) throws IOException {
        var items = new ArrayList<WorkItem>();
        var rejected = new ArrayList<Rejected>();
        Set<String> known = new HashSet<>();
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .allowMissingFields(true)
                .allowExtraFields(true)
                .allowExtraCharsAfterClosingQuote(true)
                .ofCsvRecord(file)) {
            Iterator<CsvRecord> records = csv.iterator();
            if (!records.hasNext() || !records.next().getFields().equals(COLUMNS)) {
                throw new IOException(
                        "%s does not begin with the columns %s".formatted(file, String.join(",", COLUMNS)));
            }
            while (records.hasNext()) {
                CsvRecord record = records.next();
                if (items.size() + rejected.size() == LINES_MAX) {
                    throw new IOException("%s has more than %d lines".formatted(file, LINES_MAX));
                }
                try {
                    WorkItem item = item(record.getFields());
                    if (!known.add(item.externalId())) {
                        throw new IllegalArgumentException("external_id '%s' came before".formatted(item.externalId()));
                    }
                    items.add(item);
                } catch (IllegalArgumentException e) {
                    rejected.add(new Rejected(record.getStartingLineNumber(), String.valueOf(e.getMessage())));
                }
            }
        } catch (CsvParseException e) {
            throw new IOException("%s is no CSV: %s".formatted(file, e.getMessage()), e);
        }
        return new WorkItems(items, rejected);
    }

    private static WorkItem item(List<String> fields) {
        if (fields.size() != COLUMNS.size()) {
            throw new IllegalArgumentException("%d fields instead of %d".formatted(fields.size(), COLUMNS.size()));
        }
        String externalId = TextRule.EXTERNAL_ID.keep(fields.get(0));
        String title = TextRule.TITLE.keep(fields.get(1));
        Instant createdAt = time("created_at", fields.get(2));
        Instant completedAt = time("completed_at", fields.get(3));
        if (completedAt.isBefore(createdAt)) {
            throw new IllegalArgumentException(
                    "completed_at %s is before created_at %s".formatted(completedAt, createdAt));
        }
        return new WorkItem(externalId, title, createdAt, completedAt);
    }

    private static Instant time(String column, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("%s '%s' is no ISO 8601 time with an offset".formatted(column, text), e);
        }
    }
}
