package dev.ates.messaging.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of exchanges and queues, and their declaration. All that belongs to a service begins with {@code ates.} and
 * its name: it alone configures and reads that. What others do there is to bind to {@code ates.P} and to write to {@code
 * ates.P.requests}. Each side declares what is its own and does so again with every new channel, so a wiped broker needs
 * nobody.
 *
 * <p>A queue takes a spare name when RabbitMQ has spoilt its own: a quorum queue that is deleted twice while it is declared
 * anew can leave its members behind without it (rabbitmq-server issue 17457). Until the node restarts, whoever declares
 * that name loses the whole connection, and with it everything else that the service hears. One instance per service
 * remembers which names those are.
 */
public final class Topology {

    private static final Logger log = LoggerFactory.getLogger(Topology.class);

    /** Then the first name has another try: what is wrong may be the broker as a whole. */
    private static final int SPARES_MAX = 9;

    /** Or a spare would fill up for ever once its service is back at the first name. */
    private static final Map<String, Object> SPARE_GOES_UNUSED =
            Map.of("x-expires", Duration.ofMinutes(10).toMillis());

    /** Nobody consumes dead letters: they wait for an operator. */
    private static final Map<String, Object> SPARE_STAYS = Map.of();

    private final Map<String, Integer> spares = new ConcurrentHashMap<>();

    /** Where a producer tells its stream. */
    public static String exchange(String producer) {
        return "ates." + producer;
    }

    /** Where consumers tell a producer how far they are. */
    public static String requestExchange(String producer) {
        return "ates." + producer + ".requests";
    }

    public static String requestQueue(String producer) {
        return "ates." + producer + ".requested";
    }

    public static String queue(String consumer, String producer, int partition) {
        return "ates.%s.from.%s.%d".formatted(consumer, producer, partition);
    }

    /** Where a consumer puts what is no chunk. */
    public static String rejectExchange(String consumer) {
        return "ates." + consumer + ".rejects";
    }

    public static String deadQueue(String consumer) {
        return "ates." + consumer + ".dead";
    }

    public static String liveKey(int partition) {
        return "live." + partition;
    }

    public static String replayKey(String consumer, int partition) {
        return "replay.%s.%d".formatted(consumer, partition);
    }

    /** Returns the queue of requests. */
    String declareProducer(Channel channel, String producer) throws IOException {
        Map<String, Object> arguments = BrokerKind.of(channel.getConnection()).queue();
        channel.exchangeDeclare(exchange(producer), BuiltinExchangeType.TOPIC, true);
        channel.exchangeDeclare(requestExchange(producer), BuiltinExchangeType.FANOUT, true);
        String queue = declare(channel, requestQueue(producer), arguments, SPARE_GOES_UNUSED);
        channel.queueBind(queue, requestExchange(producer), "");
        return queue;
    }

    /**
     * Returns the queue to consume.
     *
     * @throws IOException also when the producer has never been there: its exchange is its own to declare
     */
    String declareConsumer(Channel channel, String consumer, String producer, int partition) throws IOException {
        BrokerKind broker = BrokerKind.of(channel.getConnection());
        String rejects = rejectExchange(consumer);
        channel.exchangeDeclare(rejects, BuiltinExchangeType.FANOUT, true);
        String dead = declare(channel, deadQueue(consumer), broker.queue(), SPARE_STAYS);
        channel.queueBind(dead, rejects, "");
        channel.exchangeDeclarePassive(exchange(producer));
        String name = queue(consumer, producer, partition);
        String queue = declare(channel, name, broker.streamQueue(rejects), SPARE_GOES_UNUSED);
        channel.queueBind(queue, exchange(producer), liveKey(partition));
        channel.queueBind(queue, exchange(producer), replayKey(consumer, partition));
        return queue;
    }

    /** Returns the name that it has now. */
    private String declare(Channel channel, String name, Map<String, Object> arguments, Map<String, Object> ofSpare)
            throws IOException {
        int spare = spares.getOrDefault(name, 0);
        var all = new HashMap<>(arguments);
        if (spare > 0) {
            all.putAll(ofSpare);
        }
        String queue = spare == 0 ? name : name + ".spare." + spare;
        try {
            channel.queueDeclare(queue, true, false, false, all);
        } catch (IOException e) {
            if (isSpoilt(queue, e)) {
                spares.put(name, (spare + 1) % (SPARES_MAX + 1));
                log.warn("The broker cannot declare queue {}, another name is tried", queue);
            }
            throw e;
        }
        return queue;
    }

    /** Whoever shares the connection gets the same failure, so it must name this queue. */
    private static boolean isSpoilt(String queue, IOException failure) {
        return failure.getCause() instanceof ShutdownSignalException shutdown
                && shutdown.getReason() instanceof AMQP.Connection.Close close
                && close.getReplyCode() == AMQP.INTERNAL_ERROR
                && close.getReplyText().contains("'" + queue + "'");
    }
}
