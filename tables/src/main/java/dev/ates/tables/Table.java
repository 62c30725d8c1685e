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
 * A table with a header, separated by comma, semicolon or tab, in lines that end with CR, LF or both. It is read line
 * by line, so that its length costs no memory.
 */
final class Table implements AutoCloseable {

    private static final int HEADER_CHARACTERS_MAX = 65_536;

    /** Spreadsheets write this line before the header when their separator is not the usual one. */
    private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)\"?sep=([,;\t])\"?");

    /** The parser names the line in which the quote was opened only in its message. */
    private static final Pattern QUOTE_OPENED = Pattern.compile("startline ([^)]+)");

    private final Header header;
    private final StrictText text;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;

    /** One record: normally as many values as the header has columns. */
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
     * @param columns the wanted ones
     * @throws UnreadableTable when one of them is missing or occurs twice
     */
    static Table open(InputStream bytes, List<String> columns) throws IOException {
        return open(bytes, columns, columns.size());
    }

    /** @param required how many of the columns are required; those after them are optional */
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

    /** The format of all tables: quotes are doubled inside quotes and must be closed. */
    static CSVFormat format(char separator) {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(false)
                .get();
    }

    /** The next line that is not empty, together with the following lines if a quoted value continues there. */
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
     * The next row that is not empty (spreadsheets leave empty ones behind); nothing at the end.
     *
     * @throws UnreadableTable when the end of the row cannot be determined
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
            throw wrong(line, text.quoteOpens(), e);
        }
    }

    /**
     * The parser's complaint about the record that begins in a line, in our words.
     *
     * @param character at which the last quoted value begins: one that is not closed is noticed only at the end of the file
     */
    static IOException wrong(long line, long character, UncheckedIOException e) {
        IOException complaint = requireNonNull(e.getCause());
        if (!(complaint instanceof CSVException)) {
            return complaint;
        }
        Matcher opened = QUOTE_OPENED.matcher(String.valueOf(complaint.getMessage()));
        return new UnreadableTable(
                opened.find()
                        ? "Line %s opens a quote that nothing closes, at character %d"
                                .formatted(opened.group(1).replaceAll("\\D", ""), character)
                        : "Line %d goes on after a closing quote; a quote inside quotes is written twice"
                                .formatted(line),
                complaint);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
