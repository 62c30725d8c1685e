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
     * Orders payments. An order may be sent again as long as {@link #find} returns no answer for it; it is executed at
     * most once.
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
     * @param page receives the lines, some thousand at a time
     * @return the rest of the statement; empty while the statement is incomplete, in which case the caller discards the
     *     lines
     */
    Optional<Statement> statement(LocalDate day, Consumer<List<Line>> page);

    /**
     * The days since {@code since} for which the bank has delivered statements unasked, with their versions. Empty for
     * a bank that must be asked for statements.
     */
    default Map<LocalDate, Long> statements(LocalDate since) {
        return Map.of();
    }

    /**
     * Which of these orders, whose money was credited back, the bank reports as executed after all. Empty for a bank
     * that must be asked about orders.
     */
    default Set<UUID> executedAfterAll(List<UUID> keys) {
        return Set.of();
    }

    /** Whether the bank books on this day. It sends no separate statements for other days. */
    default boolean isBankingDay(LocalDate day) {
        return true;
    }

    /** The files from the bank that could not be used. */
    default Inbox inbox() {
        return Inbox.EMPTY;
    }

    /**
     * A payment order.
     *
     * @param key the payout's id, which identifies the order
     * @param amountMinor above zero
     * @param firstSentAt when it was first sent, if it has been sent
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
     * @param version grows when the bank corrects or completes it
     * @param remarks notes for people, such as balances that do not add up
     */
    record Statement(long version, List<String> remarks) {}

    /**
     * An entry that the bank reports as booked.
     *
     * @param number distinguishes the lines of a day, also those with the same reference
     * @param reference as the bank reports it; for a payment of ours it contains the key of the order
     * @param amountMinor 0 or more; the kind gives the direction
     */
    record Line(long number, Kind kind, String reference, long amountMinor, String currency) {

        /** The key of our order in the reference, in whatever form the bank writes it; empty if it contains none. */
        public Optional<UUID> key() {
            return OrderId.key(reference);
        }

        /** The direction of the money, and the reason. */
        public enum Kind {
            /** An outgoing payment; it proves that an order was executed. */
            payment,
            /** Money that was returned: a payment that was sent back or revoked. */
            returned,
            /** Outgoing money that takes back an earlier credit; it proves no payment, whatever it names. */
            clawback,
            /** Other incoming money. */
            credit,
            /** The bank's own fees. */
            charge
        }
    }

    /** The bank's answer. */
    sealed interface Answer {

        record Executed() implements Answer {}

        /** It was not executed, or its money has come back. */
        record Rejected(String reason) implements Answer {}

        /** The bank has the order and will decide: query it later. */
        record Pending(String reason) implements Answer {}

        /** It may or may not have been executed: query it; it does not count as a failure. */
        record Unknown(String reason) implements Answer {}

        /** The bank cannot have received it: the connection failed. */
        record Unreachable(String reason) implements Answer {}

        /** It may have been executed, and a query can no longer tell: a person must find out. */
        record Lost(String reason) implements Answer {}

        /** It has not been sent, because no bank would accept it: a person must correct it. */
        record Unfit(String reason) implements Answer {}
    }
}
