package dev.ates.messaging.broker;

import com.rabbitmq.client.Connection;
import java.util.HashMap;
import java.util.Map;

/** Which broker this is, and what its queues are declared with. Nobody else asks for it. */
enum BrokerKind {
    RABBITMQ {
        /** Survives the loss of a node. */
        @Override
        Map<String, Object> queue() {
            return Map.of("x-queue-type", "quorum");
        }

        @Override
        Map<String, Object> streamQueue(String rejectExchange) {
            Map<String, Object> arguments = new HashMap<>(queue());
            arguments.put("x-single-active-consumer", true);
            arguments.put("x-delivery-limit", DELIVERIES_MAX);
            arguments.put("x-dead-letter-exchange", rejectExchange);
            arguments.put("x-dead-letter-strategy", "at-least-once");
            arguments.put("x-overflow", "reject-publish");
            return arguments;
        }
    },

    /** It has one node; the lock on the cursor keeps instances apart, and no consumer dies without all others. */
    EMBEDDED;

    /** How often a message is delivered to consumers that die of it, before it is a dead letter. */
    private static final int DELIVERIES_MAX = 20;

    static BrokerKind of(Connection connection) {
        Object product = connection.getServerProperties().get("product");
        return "RabbitMQ".equals(String.valueOf(product)) ? RABBITMQ : EMBEDDED;
    }

    /** Arguments of a queue that is not lost. */
    Map<String, Object> queue() {
        return Map.of();
    }

    /** … and whose messages instances do not compete for; a dead letter is not lost on its way. */
    Map<String, Object> streamQueue(String rejectExchange) {
        return queue();
    }
}
