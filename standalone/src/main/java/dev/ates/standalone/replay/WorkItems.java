package dev.ates.standalone.replay;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
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
    private static final int EXTERNAL_ID_LENGTH_MAX = 64;
    private static final int TITLE_LENGTH_MAX = 200;
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
        String externalId = fields.get(0).strip();
        int idLength = externalId.codePointCount(0, externalId.length());
        if (idLength < 1 || idLength > EXTERNAL_ID_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "external_id has %d characters, 1 to %d are allowed".formatted(idLength, EXTERNAL_ID_LENGTH_MAX));
        }
        if (externalId.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("external_id has a control character");
        }
        String title = fields.get(1).strip();
        int length = title.codePointCount(0, title.length());
        if (length < 1 || length > TITLE_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "the title has %d characters, 1 to %d are allowed".formatted(length, TITLE_LENGTH_MAX));
        }
        if (title.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the title has a control character");
        }
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
