package dev.ates.contracts.wire;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A consumer's request to a producer: its position, and whether it needs a replay. The message has headers only.
 *
 * @param epoch the epoch that it has received, none before the first message
 * @param applied the last position that it has applied, 0 for none
 * @param mark the mark of the chunk that ends there; none when somebody else requests on the consumer's behalf
 * @param replay whether it requests a replay of everything after {@code applied}
 */
public record Ask(
        String consumer,
        int partition,
        @Nullable UUID epoch,
        long applied,
        @Nullable UUID mark,
        boolean replay) {

    public Ask {
        if (!consumer.matches(Addresses.CONSUMER)) {
            throw new IllegalArgumentException(
                    "'%s' is not a consumer's name, which matches %s".formatted(consumer, Addresses.CONSUMER));
        }
        if (partition < 0 || partition >= Envelope.PARTITIONS_MAX) {
            throw new IllegalArgumentException("there is no partition %d".formatted(partition));
        }
        if (applied < 0) {
            throw new IllegalArgumentException("position %d is below 0".formatted(applied));
        }
    }

    /** Whether the consumer reports its position; a request on its behalf has neither mark nor epoch. */
    public boolean isItsOwn() {
        return mark != null || applied == 0 && epoch != null;
    }

    public Map<String, Object> headers() {
        return new Headers()
                .with("ates-consumer", consumer)
                .with("ates-partition", partition)
                .with("ates-epoch", epoch)
                .with("ates-applied", applied)
                .with("ates-mark", mark)
                .with("ates-replay", replay)
                .all();
    }

    /** @throws IllegalArgumentException naming the header that is missing or wrong */
    public static Ask of(@Nullable Map<String, Object> headers) {
        var told = new Headers(headers == null ? Map.of() : headers);
        return new Ask(
                told.text("ates-consumer"),
                told.small("ates-partition"),
                told.idIfAny("ates-epoch"),
                told.number("ates-applied"),
                told.idIfAny("ates-mark"),
                told.isTrue("ates-replay"));
    }
}
