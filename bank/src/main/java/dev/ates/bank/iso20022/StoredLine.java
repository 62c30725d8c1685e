package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.bank.OrderId;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A booking as a stored piece of a statement lists it. */
record StoredLine(
        long statement,
        LocalDate day,
        Line.Kind kind,
        String reference,
        @Nullable String bankReference,
        long amountMinor,
        String currency) {

    /** In place of the bank's reference. */
    static final String NONE = "";

    StoredLine on(LocalDate other) {
        return new StoredLine(statement, other, kind, reference, bankReference, amountMinor, currency);
    }

    /** What it adds to the balance. */
    long signedMinor() {
        return switch (kind) {
            case credit, returned -> amountMinor;
            case payment, clawback, charge -> -amountMinor;
        };
    }

    boolean isOfAnOrder() {
        return kind != Line.Kind.charge && OrderId.key(reference).isPresent();
    }

    /** Whether the same on another statement is evidence of one booking: charges are alike, and fundings too. */
    boolean isEvidence() {
        return isOfAnOrder() || (bankReference != null && kind != Line.Kind.charge && kind != Line.Kind.credit);
    }

    /** What is the same in two listings of one booking, but for the bank's reference, which one of them may lack. */
    Booked booked() {
        return new Booked(kind, reference, amountMinor, currency);
    }

    record Booked(Line.Kind kind, String reference, long amountMinor, String currency) {}

    /** A payment or a return of an order, of whatever amount. */
    record Order(Line.Kind kind, String reference) {}

    Order order() {
        return new Order(kind, reference);
    }

    /** With the balance before it. */
    record Place(Booked booked, long balance) {}

    /** What the bank's reference stands for. */
    List<Object> named() {
        return List.of(reference, bankReferenceOrNone());
    }

    String bankReferenceOrNone() {
        return bankReference == null ? NONE : bankReference;
    }
}
