package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.sql.Rows;
import java.util.List;
import java.util.Objects;
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
    static List<StoredLine> of(JdbcClient jdbc, long piece) {
        return jdbc.sql("""
                select statement, kind, reference, bank_reference, amount_minor, currency
                from iso20022.file_statement_line where statement = :piece order by number
                """)
                .param("piece", piece)
                .query(Rows.as(StoredLine.class))
                .list();
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

    boolean isSameAs(Booking booking) {
        return kind == booking.kind()
                && reference.equals(booking.reference())
                && amountMinor == booking.amountMinor()
                && currency.equals(booking.currency())
                && (bankReference == null
                        || booking.bankReference() == null
                        || bankReference.equals(booking.bankReference()));
    }

    /** What is the same in two listings of one booking. */
    List<Object> booking() {
        return List.of(kind, reference, Objects.requireNonNullElse(bankReference, ""), amountMinor, currency);
    }
}
