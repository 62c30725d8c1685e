package dev.ates.tables;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.ForeignText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
 * @param others the names of the other columns
 * @param width the number of columns
 */
record Header(char separator, List<Integer> places, List<String> others, int width) {

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
            throw new UnreadableTable("It does not begin with the columns %s: there is no %s in '%s'"
                    .formatted(String.join(",", needed), String.join(", no ", missing), ForeignText.shown(line)));
        }
        return header;
    }

    private static Header of(char separator, List<String> names, List<String> wanted) throws UnreadableTable {
        List<String> columns = names.stream().map(Header::column).toList();
        Set<String> known = new HashSet<>();
        var others = new ArrayList<String>();
        for (int n = 0; n < names.size(); n++) {
            if (!wanted.contains(columns.get(n))) {
                others.add(ForeignText.shown(names.get(n).strip()));
            } else if (!known.add(columns.get(n))) {
                throw new UnreadableTable("It has the column %s twice".formatted(columns.get(n)));
            }
        }
        others.removeIf(String::isEmpty);
        return new Header(separator, wanted.stream().map(columns::indexOf).toList(), others, names.size());
    }

    private static List<String> names(String line, char separator) throws IOException {
        try (var header = CSVParser.parse(line, Table.format(separator))) {
            return header.iterator().next().toList();
        } catch (UncheckedIOException e) {
            throw Table.wrong(1, e);
        }
    }

    /** The name in the form in which columns are compared. */
    static String column(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    }

    private long found() {
        return places.stream().filter(place -> place >= 0).count();
    }

    /** The values of the wanted columns; empty for a missing column. */
    List<String> wanted(List<String> values) {
        return places.stream().map(place -> place < 0 ? "" : values.get(place)).toList();
    }
}
