package dev.ates.messaging.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.ates.contracts.wire.Addresses;
import dev.ates.contracts.wire.Chunk;
import dev.ates.contracts.wire.Envelope;
import dev.ates.messaging.log.StreamLog.Head;
import dev.ates.messaging.log.StreamLog.Logged;
import dev.ates.messaging.log.StreamLog.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.RabbitUtils;

/**
 * A channel with confirms that publishes a window of messages and says how many of them, counted from the first, the
 * broker has taken. A message that is nacked, returned, blocked or timed out, or whose channel closes, is not taken.
 * RabbitMQ returns an unroutable message before it acks it; the embedded broker nacks it first.
 */
final class PublisherChannel {

    private static final Logger log = LoggerFactory.getLogger(PublisherChannel.class);
    private static final String NACKED = "nacked, as a queue that is bound to the exchange refuses it";

    /** How many requests the broker delivers before they are acknowledged. */
    private static final int REQUESTS_AHEAD_MAX = 400;

    /** @param end the end of its last chunk in the log: published up to there once the broker has taken it */
    record Message(String routingKey, Envelope envelope, Place end, byte[] body) {

        /** The chunks after a place, joined. */
        static Message of(String routingKey, Head head, Place after, List<Logged> chunks, boolean isReplay) {
            Logged first = chunks.getFirst();
            Place end = chunks.getLast().end();
            UUID mark = after.position() == first.first() - 1 ? after.mark() : null;
            var envelope = new Envelope(
                    head.source(), first.first(), end.position(), mark, end.mark(), first.day(), isReplay, null);
            byte[] body = Chunk.join(chunks.stream().map(Logged::body).toList());
            return new Message(routingKey, envelope, end, body);
        }

        static Message heartbeat(String routingKey, Head head, @Nullable Long begins) {
            Place published = head.published();
            var envelope = Envelope.heartbeat(head.source(), published.position(), published.mark(), begins);
            return new Message(routingKey, envelope, published, Chunk.EMPTY);
        }
    }

    /**
     * How many messages were taken, counted from the first, and why not all of them. A channel that {@code isBroken} must
     * not be used again; a returned message only means that no queue is bound.
     */
    record Answer(int taken, String refusal, boolean isBroken, boolean isNacked) {

        void requireUsable() throws IOException {
            if (isBroken) {
                throw new IOException(refusal);
            }
        }
    }

    private final Link link;
    private final Connection connection;
    private final Channel channel;
    private final String exchange;
    private final BlockedListener blocking;
    private volatile long requestedTag;
    private long acknowledgedTag;

    // The window in flight, guarded by this.
    private long firstTag;
    private List<Message> window = List.of();
    private final BitSet open = new BitSet();
    private final BitSet refused = new BitSet();
    private String refusal = "";
    private @Nullable String blocked;
    private @Nullable String closed;

    /** @param requests gets the properties of each request, in a thread of the connection */
    PublisherChannel(Link link, String stream, Consumer<BasicProperties> requests) throws IOException {
        this.link = link;
        this.connection = link.connection(true);
        this.channel = Link.channel(connection);
        this.exchange = Addresses.exchange(stream);
        this.blocking = connection.addBlockedListener(this::block, () -> block(null));
        channel.addShutdownListener(cause -> closed(String.valueOf(cause.getMessage())));
        channel.addConfirmListener(
                (tag, multiple) -> confirmed(tag, multiple, false), (tag, multiple) -> confirmed(tag, multiple, true));
        channel.addReturnListener(message -> returned(message.getProperties().getMessageId()));
        channel.confirmSelect();
        String queue = link.topology().declareProducer(channel, stream);
        channel.basicQos(REQUESTS_AHEAD_MAX);
        channel.basicConsume(
                queue,
                false,
                (tag, request) -> {
                    requests.accept(request.getProperties());
                    requestedTag = request.getEnvelope().getDeliveryTag();
                },
                tag -> closed("the queue of requests is gone"));
    }

    /**
     * Acknowledges the requests received so far, with a single ack: the embedded broker writes each ack to disk in the
     * thread that also reads what this connection publishes.
     */
    void acknowledgeRequests() throws IOException {
        long tag = requestedTag;
        if (tag > acknowledgedTag) {
            channel.basicAck(tag, true);
            acknowledgedTag = tag;
        }
    }

    /** @param reason {@code null} when the broker no longer blocks */
    private synchronized void block(@Nullable String reason) {
        blocked = reason == null ? null : "The broker blocks publishers: " + reason;
        if (blocked != null) {
            log.warn(blocked);
        }
    }

    /** Publishes the messages in order, and waits until the broker has confirmed or refused each of them. */
    Answer publish(List<Message> messages) throws IOException, InterruptedException {
        synchronized (this) {
            if (blocked != null || closed != null) {
                return new Answer(0, "Not published: " + (blocked != null ? blocked : closed), true, false);
            }
            firstTag = channel.getNextPublishSeqNo();
            window = messages;
            open.clear();
            open.set(0, messages.size());
            refused.clear();
            refusal = "";
        }
        for (Message message : messages) {
            channel.basicPublish(exchange, message.routingKey(), true, properties(message.envelope()), message.body());
        }
        return await();
    }

    private BasicProperties properties(Envelope envelope) {
        return new BasicProperties.Builder()
                .contentType(Chunk.CONTENT_TYPE)
                .deliveryMode(2)
                .messageId(envelope.messageId())
                .userId(link.user())
                .headers(envelope.headers())
                .build();
    }

    private synchronized Answer await() throws InterruptedException {
        Duration timeout = link.settings().confirmTimeout();
        long deadline = System.nanoTime() + timeout.toNanos();
        for (long left = timeout.toNanos(); left > 0 && !open.isEmpty() && closed == null; ) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        boolean broken = closed != null || !open.isEmpty();
        if (broken) {
            refusal = closed != null ? closed : "no confirm within " + timeout;
        }
        refused.or(open);
        int taken = refused.isEmpty() ? window.size() : refused.nextSetBit(0);
        return new Answer(taken, "Not published: " + refusal, broken, refusal.equals(NACKED));
    }

    private synchronized void confirmed(long tag, boolean multiple, boolean nack) {
        int index = (int) (tag - firstTag);
        if (index < 0 || index >= window.size()) {
            return;
        }
        for (int n = multiple ? 0 : index; n <= index; n++) {
            if (nack && open.get(n)) {
                refuse(n, NACKED);
            }
            open.clear(n);
        }
        notifyAll();
    }

    private synchronized void returned(String messageId) {
        for (int n = 0; n < window.size(); n++) {
            Message message = window.get(n);
            if (message.envelope().messageId().equals(messageId)) {
                refuse(n, "no queue is bound to %s for %s".formatted(exchange, message.routingKey()));
            }
        }
    }

    private void refuse(int index, String reason) {
        refused.set(index);
        refusal = reason;
    }

    private synchronized void closed(String reason) {
        closed = reason;
        notifyAll();
    }

    void close() {
        connection.removeBlockedListener(blocking);
        RabbitUtils.closeChannel(channel);
    }
}
