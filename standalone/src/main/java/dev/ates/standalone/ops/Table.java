package dev.ates.standalone.ops;

import dev.ates.contracts.ForeignText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints rows of text under headings, with columns as wide as needed. */
final class Table {

    private static final int CELL_LENGTH_MAX = 80;
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(List.of(headings));
    }

    void row(Object... cells) {
        var row = new ArrayList<String>(cells.length);
        for (Object cell : cells) {
            row.add(cell(String.valueOf(cell)));
        }
        rows.add(row);
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    void print(PrintWriter out) {
        int columns = rows.getFirst().size();
        var widths = new int[columns];
        for (List<String> row : rows) {
            for (int n = 0; n < columns; n++) {
                widths[n] = Math.max(widths[n], length(row.get(n)));
            }
        }
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int n = 0; n < columns; n++) {
                line.append(row.get(n))
                        .repeat(' ', widths[n] - length(row.get(n)))
                        .append(GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** One line without terminal control characters, because reasons quote foreign input. */
    private static String cell(String text) {
        return ForeignText.shown(text.strip().replaceAll("\\s+", " "), CELL_LENGTH_MAX);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
