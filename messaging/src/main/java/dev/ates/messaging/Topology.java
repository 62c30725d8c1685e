package dev.ates.messaging;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;

/**
 * The names of exchanges and queues, and their declaration. All that belongs to a service begins with {@code ates.} and
 * its name: it alone configures and reads that. What others do there is to bind to {@code ates.P} and to write to {@code
 * ates.P.requests}. Each side declares what is its own and does so again with every new channel, so a wiped broker needs
 * nobody.
 */
final class Topology {

    /** How often a quorum queue delivers a message to consumers that die of it, before it is a dead letter. */
    private static final int DELIVERIES_MAX = 20;

    private Topology() {}

    /** Where a producer tells its stream. */
    static String exchange(String producer) {
        return "ates." + producer;
    }

    /** Where consumers tell a producer how far they are. */
    static String requestExchange(String producer) {
        return "ates." + producer + ".requests";
    }

    static String requestQueue(String producer) {
        return "ates." + producer + ".requested";
    }

    static String queue(String consumer, String producer, int partition) {
        return "ates.%s.from.%s.%d".formatted(consumer, producer, partition);
    }

    /** Where a consumer puts what is no chunk. */
    static String rejectExchange(String consumer) {
        return "ates." + consumer + ".rejects";
    }

    static String deadQueue(String consumer) {
        return "ates." + consumer + ".dead";
    }

    static String liveKey(int partition) {
        return "live." + partition;
    }

    static String replayKey(String consumer, int partition) {
        return "replay.%s.%d".formatted(consumer, partition);
    }

    static void declareProducer(Channel channel, String producer) throws IOException {
        channel.exchangeDeclare(exchange(producer), BuiltinExchangeType.TOPIC, true);
        channel.exchangeDeclare(requestExchange(producer), BuiltinExchangeType.FANOUT, true);
        channel.queueDeclare(requestQueue(producer), true, false, false, replicated(channel));
        channel.queueBind(requestQueue(producer), requestExchange(producer), "");
    }

    /** @throws IOException also when the producer has never been there: its exchange is its own to declare */
    static void declareConsumer(Channel channel, String consumer, String producer, int partition) throws IOException {
        channel.exchangeDeclare(rejectExchange(consumer), BuiltinExchangeType.FANOUT, true);
        channel.queueDeclare(deadQueue(consumer), true, false, false, replicated(channel));
        channel.queueBind(deadQueue(consumer), rejectExchange(consumer), "");
        channel.exchangeDeclarePassive(exchange(producer));
        String queue = queue(consumer, producer, partition);
        channel.queueDeclare(queue, true, false, false, stream(channel, consumer));
        channel.queueBind(queue, exchange(producer), liveKey(partition));
        channel.queueBind(queue, exchange(producer), replayKey(consumer, partition));
    }

    /** Survives the loss of a node of RabbitMQ; the embedded broker has one node. */
    private static Map<String, Object> replicated(Channel channel) {
        return isRabbit(channel) ? Map.of("x-queue-type", "quorum") : Map.of();
    }

    /**
     * One active consumer, so that instances do not compete; and a dead letter is not lost on its way. The embedded
     * broker does without: the lock on the cursor keeps instances apart, and no consumer dies without all others.
     */
    private static Map<String, Object> stream(Channel channel, String consumer) {
        if (!isRabbit(channel)) {
            return Map.of();
        }
        return Map.of(
                "x-queue-type",
                "quorum",
                "x-single-active-consumer",
                true,
                "x-delivery-limit",
                DELIVERIES_MAX,
                "x-dead-letter-exchange",
                rejectExchange(consumer),
                "x-dead-letter-strategy",
                "at-least-once",
                "x-overflow",
                "reject-publish");
    }

    private static boolean isRabbit(Channel channel) {
        Object product = channel.getConnection().getServerProperties().get("product");
        return "RabbitMQ".equals(String.valueOf(product));
    }
}
