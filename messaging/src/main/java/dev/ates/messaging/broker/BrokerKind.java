package dev.ates.messaging.broker;

import com.rabbitmq.client.Connection;
import dev.ates.contracts.wire.QueueArguments;
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
        return isRabbitMq ? QueueArguments.durable() : Map.of();
    }

    /** … and that is for a stream. */
    Map<String, Object> streamQueue(String consumer) {
        return isRabbitMq ? QueueArguments.ofStream(consumer) : Map.of();
    }
}
