package dev.ates.messaging.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.wire.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * A channel with confirms that publishes a window of messages and says how many of them, from the first on, the broker
 * has taken. Nacked, returned, timed out, closed and blocked all mean the same: not taken.
 *
 * <p>RabbitMQ returns an unroutable message before it acks it; the embedded broker nacks it and returns it afterwards.
 */
public final class PublisherChannel {

    private static final Logger log = LoggerFactory.getLogger(PublisherChannel.class);

    /** How many requests the broker hands over ahead, and after how many of them it hears that they have arrived. */
    private static final int REQUESTS_AHEAD_MAX = 400;

    private static final int REQUESTS_AT_ONCE = 100;

    /** @param end where the log stands once the broker has taken it */
    public record Message(String routingKey, Envelope envelope, StreamLog.Place end, byte[] body) {}

    private final Connection connection;
    private final Channel channel;
    private final String user;
    private final String exchange;
    private final Duration confirmTimeout;

    private volatile @Nullable String blocked;

    // Requests, guarded by a lock that no thread of the connection needs for confirms: an ack may wait for the broker.
    private final Object hearing = new Object();
    private long heardTag;
    private long acknowledgedTag;

    // The window in flight, guarded by this.
    private long firstTag;
    private int size;
    private final BitSet settled = new BitSet();
    private final BitSet refused = new BitSet();
    private List<Message> window = List.of();
    private String refusal = "";
    private boolean refusalEndsChannel;
    private @Nullable String closed;

    private PublisherChannel(
            Connection connection, Channel channel, String user, String exchange, Duration confirmTimeout) {
        this.connection = connection;
        this.channel = channel;
        this.user = user;
        this.exchange = exchange;
        this.confirmTimeout = confirmTimeout;
    }

    /**
     * Opens a channel, declares the producer's side and listens to requests for replays. They are acknowledged many at
     * once: the embedded broker writes each ack to its disk in the thread that also takes what this connection publishes.
     *
     * @param requests gets the properties of each request, in a thread of the connection
     */
    public static PublisherChannel open(
            ConnectionFactory connections,
            Topology topology,
            String stream,
            Duration confirmTimeout,
            Consumer<BasicProperties> requests)
            throws IOException {
        Connection connection = connections.createConnection();
        Channel channel = connection.getDelegate().createChannel();
        if (channel == null) {
            throw new IOException("The broker gives no more channels");
        }
        var open = new PublisherChannel(
                connection, channel, connections.getUsername(), Topology.exchange(stream), confirmTimeout);
        connection.addBlockedListener(open.blockedListener);
        channel.addShutdownListener(cause -> open.closed(String.valueOf(cause.getMessage())));
        channel.addConfirmListener(
                (tag, multiple) -> open.settled(tag, multiple, false),
                (tag, multiple) -> open.settled(tag, multiple, true));
        channel.addReturnListener(
                message -> open.returned(message.getProperties().getMessageId()));
        channel.confirmSelect();
        String requestQueue = topology.declareProducer(channel, stream);
        CancelCallback cancelled = tag -> open.closed("the queue of requests is gone");
        channel.basicQos(REQUESTS_AHEAD_MAX);
        channel.basicConsume(
                requestQueue,
                false,
                (tag, request) -> {
                    requests.accept(request.getProperties());
                    open.heard(request.getEnvelope().getDeliveryTag());
                },
                cancelled);
        return open;
    }

    private void heard(long tag) throws IOException {
        synchronized (hearing) {
            heardTag = tag;
            if (heardTag - acknowledgedTag >= REQUESTS_AT_ONCE) {
                acknowledgeRequests();
            }
        }
    }

    /** Tells the broker that the requests up to now have arrived, if it does not know. */
    public void acknowledgeRequests() throws IOException {
        synchronized (hearing) {
            if (heardTag > acknowledgedTag) {
                channel.basicAck(heardTag, true);
                acknowledgedTag = heardTag;
            }
        }
    }

    private final BlockedListener blockedListener = new BlockedListener() {
        @Override
        public void handleBlocked(String reason) {
            blocked = "The broker blocks publishers: " + reason;
            log.warn(blocked);
        }

        @Override
        public void handleUnblocked() {
            blocked = null;
        }
    };

    /** Publishes the messages in order, waits for the broker's word, and returns how many were taken from the first on. */
    public int publish(List<Message> messages) throws IOException, InterruptedException {
        synchronized (this) {
            String why = blocked != null ? blocked : closed;
            if (why != null) {
                refusal = why;
                refusalEndsChannel = true;
                return 0;
            }
            firstTag = channel.getNextPublishSeqNo();
            size = messages.size();
            window = messages;
            settled.clear();
            refused.clear();
            refusal = "";
            refusalEndsChannel = false;
        }
        for (Message message : messages) {
            channel.basicPublish(
                    exchange, message.routingKey(), true, message.envelope().properties(user), message.body());
        }
        return await();
    }

    private synchronized int await() throws InterruptedException {
        long deadline = System.nanoTime() + confirmTimeout.toNanos();
        while (settled.cardinality() < size && closed == null) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                refuse("no confirm within " + confirmTimeout, true);
                break;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        if (closed != null) {
            refuse(closed, true);
        }
        int taken = 0;
        while (taken < size && settled.get(taken) && !refused.get(taken)) {
            taken++;
        }
        return taken;
    }

    private synchronized void settled(long tag, boolean multiple, boolean nack) {
        int index = (int) (tag - firstTag);
        if (index < 0 || index >= size) {
            return;
        }
        int from = multiple ? 0 : index;
        if (nack) {
            for (int i = from; i <= index; i++) {
                if (!settled.get(i)) {
                    refused.set(i);
                }
            }
            refuse("nacked", false);
        }
        settled.set(from, index + 1);
        notifyAll();
    }

    private synchronized void returned(String messageId) {
        for (int i = 0; i < size; i++) {
            if (window.get(i).envelope().messageId().equals(messageId)) {
                refused.set(i);
                refuse(
                        "no queue is bound to %s for %s"
                                .formatted(exchange, window.get(i).routingKey()),
                        false);
            }
        }
    }

    private synchronized void closed(String reason) {
        closed = reason;
        notifyAll();
    }

    private void refuse(String reason, boolean endsChannel) {
        refusal = "Not published: " + reason;
        refusalEndsChannel |= endsChannel;
    }

    /** Why the last window was not taken whole. */
    public synchronized String refusal() {
        return refusal;
    }

    /** Whether the channel cannot be trusted any more; a return only says that nobody listens. */
    public synchronized boolean refusalEndsChannel() {
        return refusalEndsChannel;
    }

    public void close() {
        connection.removeBlockedListener(blockedListener);
        try {
            if (channel.isOpen()) {
                channel.close();
            }
        } catch (IOException | TimeoutException | RuntimeException e) {
            log.debug("The channel did not close in order", e);
        }
    }
}
