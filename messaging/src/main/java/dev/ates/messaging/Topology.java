package dev.ates.messaging;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;

/**
 * The names of exchanges and queues, and their declaration. Each side declares what is its own and does so again with
 * every new channel, so that a wiped broker needs nobody.
 */
final class Topology {

    private static final String REQUESTS = "ates.requests";
    private static final String DEAD = "ates.dead";

    private Topology() {}

    static String exchange(String producer) {
        return "ates." + producer;
    }

    static String requestQueue(String producer) {
        return "ates." + producer + ".requests";
    }

    static String queue(String consumer, String producer, int partition) {
        return "ates.%s.from.%s.%d".formatted(consumer, producer, partition);
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

    static String requestExchange() {
        return REQUESTS;
    }

    static String deadExchange() {
        return DEAD;
    }

    static void declareProducer(Channel channel, String producer) throws IOException {
        channel.exchangeDeclare(exchange(producer), BuiltinExchangeType.TOPIC, true);
        channel.exchangeDeclare(REQUESTS, BuiltinExchangeType.DIRECT, true);
        channel.queueDeclare(requestQueue(producer), true, false, false, Map.of());
        channel.queueBind(requestQueue(producer), REQUESTS, producer);
    }

    static void declareConsumer(Channel channel, String consumer, String producer, int partition) throws IOException {
        channel.exchangeDeclare(exchange(producer), BuiltinExchangeType.TOPIC, true);
        channel.exchangeDeclare(REQUESTS, BuiltinExchangeType.DIRECT, true);
        channel.exchangeDeclare(DEAD, BuiltinExchangeType.DIRECT, true);
        channel.queueDeclare(deadQueue(consumer), true, false, false, Map.of());
        channel.queueBind(deadQueue(consumer), DEAD, consumer);
        String queue = queue(consumer, producer, partition);
        channel.queueDeclare(queue, true, false, false, streamQueueArguments(channel));
        channel.queueBind(queue, exchange(producer), liveKey(partition));
        channel.queueBind(queue, exchange(producer), replayKey(consumer, partition));
    }

    /** RabbitMQ gets quorum queues with one active consumer; the embedded broker knows neither. */
    private static Map<String, Object> streamQueueArguments(Channel channel) {
        Object product = channel.getConnection().getServerProperties().get("product");
        return "RabbitMQ".equals(String.valueOf(product))
                ? Map.of("x-queue-type", "quorum", "x-single-active-consumer", true)
                : Map.of();
    }
}
