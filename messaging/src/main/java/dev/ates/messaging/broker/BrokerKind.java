package dev.ates.messaging.broker;

import com.rabbitmq.client.Connection;
import java.util.Map;

/**
 * Which broker this is, as what its queues are declared with; nobody else asks. The embedded one has a single node, the
 * lock on the cursor keeps instances apart, and no consumer dies without all others.
 */
record BrokerKind(boolean isRabbitMq) {

    static BrokerKind of(Connection connection) {
        return new BrokerKind("RabbitMQ"
                .equals(String.valueOf(connection.getServerProperties().get("product"))));
    }

    /** Arguments of a queue that survives the loss of a node. */
    Map<String, Object> queue() {
        return isRabbitMq ? Map.of("x-queue-type", "quorum") : Map.of();
    }

    /** … and whose messages instances do not compete for; what has killed 20 consumers is a dead letter, which is kept. */
    Map<String, Object> streamQueue(String rejectExchange) {
        return !isRabbitMq
                ? queue()
                : Map.of(
                        "x-queue-type",
                        "quorum",
                        "x-single-active-consumer",
                        true,
                        "x-delivery-limit",
                        20,
                        "x-dead-letter-exchange",
                        rejectExchange,
                        "x-dead-letter-strategy",
                        "at-least-once",
                        "x-overflow",
                        "reject-publish");
    }
}
