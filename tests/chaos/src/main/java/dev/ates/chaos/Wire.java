package dev.ates.chaos;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import dev.ates.testkit.RabbitNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A client with access to the broker: reads producers' messages and repeats them in any order, and sends other
 * messages. This is the only class of the suite that knows names of the message format.
 */
final class Wire {

    /** The streams and their consumers. */
    static final List<Stream> STREAMS = List.of(
            new Stream("tracker", "people", "outside"),
            new Stream("accounting", "people", "outside"),
            new Stream("analytics", "people", "outside"),
            new Stream("accounting", "tracker", "tracker"),
            new Stream("analytics", "tracker", "tracker"),
            new Stream("analytics", "accounting", "accounting"));

    private static final int KEPT_MAX = 500;

    /**
     * @param consumer the consuming service
     * @param name of the stream
     * @param part the part whose database has its log
     */
    record Stream(String consumer, String name, String part) {
        String queue() {
            return "ates.%s.from.%s.0".formatted(consumer, name);
        }

        String exchange() {
            return "ates." + name;
        }
    }

    private Wire() {}

    interface Work {
        void on(Channel channel) throws Exception;
    }

    static void on(RabbitNode node, Work work) throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(node.uri());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(5_000);
        factory.setHandshakeTimeout(10_000);
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            work.on(channel);
        }
    }

    /** The broker's product name. */
    static String product(RabbitNode node) {
        String[] product = {"unknown"};
        try {
            on(node, channel -> {
                Map<String, Object> properties = channel.getConnection().getServerProperties();
                product[0] = properties.get("product") + " " + properties.get("version");
            });
        } catch (Exception e) {
            product[0] = "unknown: " + e.getMessage();
        }
        return product[0];
    }

    static String deadQueue(String consumer) {
        return "ates." + consumer + ".dead";
    }

    /** Puts a message straight into a consumer's queue. */
    static void inject(Channel channel, Stream to, BasicProperties properties, byte[] body) throws Exception {
        channel.basicPublish("", to.queue(), properties, body);
    }

    /** The headers of a chunk. */
    static BasicProperties chunk(String stream, String epoch, long first, long last, String day) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("ates-stream", stream);
        headers.put("ates-epoch", epoch);
        headers.put("ates-partition", 0);
        headers.put("ates-partitions", 1);
        headers.put("ates-first", first);
        headers.put("ates-last", last);
        headers.put("ates-day", day);
        headers.put("ates-replay", false);
        return new BasicProperties.Builder().deliveryMode(2).headers(headers).build();
    }

    /** Requests a replay for a consumer from a position. */
    static void askForReplay(Channel channel, Stream stream, long from) throws Exception {
        Map<String, Object> headers = Map.of(
                "ates-consumer", stream.consumer(), "ates-partition", 0, "ates-applied", from - 1, "ates-replay", true);
        channel.basicPublish(
                stream.exchange() + ".requests",
                "",
                new BasicProperties.Builder().headers(headers).build(),
                new byte[0]);
    }

    /**
     * Reads a stream for a while and repeats everything one to five times, in shuffled windows.
     *
     * @return the number of repeated messages
     */
    static long repeatAndReorder(RabbitNode node, Stream stream, RandomGenerator random, Duration length)
            throws Exception {
        long[] said = {0};
        on(node, channel -> {
            String ear = channel.queueDeclare().getQueue();
            channel.queueBind(ear, stream.exchange(), "live.#");
            Deque<Delivery> heard = new ArrayDeque<>();
            channel.basicConsume(
                    ear,
                    true,
                    (tag, delivery) -> {
                        synchronized (heard) {
                            heard.addLast(delivery);
                            if (heard.size() > KEPT_MAX) {
                                heard.removeFirst();
                            }
                        }
                    },
                    tag -> {});
            long deadline = System.nanoTime() + length.toNanos();
            while (System.nanoTime() < deadline) {
                Patience.pause(Duration.ofMillis(200));
                List<Delivery> window;
                synchronized (heard) {
                    window = new ArrayList<>(heard);
                    if (random.nextBoolean()) {
                        heard.clear();
                    }
                }
                var again = new ArrayList<Delivery>();
                for (Delivery delivery : window) {
                    int times = 1 + random.nextInt(5);
                    for (int n = 0; n < times; n++) {
                        again.add(delivery);
                    }
                }
                Collections.shuffle(again, random);
                for (Delivery delivery : again) {
                    inject(channel, stream, delivery.getProperties(), delivery.getBody());
                    said[0]++;
                }
            }
        });
        return said[0];
    }
}
