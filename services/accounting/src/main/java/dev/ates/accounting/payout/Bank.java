package dev.ates.accounting.payout;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/** Whoever moves real money. Any number of threads may ask at once. */
interface Bank {

    /** Asks for a payment. The same order may be sent any number of times and is executed at most once. */
    Answer pay(Order order);

    /** What became of an order sent before; empty when the bank has never heard of it. */
    Optional<Answer> find(Order order);

    /**
     * What the bank is asked to do.
     *
     * @param key the payout's id: what makes two requests the same order
     * @param amountMinor above zero
     */
    record Order(UUID key, UUID personId, String creditorName, LocalDate day, long amountMinor, String currency) {}

    /** What is known after asking. */
    sealed interface Answer {

        record Executed() implements Answer {}

        record Rejected(String reason) implements Answer {}

        /** It may or may not have been executed: to be asked about, never taken for a failure. */
        record Unknown(String reason) implements Answer {}

        /** The bank cannot have heard of it: no connection came about. */
        record Unreachable(String reason) implements Answer {}
    }
}
