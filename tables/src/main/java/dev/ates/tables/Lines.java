package dev.ates.tables;

import dev.ates.tables.Table.Row;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines of any table by the names of its columns. Their meaning is up to the caller. */
public final class Lines {

    private Lines() {}

    /** A line of the file. */
    public sealed interface Line {
        /** The line's number in the file, from 1; for a row of several lines, the first one. */
        long line();
    }

    /** @param values by column; empty for a missing column */
    public record Values(long line, Map<String, String> values) implements Line {}

    /** A line whose values cannot be separated. */
    public record Torn(long line, String reason) implements Line {}

    /**
     * Reads all lines of a file, in UTF-8 or UTF-16, and closes it.
     *
     * @param required the columns that the table must have
     * @param optional the columns that it may have
     * @throws UnreadableTable when the file is not such a table, or has too many lines
     */
    public static List<Line> read(InputStream file, List<String> required, List<String> optional, int linesMax)
            throws IOException {
        List<String> columns = new ArrayList<>(required);
        columns.addAll(optional);
        try (Table table = Table.open(file, columns, required.size())) {
            List<Line> lines = new ArrayList<>();
            for (Optional<Row> row = table.next(); row.isPresent(); row = table.next()) {
                if (lines.size() == linesMax) {
                    throw new UnreadableTable("It has more than %,d lines".formatted(linesMax));
                }
                lines.add(line(row.get(), table.header(), columns));
            }
            return lines;
        }
    }

    private static Line line(Row row, Header header, List<String> columns) {
        int fields = row.values().size();
        if (fields != header.width()) {
            return new Torn(row.line(), fields + " fields instead of " + header.width());
        }
        List<String> wanted = header.wanted(row.values());
        Map<String, String> values = new HashMap<>();
        for (int n = 0; n < columns.size(); n++) {
            values.put(columns.get(n), wanted.get(n));
        }
        return new Values(row.line(), Map.copyOf(values));
    }
}
