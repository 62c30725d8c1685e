package dev.ates.outside.bank;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an order, and the response to its repetitions.
 *
 * @param key the order's idempotency key
 * @param reason why it was rejected, {@code null} otherwise
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Payment(
        UUID key,
        Status status,
        @Nullable String reason,
        long amountMinor,
        String currency,
        UUID creditorId,
        Instant bookedAt) {

    enum Status {
        /** The bank has the order and has not decided yet. */
        pending,
        executed,
        rejected,
        /** It was executed, and the money has come back. */
        returned
    }
}
