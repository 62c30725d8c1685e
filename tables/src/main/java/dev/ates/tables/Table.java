package dev.ates.tables;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table with a header, separated by comma, semicolon or tab, in lines that end with CR, LF or both. It is read line by line,
 * so its length costs no memory.
 */
final class Table implements AutoCloseable {

    private static final int HEADER_CHARACTERS_MAX = 65_536;

    /** Spreadsheets write this line before the header when they do not separate as usual. */
    private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)\"?sep=([,;\t])\"?");

    /** The parser says in words only where the quote was opened. */
    private static final Pattern QUOTE_OPENED = Pattern.compile("startline ([^)]+)");

    private final Header header;
    private final StrictText text;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;

    /** What stands in one record: normally as many values as the header has columns. */
    record Row(long line, List<String> values) {}

    private Table(Header header, StrictText text, BufferedReader reader) throws IOException {
        this.header = header;
        this.text = text;
        this.parser = CSVParser.parse(reader, format(header.separator()));
        this.records = parser.iterator();
    }

    /**
     * Reads up to the end of the header.
     *
     * @param columns those that are wanted
     * @throws UnreadableTable when one of them is missing or comes twice
     */
    static Table open(InputStream bytes, List<String> columns) throws IOException {
        return open(bytes, columns, columns.size());
    }

    /** @param required how many of the columns must be there; those after them may be missing */
    static Table open(InputStream bytes, List<String> columns, int required) throws IOException {
        var text = new StrictText(bytes);
        var reader = new BufferedReader(text);
        reader.mark(HEADER_CHARACTERS_MAX + 1);
        String first = record(reader);
        Matcher separatorLine = SEPARATOR_LINE.matcher(first);
        boolean told = separatorLine.matches();
        Header header = told
                ? Header.of(record(reader), separatorLine.group(1), columns, required)
                : Header.of(first, ",;\t", columns, required);
        reader.reset();
        var table = new Table(header, text, reader);
        for (int skipped = told ? 0 : 1; skipped < 2; skipped++) {
            table.next();
        }
        return table;
    }

    /** How all tables are read: quotes are doubled inside quotes and have to be closed. */
    static CSVFormat format(char separator) {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(false)
                .get();
    }

    /** The next line with something in it, or with the rest of one where a quoted value goes on. */
    private static String record(BufferedReader reader) throws IOException {
        var record = new StringBuilder();
        boolean quoted = false;
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            quoted ^= c == '"';
            if ((c == '\n' || c == '\r') && !quoted) {
                if (!record.toString().isBlank()) {
                    break;
                }
                record.setLength(0);
                continue;
            }
            if (record.length() == HEADER_CHARACTERS_MAX - 2) {
                throw new UnreadableTable("Its header has more than %,d characters".formatted(record.length()));
            }
            record.append((char) c);
        }
        return record.toString();
    }

    Header header() {
        return header;
    }

    /**
     * The next row with anything in it (spreadsheets leave empty ones behind), or nothing at the end.
     *
     * @throws UnreadableTable when nobody can tell where it ends
     */
    Optional<Row> next() throws IOException {
        long line = 0;
        try {
            while (true) {
                line = parser.getCurrentLineNumber() + 1;
                text.recordBegins(line);
                if (!records.hasNext()) {
                    return Optional.empty();
                }
                List<String> values = records.next().toList();
                if (!values.stream().allMatch(String::isBlank)) {
                    return Optional.of(new Row(line, values));
                }
            }
        } catch (UncheckedIOException e) {
            throw wrong(line, e);
        }
    }

    /** What the parser complains about in the record that begins in a line, in words of ours. */
    static IOException wrong(long line, UncheckedIOException e) {
        IOException complaint = requireNonNull(e.getCause());
        if (!(complaint instanceof CSVException)) {
            return complaint;
        }
        Matcher opened = QUOTE_OPENED.matcher(String.valueOf(complaint.getMessage()));
        return new UnreadableTable(
                opened.find()
                        ? "Line %s opens a quote that nothing closes"
                                .formatted(opened.group(1).replaceAll("\\D", ""))
                        : "Line %d goes on after a closing quote; a quote inside quotes is written twice"
                                .formatted(line),
                complaint);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
