package dev.ates.tables;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.ForeignText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVParser;

/**
 * The positions of the wanted columns. They may be in any order and case, with a space or a hyphen instead of the
 * underscore, and with other columns between them.
 *
 * @param places of the wanted columns, in the requested order; -1 for a missing optional one
 * @param names of all columns, as they are written
 */
record Header(char separator, List<Integer> places, List<String> names) {

    /**
     * @param line the table's first line
     * @param separators the possible ones; the table's is the one that finds the most columns
     * @param wanted the required columns, followed by the optional ones
     * @param required how many are required
     * @throws UnreadableTable when a column is missing or occurs twice
     */
    static Header of(String line, String separators, List<String> wanted, int required) throws IOException {
        if (line.isBlank()) {
            throw new UnreadableTable("There is nothing in it");
        }
        var possible = new ArrayList<Header>();
        UnreadableTable complaint = null;
        for (char separator : separators.toCharArray()) {
            try {
                possible.add(of(separator, names(line, separator), wanted));
            } catch (UnreadableTable e) {
                // A quoted name ends where the right separator follows.
                complaint = complaint == null ? e : complaint;
            }
        }
        Header header =
                possible.stream().max(Comparator.comparingLong(Header::found)).orElse(null);
        if (complaint != null && (header == null || header.found() == 0)) {
            throw complaint;
        }
        requireNonNull(header);
        List<String> needed = wanted.subList(0, required);
        List<String> missing = needed.stream()
                .filter(column -> header.places().get(wanted.indexOf(column)) < 0)
                .toList();
        if (!missing.isEmpty()) {
            throw new UnreadableTable("The header does not have the columns %s: there is no %s in '%s'"
                    .formatted(String.join(",", needed), String.join(", no ", missing), ForeignText.shown(line)));
        }
        return header;
    }

    private static Header of(char separator, List<String> names, List<String> wanted) throws UnreadableTable {
        List<String> columns = names.stream().map(Header::column).toList();
        Set<String> known = new HashSet<>();
        for (String column : columns) {
            if (wanted.contains(column) && !known.add(column)) {
                throw new UnreadableTable("The header has the column %s twice, as columns %d and %d"
                        .formatted(column, columns.indexOf(column) + 1, columns.lastIndexOf(column) + 1));
            }
        }
        return new Header(separator, wanted.stream().map(columns::indexOf).toList(), names);
    }

    private static List<String> names(String line, char separator) throws IOException {
        try (var header = CSVParser.parse(line, Table.format(separator))) {
            return header.iterator().next().toList();
        } catch (UncheckedIOException e) {
            throw Table.wrong(1, line.lastIndexOf('"') + 1L, e);
        }
    }

    /** The name in the form in which columns are compared. */
    static String column(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    }

    /** The number of columns. */
    int width() {
        return names.size();
    }

    /** The columns other than these, for people. */
    List<String> others(Collection<String> read) {
        return names.stream()
                .filter(name -> !read.contains(column(name)))
                .map(name -> ForeignText.shown(name.strip()))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private long found() {
        return places.stream().filter(place -> place >= 0).count();
    }

    /** The values of the wanted columns; empty for a missing column. */
    List<String> wanted(List<String> values) {
        return places.stream().map(place -> place < 0 ? "" : values.get(place)).toList();
    }
}
