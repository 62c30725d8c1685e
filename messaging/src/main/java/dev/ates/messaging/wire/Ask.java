package dev.ates.messaging.wire;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.ates.messaging.MessagingSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer tells a producer: how far it is, and whether it needs what follows once more. It is a message of
 * headers alone.
 *
 * @param epoch the epoch that it has heard, none before it has heard any
 * @param applied the position that it has applied last, 0 for none
 * @param mark the mark of the chunk that ends there; none when somebody asks on the consumer's behalf
 * @param replay whether it wants everything after {@code applied} to be told again
 */
public record Ask(
        String consumer,
        int partition,
        @Nullable UUID epoch,
        long applied,
        @Nullable UUID mark,
        boolean replay) {

    public Ask {
        if (!consumer.matches("[a-z]{1,40}")) {
            throw new IllegalArgumentException("'%s' is no consumer's name".formatted(consumer));
        }
        if (partition < 0 || partition >= MessagingSettings.PARTITIONS_MAX) {
            throw new IllegalArgumentException("there is no partition %d".formatted(partition));
        }
        if (applied < 0) {
            throw new IllegalArgumentException("position %d is below 0".formatted(applied));
        }
    }

    /** @param user who asks, which the broker checks */
    public BasicProperties properties(String user) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("ates-consumer", consumer);
        headers.put("ates-partition", partition);
        headers.put("ates-applied", applied);
        headers.put("ates-replay", replay);
        if (epoch != null) {
            headers.put("ates-epoch", epoch.toString());
        }
        if (mark != null) {
            headers.put("ates-mark", mark.toString());
        }
        return new BasicProperties.Builder().userId(user).headers(headers).build();
    }

    /** @throws IllegalArgumentException naming the header that is missing or wrong */
    public static Ask of(BasicProperties properties) {
        Map<String, Object> headers = properties.getHeaders() == null ? Map.of() : properties.getHeaders();
        try {
            return new Ask(
                    Envelope.text(headers, "ates-consumer"),
                    Math.toIntExact(Envelope.number(headers, "ates-partition")),
                    Envelope.id(headers, "ates-epoch"),
                    Envelope.number(headers, "ates-applied"),
                    Envelope.id(headers, "ates-mark"),
                    Boolean.TRUE.equals(headers.get("ates-replay")));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the partition is no small number", e);
        }
    }
}
