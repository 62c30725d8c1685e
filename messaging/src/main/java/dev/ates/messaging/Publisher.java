package dev.ates.messaging;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Publishes the log: live traffic, replays to one consumer, and a heartbeat when there is nothing to tell. All three
 * leave through one channel in one loop, so a replay that has caught up is followed by live traffic without a gap.
 */
final class Publisher implements Worker.Step {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    /** How many rows of the log are read at once, and how many bytes of them. */
    private static final int READ_CHUNKS_MAX = 2_000;

    private static final long READ_BYTES_MAX = 8L * 1024 * 1024;

    private final StreamLog stream;
    private final Lease lease;
    private final ConnectionFactory connections;
    private final MessagingSettings settings;
    private final Signal signal;
    private final Map<ReplayTo, Long> replays = new ConcurrentHashMap<>();
    private @Nullable PublisherChannel channel;
    private long spokenNanos;

    Publisher(StreamLog stream, Lease lease, ConnectionFactory connections, MessagingSettings settings, Signal signal) {
        this.stream = stream;
        this.lease = lease;
        this.connections = connections;
        this.settings = settings;
        this.signal = signal;
    }

    @Override
    public boolean run() throws Exception {
        if (!lease.hold()) {
            reset();
            return false;
        }
        PublisherChannel open = channel();
        boolean more = false;
        for (StreamLog.Head head : stream.heads()) {
            long published = publishLive(open, head);
            more |= published < head.position();
            more |= serveReplays(open, head, published);
        }
        if (!more && System.nanoTime() - spokenNanos > settings.heartbeat().toNanos()) {
            tellHeads(open);
        }
        return more;
    }

    @Override
    public void reset() {
        PublisherChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private PublisherChannel channel() throws IOException {
        PublisherChannel open = channel;
        if (open == null) {
            open = PublisherChannel.open(connections, stream.stream(), settings.confirmTimeout(), this::replayAsked);
            channel = open;
            spokenNanos = System.nanoTime() - Duration.ofDays(1).toNanos();
        }
        return open;
    }

    /** Publishes the next stretch after the published position; returns the new published position. */
    private long publishLive(PublisherChannel open, StreamLog.Head head) throws Exception {
        if (head.published() >= head.position()) {
            return head.published();
        }
        List<PublisherChannel.Message> messages =
                messages(head, head.published(), head.position(), Topology.liveKey(head.partition()), false);
        int taken = open.publish(messages);
        spokenNanos = System.nanoTime();
        if (taken == 0) {
            throw new NotPublishedException(open.refusal());
        }
        long published = messages.get(taken - 1).envelope().last();
        stream.published(head.partition(), published);
        if (taken < messages.size()) {
            throw new NotPublishedException(open.refusal());
        }
        return published;
    }

    private boolean serveReplays(PublisherChannel open, StreamLog.Head head, long published) throws Exception {
        boolean more = false;
        for (Map.Entry<ReplayTo, Long> replay : replays.entrySet()) {
            ReplayTo to = replay.getKey();
            long done = replay.getValue();
            if (to.partition() != head.partition()) {
                continue;
            }
            if (done >= published) {
                replays.remove(to, done);
                continue;
            }
            String key = Topology.replayKey(to.consumer(), to.partition());
            List<PublisherChannel.Message> messages = messages(head, done, published, key, true);
            int taken = open.publish(messages);
            spokenNanos = System.nanoTime();
            if (taken < messages.size() && open.refusalEndsChannel()) {
                throw new NotPublishedException(open.refusal());
            }
            if (taken < messages.size()) {
                // Its queue is gone. When it is back, its consumer asks again.
                replays.remove(to, done);
                continue;
            }
            // A new request of the same consumer wins over this one.
            replays.replace(to, done, messages.getLast().envelope().last());
            more = true;
        }
        return more;
    }

    /** The chunks after a position as messages; small neighbours of the same business day are joined. */
    private List<PublisherChannel.Message> messages(
            StreamLog.Head head, long after, long upTo, String routingKey, boolean replay) {
        var messages = new ArrayList<PublisherChannel.Message>();
        var joined = new ArrayList<StreamLog.Logged>();
        int bytes = 0;
        for (StreamLog.Logged chunk : stream.after(head.partition(), after, upTo, READ_CHUNKS_MAX, READ_BYTES_MAX)) {
            boolean fits = joined.isEmpty()
                    || joined.getFirst().day().equals(chunk.day())
                            && chunk.last() - joined.getFirst().first() < MessagingSettings.CHUNK_EVENTS_MAX
                            && bytes + chunk.body().length <= MessagingSettings.CHUNK_BYTES_MAX;
            if (!fits) {
                messages.add(message(head, joined, routingKey, replay));
                joined.clear();
                bytes = 0;
                if (messages.size() == settings.windowMessagesMax()) {
                    return messages;
                }
            }
            joined.add(chunk);
            bytes += chunk.body().length;
        }
        messages.add(message(head, joined, routingKey, replay));
        return messages;
    }

    private PublisherChannel.Message message(
            StreamLog.Head head, List<StreamLog.Logged> chunks, String routingKey, boolean replay) {
        var envelope = new Envelope(
                stream.stream(),
                head.epoch(),
                head.partition(),
                chunks.getFirst().first(),
                chunks.getLast().last(),
                chunks.getFirst().day(),
                replay);
        return new PublisherChannel.Message(
                routingKey,
                envelope,
                Chunk.join(chunks.stream().map(StreamLog.Logged::body).toList()));
    }

    /** Tells where the stream is, so that a consumer that has missed something notices. */
    private void tellHeads(PublisherChannel open) throws Exception {
        List<PublisherChannel.Message> heartbeats = stream.heads().stream()
                .map(head -> new PublisherChannel.Message(
                        Topology.liveKey(head.partition()),
                        Envelope.heartbeat(stream.stream(), head.epoch(), head.partition(), head.published()),
                        Chunk.EMPTY))
                .toList();
        int taken = open.publish(heartbeats);
        spokenNanos = System.nanoTime();
        if (taken < heartbeats.size() && open.refusalEndsChannel()) {
            throw new NotPublishedException(open.refusal());
        }
    }

    /** A consumer asks for a replay; called by the channel's own thread. */
    private void replayAsked(BasicProperties properties) {
        Map<String, Object> headers = properties.getHeaders() == null ? Map.of() : properties.getHeaders();
        try {
            String consumer = Envelope.text(headers, "ates-consumer");
            int partition = Math.toIntExact(Envelope.number(headers, "ates-partition"));
            long from = Envelope.number(headers, "ates-from");
            replays.put(new ReplayTo(consumer, partition), Math.max(0, from - 1));
            log.atInfo()
                    .addKeyValue("stream", stream.stream())
                    .addKeyValue("partition", partition)
                    .addKeyValue("consumer", consumer)
                    .addKeyValue("from", from)
                    .log("Replay asked for");
            signal.raise();
        } catch (IllegalArgumentException | ArithmeticException e) {
            log.atWarn().addKeyValue("stream", stream.stream()).log("A request is no request: " + e.getMessage());
        }
    }

    private record ReplayTo(String consumer, int partition) {}
}
