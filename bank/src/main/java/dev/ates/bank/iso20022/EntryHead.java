package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.bank.OrderId;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * What an entry says of all its transactions. It is read once: an entry may have tens of thousands of transactions, and to
 * search it for each of them takes the square of that.
 *
 * @param day the booking day that the bank states, if any
 * @param batch the batch's instruction, and {@code message} its message
 * @param bankReference the bank's own, and {@code entryReference} the one of the entry
 */
record EntryHead(
        @Nullable LocalDate day,
        Optional<String> batch,
        Optional<String> message,
        Optional<String> bankReference,
        Optional<String> entryReference) {

    /** ISO 20022 allows 35. */
    private static final int REFERENCE_LENGTH_MAX = 100;

    /** @throws Xml.Unreadable if its booking day has an impossible year */
    static EntryHead of(Element entry) {
        return new EntryHead(
                Xml.text(entry, "BookgDt/Dt")
                        .or(() -> Xml.text(entry, "BookgDt/DtTm"))
                        .flatMap(Days::begin)
                        .orElse(null),
                shortened(Xml.text(entry, "NtryDtls/Btch/PmtInfId")),
                shortened(Xml.text(entry, "NtryDtls/Btch/MsgId")),
                shortened(Xml.text(entry, "AcctSvcrRef")),
                shortened(Xml.text(entry, "NtryRef")));
    }

    private static Optional<String> shortened(Optional<String> reference) {
        return reference.map(one -> one.length() <= REFERENCE_LENGTH_MAX ? one : Xml.clean(one, REFERENCE_LENGTH_MAX));
    }

    /**
     * The reference of a booking that names no order. A batch of ours may be named in several places; of money that comes
     * in, only returns are ours.
     *
     * @param part the transaction, or the entry
     */
    String reference(Line.Kind kind, Element part) {
        return kind != Line.Kind.payment && kind != Line.Kind.returned
                ? reference()
                : Stream.of(
                                batch,
                                message,
                                Xml.text(part, "Refs/PmtInfId"),
                                Xml.text(part, "Refs/MsgId"),
                                entryReference)
                        .flatMap(Optional::stream)
                        .filter(id -> OrderId.key(id).isPresent())
                        .findFirst()
                        .orElseGet(this::reference);
    }

    String reference() {
        return batch.or(() -> message)
                .or(() -> bankReference)
                .or(() -> entryReference)
                .orElse("?");
    }
}
