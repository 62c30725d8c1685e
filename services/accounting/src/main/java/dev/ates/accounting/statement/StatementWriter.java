package dev.ates.accounting.statement;

import dev.ates.accounting.statement.Statements.Entry;
import dev.ates.accounting.statement.Statements.Of;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.Decimals;
import dev.ates.ui.CsvText;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a statement entry by entry. Each format ends with a marker of completeness, so that a truncated statement can be
 * recognized.
 */
interface StatementWriter {

    void begin(Of of, long openingMinor) throws IOException;

    void entry(Of of, Entry entry, long balanceMinor) throws IOException;

    void end(Of of, long closingMinor) throws IOException;

    /** The formats of a statement, by their names in paths. */
    enum Format {
        csv("text/csv"),
        json("application/json"),
        journal("text/plain");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        String mediaType() {
            return mediaType;
        }

        StatementWriter to(Writer out) {
            return switch (this) {
                case csv -> new Csv(out);
                case json -> new Json(JsonMapper.shared().createGenerator(out));
                case journal -> new HledgerJournal(out);
            };
        }
    }

    /**
     * RFC 4180. A text that a spreadsheet would evaluate as a formula gets an apostrophe. Ends with the row of the closing
     * balance. Every row names the account, so that files of several people can be merged.
     */
    record Csv(Writer out) implements StatementWriter {

        @Override
        public void begin(Of of, long openingMinor) throws IOException {
            out.write("day,time,kind,text,task,amount,balance,currency,transfer,account,name\r\n");
            balance(of, of.from(), "opening balance", openingMinor);
        }

        @Override
        public void entry(Of of, Entry entry, long balanceMinor) throws IOException {
            line(
                    of,
                    entry.day().toString(),
                    entry.happenedAt().toString(),
                    entry.kind().name(),
                    CsvText.quoted(entry.text()),
                    entry.taskId() == null ? "" : entry.taskId().toString(),
                    decimal(of, entry.signedMinor()),
                    decimal(of, balanceMinor),
                    of.currency(),
                    entry.id().toString());
        }

        @Override
        public void end(Of of, long closingMinor) throws IOException {
            balance(of, of.to(), "closing balance", closingMinor);
        }

        private void balance(Of of, LocalDate day, String kind, long minor) throws IOException {
            line(of, day.toString(), "", kind, "", "", "", decimal(of, minor), of.currency(), "");
        }

        private void line(Of of, String... fields) throws IOException {
            out.write("%s,%s,%s\r\n".formatted(String.join(",", fields), of.account(), CsvText.quoted(of.owner())));
        }
    }

    /** The structure of {@link Json}, for the API's description. */
    record Whole(
            UUID account,
            String name,
            String currency,
            LocalDate from,
            LocalDate to,
            long openingMinor,
            List<Line> entries,
            long closingMinor,
            boolean complete) {}

    /** An entry of {@link Whole}. */
    record Line(
            UUID id,
            LocalDate day,
            Instant happenedAt,
            Kind kind,
            String text,
            @Nullable UUID taskId,
            long amountMinor,
            long balanceMinor) {}

    /** Amounts in minor units, as everywhere in the API. Ends with {@code "complete": true}. */
    record Json(JsonGenerator json) implements StatementWriter {

        @Override
        public void begin(Of of, long openingMinor) {
            json.writeStartObject();
            json.writeStringProperty("account", of.account().toString());
            json.writeStringProperty("name", of.owner());
            json.writeStringProperty("currency", of.currency());
            json.writeStringProperty("from", of.from().toString());
            json.writeStringProperty("to", of.to().toString());
            json.writeNumberProperty("openingMinor", openingMinor);
            json.writeArrayPropertyStart("entries");
        }

        @Override
        public void entry(Of of, Entry entry, long balanceMinor) {
            json.writeStartObject();
            json.writeStringProperty("id", entry.id().toString());
            json.writeStringProperty("day", entry.day().toString());
            json.writeStringProperty("happenedAt", entry.happenedAt().toString());
            json.writeStringProperty("kind", entry.kind().name());
            json.writeStringProperty("text", entry.text());
            if (entry.taskId() == null) {
                json.writeNullProperty("taskId");
            } else {
                json.writeStringProperty("taskId", entry.taskId().toString());
            }
            json.writeNumberProperty("amountMinor", entry.signedMinor());
            json.writeNumberProperty("balanceMinor", balanceMinor);
            json.writeEndObject();
        }

        @Override
        public void end(Of of, long closingMinor) {
            json.writeEndArray();
            json.writeNumberProperty("closingMinor", closingMinor);
            json.writeBooleanProperty("complete", true);
            json.writeEndObject();
            json.flush();
        }
    }

    private static String decimal(Of of, long minor) {
        return Decimals.of(minor, of.currency());
    }
}
