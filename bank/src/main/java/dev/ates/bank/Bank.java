package dev.ates.bank;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** A bank that moves real money. It is thread-safe, and reports failures as answers, not exceptions. */
public interface Bank {

    /**
     * Orders payments. The same order may be sent again as long as {@link #find} does not return an answer for it, and is
     * executed at most once.
     *
     * @return an answer for every order, by key
     */
    Map<UUID, Answer> pay(List<Order> orders);

    /**
     * The status of orders that may have been sent before.
     *
     * @return answers by key; none for an order that the bank has not executed and that may be sent (again)
     */
    Map<UUID, Answer> find(List<Order> orders);

    /**
     * Reads the statement of one of the bank's days.
     *
     * @param page takes the lines, some thousand at a time
     * @return what there is beside the lines; nothing while there is no complete statement, and what was read of it is to be
     *     forgotten then
     */
    Optional<Statement> statement(LocalDate day, Consumer<List<Line>> page);

    /**
     * The days from this one on of which a bank has left statements of its own accord, with their versions. A bank that has to
     * be asked for statements names none.
     */
    default Map<LocalDate, Long> statements(LocalDate since) {
        return Map.of();
    }

    /**
     * Which of these orders, whose money went back, the bank says it has executed all the same. A bank that has to be asked
     * about orders names none.
     */
    default Set<UUID> executedAfterAll(List<UUID> keys) {
        return Set.of();
    }

    /** What the bank has left and we could not make use of. */
    default Inbox inbox() {
        return Inbox.EMPTY;
    }

    /**
     * A payment order.
     *
     * @param key the payout's id, which identifies the order
     * @param amountMinor above zero
     * @param firstSentAt when it was sent for the first time, if it was
     */
    record Order(
            UUID key,
            UUID personId,
            String creditorName,
            LocalDate day,
            long amountMinor,
            String currency,
            Instant firstSentAt) {

        /** The text on the creditor's statement. */
        public String reference() {
            return "aTES payout " + day;
        }
    }

    /**
     * A complete statement of a day.
     *
     * @param version grows when the bank corrects or adds to it
     * @param remarks what people should know about it, such as balances that do not add up
     */
    record Statement(long version, List<String> remarks) {}

    /**
     * What the bank says it has booked.
     *
     * @param number distinguishes the lines of a day, also those with the same reference
     * @param reference the key of the order as the bank gives it back: a UUID, with or without hyphens, if the payment is ours
     * @param amountMinor 0 or more: the kind says which way it went
     */
    record Line(long number, Kind kind, String reference, long amountMinor, String currency) {

        /** Which way money went, and why. */
        public enum Kind {
            /** It went out, and proves that an order was executed. */
            payment,
            /** It came back: a payment that was returned or taken back. */
            returned,
            /** It went out to take back what had come in: no proof of a payment, whatever it names. */
            reversal,
            /** Other money that came in. */
            credit,
            /** The bank's own fees. */
            charge
        }
    }

    /** The bank's answer. */
    sealed interface Answer {

        record Executed() implements Answer {}

        record Rejected(String reason) implements Answer {}

        /** The bank has the order and will decide: query it later. */
        record Pending(String reason) implements Answer {}

        /** It may or may not have been executed: query it; it does not count as a failure. */
        record Unknown(String reason) implements Answer {}

        /** The bank cannot have received it: the connection failed. */
        record Unreachable(String reason) implements Answer {}

        /** It may have been executed, and a query can no longer tell: a human must find out. */
        record Lost(String reason) implements Answer {}

        /** It has not been sent, as no bank would take it: a human has to mend it. */
        record Unfit(String reason) implements Answer {}
    }
}
