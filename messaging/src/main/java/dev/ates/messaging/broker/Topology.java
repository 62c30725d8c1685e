package dev.ates.messaging.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.ates.contracts.wire.Addresses;
import dev.ates.contracts.wire.QueueArguments;
import dev.ates.robots.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service declares at the broker, again with every new channel: a wiped broker needs no repair.
 *
 * <p>A queue gets a spare name when RabbitMQ can no longer declare its own: a quorum queue that is deleted twice while it is
 * declared again can leave its members behind without it (rabbitmq-server issue 17457). Until the node restarts, declaring
 * that name closes the whole connection of the service, whose one instance of this class remembers those names.
 */
public final class Topology {

    private static final Logger log = LoggerFactory.getLogger(Topology.class);

    /** After so many spares, the first name is tried again: the broker as a whole may be at fault. */
    private static final int SPARES_MAX = 9;

    /** An unused spare expires, or it would fill up forever once its service is back at the first name. */
    private static final Map<String, Object> SPARE_GOES_UNUSED =
            Map.of("x-expires", Duration.ofMinutes(10).toMillis());

    private final Map<String, Integer> spares = new ConcurrentHashMap<>();

    /** Returns the queue of requests. */
    String declareProducer(Channel channel, String producer) throws IOException {
        // The request exchange first: a consumer sends a request as soon as it finds the stream's exchange.
        channel.exchangeDeclare(Addresses.requestExchange(producer), BuiltinExchangeType.FANOUT, true);
        channel.exchangeDeclare(Addresses.exchange(producer), BuiltinExchangeType.TOPIC, true);
        String queue = declare(channel, Addresses.requestQueue(producer), QueueArguments.durable(), SPARE_GOES_UNUSED);
        channel.queueBind(queue, Addresses.requestExchange(producer), "");
        return queue;
    }

    /** Returns the queue to consume; {@link Worker.NotYet} means that its producer has yet to declare its exchange. */
    String declareConsumer(Channel channel, String consumer, String producer, int partition) throws IOException {
        String rejects = Addresses.rejectExchange(consumer);
        channel.exchangeDeclare(rejects, BuiltinExchangeType.FANOUT, true);
        // Here a spare does not expire: nobody consumes dead letters, they wait for an operator.
        String dead = declare(channel, Addresses.deadQueue(consumer), QueueArguments.durable(), Map.of());
        channel.queueBind(dead, rejects, "");
        String exchange = Addresses.exchange(producer);
        try {
            channel.exchangeDeclarePassive(exchange);
        } catch (IOException e) {
            boolean isMissing = reason(e) instanceof AMQP.Channel.Close close && close.getReplyCode() == AMQP.NOT_FOUND;
            throw isMissing ? new Worker.NotYet("Stream %s is not at this broker yet".formatted(producer), e) : e;
        }
        String name = Addresses.queue(consumer, producer, partition);
        String queue = declare(channel, name, QueueArguments.ofStream(consumer), SPARE_GOES_UNUSED);
        channel.queueBind(queue, exchange, Addresses.liveKey(partition));
        channel.queueBind(queue, exchange, Addresses.replayKey(consumer, partition));
        return queue;
    }

    /**
     * Declares a queue, under a spare name if necessary, and returns its name. The arguments are RabbitMQ's: the embedded
     * broker has a single node, needs no single active consumer, since the lock on the cursor keeps instances apart, and dies
     * together with all consumers.
     */
    private String declare(Channel channel, String name, Map<String, Object> arguments, Map<String, Object> ofSpare)
            throws IOException {
        int spare = spares.getOrDefault(name, 0);
        String product =
                String.valueOf(channel.getConnection().getServerProperties().get("product"));
        var all = new HashMap<>(product.equals("RabbitMQ") ? arguments : Map.of());
        if (spare > 0) {
            all.putAll(ofSpare);
        }
        String queue = spare == 0 ? name : name + ".spare." + spare;
        try {
            channel.queueDeclare(queue, true, false, false, all);
        } catch (IOException e) {
            if (isSpoilt(queue, e)) {
                spares.put(name, (spare + 1) % (SPARES_MAX + 1));
                log.warn("The broker cannot declare queue {}; trying another name", queue);
            }
            throw e;
        }
        return queue;
    }

    /** All channels of a connection get the same failure, so it must name this queue. */
    private static boolean isSpoilt(String queue, IOException failure) {
        return reason(failure) instanceof AMQP.Connection.Close close
                && close.getReplyCode() == AMQP.INTERNAL_ERROR
                && close.getReplyText().contains("'" + queue + "'");
    }

    /** What the broker said when it closed the channel or the connection. */
    private static @Nullable Object reason(IOException failure) {
        return failure.getCause() instanceof ShutdownSignalException shutdown ? shutdown.getReason() : null;
    }
}
