package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A booking as a stored piece of a statement lists it. */
record StoredLine(
        long statement,
        Line.Kind kind,
        String reference,
        @Nullable String bankReference,
        long amountMinor,
        String currency) {

    /** The lines of a stored piece, in its order. */
    static List<StoredLine> of(JdbcClient jdbc, StatementPiece piece) {
        return of(jdbc, List.of(piece)).getOrDefault(piece.id(), List.of());
    }

    /** The lines of stored pieces by the ids of these, in their order. */
    static Map<Long, List<StoredLine>> of(JdbcClient jdbc, List<StatementPiece> pieces) {
        return jdbc
                .sql("""
                select statement, kind, reference, bank_reference, amount_minor, currency
                from iso20022.file_statement_line where statement = any(:pieces) order by statement, number
                """)
                .param("pieces", Columns.longs(pieces, StatementPiece::id))
                .query(Rows.as(StoredLine.class))
                .list()
                .stream()
                .collect(Collectors.groupingBy(StoredLine::statement));
    }

    /** @param statement the id of its piece, 0 for one that is not stored */
    static StoredLine of(long statement, Booking booking) {
        return new StoredLine(
                statement,
                booking.kind(),
                booking.reference(),
                booking.bankReference(),
                booking.amountMinor(),
                booking.currency());
    }

    /** What it adds to the balance. */
    long signedMinor() {
        return switch (kind) {
            case credit, returned -> amountMinor;
            case payment, clawback, charge -> -amountMinor;
        };
    }

    /** All but the bank's reference. */
    List<Object> without() {
        return List.of(kind, reference, amountMinor, currency);
    }

    /** What is the same in two listings of one booking. */
    List<Object> booking() {
        return List.of(kind, reference, Objects.requireNonNullElse(bankReference, ""), amountMinor, currency);
    }
}
