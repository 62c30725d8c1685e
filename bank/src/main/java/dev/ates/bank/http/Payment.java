package dev.ates.bank.http;

import dev.ates.bank.Bank.Answer;
import dev.ates.bank.Bank.Order;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a bank over HTTP reports about an order, in a response or in a callback.
 *
 * @param status executed, rejected, returned or pending
 * @param reason why it was rejected or returned
 */
public record Payment(
        @Nullable UUID key,
        @Nullable String status,
        @Nullable String reason,
        long amountMinor,
        @Nullable String currency,
        @Nullable UUID creditorId) {

    /** The answer about the order; a payment that differs from it in any way leaves the outcome open. */
    public Answer answerTo(Order order) {
        if (!order.key().equals(key)
                || amountMinor != order.amountMinor()
                || !order.currency().equals(currency)
                || !order.personId().equals(creditorId)) {
            return new Answer.Unknown("The bank answers about another payment: " + this);
        }
        return switch (String.valueOf(status)) {
            case "executed" -> new Answer.Executed();
            case "rejected", "returned" -> new Answer.Rejected(reason == null ? "" : reason);
            case "pending" -> new Answer.Pending("The bank has not decided yet");
            default -> new Answer.Unknown("The bank answers " + status);
        };
    }
}
