package dev.ates.contracts.wire;

import java.util.HashMap;
import java.util.Map;

/** The arguments with which queues are declared on RabbitMQ, as {@code x-rabbitmq-arguments} of {@code asyncapi.yaml}. */
public final class QueueArguments {

    /** How often a message is delivered before it becomes a dead letter: it has killed as many consumers. */
    private static final int DELIVERIES_MAX = 20;

    private QueueArguments() {}

    /** A queue that survives the loss of a node. */
    public static Map<String, Object> durable() {
        return Map.of("x-queue-type", "quorum");
    }

    /** A queue for a stream, for whose messages instances do not compete; its dead letters are kept. */
    public static Map<String, Object> ofStream(String consumer) {
        var all = new HashMap<>(durable());
        all.put("x-single-active-consumer", true);
        all.put("x-delivery-limit", DELIVERIES_MAX);
        all.put("x-dead-letter-exchange", Addresses.rejectExchange(consumer));
        all.put("x-dead-letter-strategy", "at-least-once");
        all.put("x-overflow", "reject-publish");
        return all;
    }
}
