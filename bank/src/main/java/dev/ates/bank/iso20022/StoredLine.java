package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A booking as a stored piece of a statement lists it. */
record StoredLine(
        long statement,
        Line.Kind kind,
        String reference,
        @Nullable String bankReference,
        long amountMinor,
        String currency) {

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
