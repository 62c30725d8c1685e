package dev.ates.messaging.broker;

import com.rabbitmq.client.Connection;
import dev.ates.contracts.wire.QueueArguments;
import java.util.Map;

/**
 * Which broker this is, and the queue arguments that it needs; no other class asks. The embedded broker has a single node,
 * needs no single active consumer, since the lock on the cursor keeps instances apart, and dies together with all consumers.
 */
record BrokerKind(boolean isRabbitMq) {

    static BrokerKind of(Connection connection) {
        return new BrokerKind("RabbitMQ"
                .equals(String.valueOf(connection.getServerProperties().get("product"))));
    }

    /** The arguments of a queue that survives the loss of a node. */
    Map<String, Object> queue() {
        return isRabbitMq ? QueueArguments.durable() : Map.of();
    }

    /** The same for a queue that receives a stream. */
    Map<String, Object> streamQueue(String consumer) {
        return isRabbitMq ? QueueArguments.ofStream(consumer) : Map.of();
    }
}
