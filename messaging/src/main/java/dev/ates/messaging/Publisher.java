package dev.ates.messaging;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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

    /** How many asks wait to be served; what is more is asked again. */
    private static final int ASKS_MAX = 10_000;

    /** What nobody listens to is tried again after this while. */
    private static final Duration UNHEARD_FOR = Duration.ofSeconds(1);

    private final StreamLog stream;
    private final Lease lease;
    private final ConnectionFactory connections;
    private final Topology topology;
    private final MessagingSettings settings;
    private final Signal signal;
    private final Signal publishedSome;
    private final StreamCounters counters;
    private final BlockingQueue<Ask> asks = new ArrayBlockingQueue<>(ASKS_MAX);
    private final Map<ReplayTo, StreamLog.Place> replays = new LinkedHashMap<>();
    private final Map<Integer, Long> unheardNanos = new HashMap<>();
    private @Nullable PublisherChannel channel;
    private long spokenNanos;

    /**
     * @param signal raised when there is something to publish
     * @param publishedSome raised when the broker has confirmed something
     */
    Publisher(
            StreamLog stream,
            Lease lease,
            ConnectionFactory connections,
            Topology topology,
            MessagingSettings settings,
            Signal signal,
            Signal publishedSome,
            StreamCounters counters) {
        this.stream = stream;
        this.lease = lease;
        this.connections = connections;
        this.topology = topology;
        this.settings = settings;
        this.signal = signal;
        this.publishedSome = publishedSome;
        this.counters = counters;
    }

    @Override
    public boolean run() throws Exception {
        if (!lease.hold()) {
            reset();
            return false;
        }
        PublisherChannel open = channel();
        List<StreamLog.Head> heads = stream.heads();
        hear(open, heads);
        if (heads.getFirst().stopped() != null) {
            return false;
        }
        boolean more = false;
        for (StreamLog.Head head : heads) {
            more |= publishLive(open, head, heads.size());
        }
        more |= serveReplays(open, stream.heads());
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
            open = PublisherChannel.open(
                    connections, topology, stream.stream(), settings.confirmTimeout(), this::asked);
            channel = open;
            unheardNanos.clear();
            spokenNanos = System.nanoTime() - Duration.ofDays(1).toNanos();
        }
        return open;
    }

    /** Publishes the next stretch after the published position; whether there is more. */
    private boolean publishLive(PublisherChannel open, StreamLog.Head head, int partitions) throws Exception {
        if (head.unpublished() == 0 || isUnheard(head.partition())) {
            return false;
        }
        List<PublisherChannel.Message> messages = messages(
                head, partitions, head.published(), head.position(), Topology.liveKey(head.partition()), false);
        long startNanos = System.nanoTime();
        int taken = open.publish(messages);
        spokenNanos = System.nanoTime();
        if (taken == messages.size()) {
            counters.confirmed(stream.stream(), Duration.ofNanos(spokenNanos - startNanos));
        }
        if (taken > 0) {
            stream.published(head.partition(), messages.get(taken - 1).end());
            publishedSome.raise();
        }
        if (taken == messages.size()) {
            unheardNanos.remove(head.partition());
            return messages.getLast().end().position() < head.position();
        }
        if (open.refusalEndsChannel()) {
            throw new NotPublishedException(open.refusal());
        }
        // Other partitions have their own listeners, and a replay may be what brings this one's back.
        if (unheardNanos.put(head.partition(), System.nanoTime()) == null) {
            log.atWarn()
                    .addKeyValue("stream", stream.stream())
                    .addKeyValue("partition", head.partition())
                    .log(open.refusal());
        }
        return false;
    }

    private boolean isUnheard(int partition) {
        Long since = unheardNanos.get(partition);
        return since != null && System.nanoTime() - since < UNHEARD_FOR.toNanos();
    }

    private boolean serveReplays(PublisherChannel open, List<StreamLog.Head> heads) throws Exception {
        boolean more = false;
        for (ReplayTo to : List.copyOf(replays.keySet())) {
            StreamLog.Head head = heads.get(to.partition());
            StreamLog.Place done = requireNonNull(replays.get(to));
            if (done.position() >= head.published().position()) {
                replays.remove(to);
                continue;
            }
            List<PublisherChannel.Message> messages = messages(
                    head,
                    heads.size(),
                    done,
                    head.published().position(),
                    Topology.replayKey(to.consumer(), to.partition()),
                    true);
            int taken = open.publish(messages);
            spokenNanos = System.nanoTime();
            if (taken < messages.size() && open.refusalEndsChannel()) {
                throw new NotPublishedException(open.refusal());
            }
            if (taken < messages.size()) {
                // Its queue is gone. When it is back, its consumer asks again.
                replays.remove(to);
                continue;
            }
            counters.replayServed(stream.stream(), to.consumer(), messages.size());
            replays.put(to, messages.getLast().end());
            more = true;
        }
        return more;
    }

    /** The chunks after a place as messages; small neighbours of the same business day are joined. */
    private List<PublisherChannel.Message> messages(
            StreamLog.Head head, int partitions, StreamLog.Place place, long upTo, String routingKey, boolean replay) {
        var messages = new ArrayList<PublisherChannel.Message>();
        var joined = new ArrayList<StreamLog.Logged>();
        StreamLog.Place after = place;
        int bytes = 0;
        for (StreamLog.Logged chunk : stream.after(head.partition(), place, upTo, READ_CHUNKS_MAX, READ_BYTES_MAX)) {
            boolean fits = joined.isEmpty()
                    || joined.getFirst().day().equals(chunk.day())
                            && chunk.last() - joined.getFirst().first() < MessagingSettings.CHUNK_EVENTS_MAX
                            && bytes + chunk.body().length <= MessagingSettings.CHUNK_BYTES_MAX;
            if (!fits) {
                messages.add(message(head, partitions, after, joined, routingKey, replay));
                after = joined.getLast().end();
                joined.clear();
                bytes = 0;
                if (messages.size() == settings.windowMessagesMax()) {
                    return messages;
                }
            }
            joined.add(chunk);
            bytes += chunk.body().length;
        }
        messages.add(message(head, partitions, after, joined, routingKey, replay));
        return messages;
    }

    private PublisherChannel.Message message(
            StreamLog.Head head,
            int partitions,
            StreamLog.Place after,
            List<StreamLog.Logged> chunks,
            String routingKey,
            boolean replay) {
        StreamLog.Place end = chunks.getLast().end();
        return new PublisherChannel.Message(
                routingKey,
                Envelope.chunk(
                        stream.stream(),
                        head,
                        partitions,
                        after,
                        chunks.getFirst().first(),
                        end,
                        chunks.getFirst().day(),
                        replay),
                end,
                Chunk.join(chunks.stream().map(StreamLog.Logged::body).toList()));
    }

    /** Tells where the stream is, so that a consumer that has missed something notices. */
    private void tellHeads(PublisherChannel open) throws Exception {
        List<StreamLog.Head> heads = stream.heads();
        tell(
                open,
                heads.stream()
                        .map(head -> heartbeat(
                                head,
                                Topology.liveKey(head.partition()),
                                Envelope.heartbeat(stream.stream(), head, heads.size())))
                        .toList());
    }

    /** Publishes what nobody has to hear. */
    private void tell(PublisherChannel open, List<PublisherChannel.Message> messages) throws Exception {
        int taken = open.publish(messages);
        spokenNanos = System.nanoTime();
        if (taken < messages.size() && open.refusalEndsChannel()) {
            throw new NotPublishedException(open.refusal());
        }
    }

    private static PublisherChannel.Message heartbeat(StreamLog.Head head, String routingKey, Envelope envelope) {
        return new PublisherChannel.Message(routingKey, envelope, head.published(), Chunk.EMPTY);
    }

    /** A consumer asks; called by the channel's own thread. */
    private void asked(BasicProperties properties) {
        try {
            Ask ask = Ask.of(properties);
            if (!settings.mayComeFrom(ask.consumer(), properties.getUserId())) {
                throw new IllegalArgumentException(
                        "user %s asks for consumer %s".formatted(properties.getUserId(), ask.consumer()));
            }
            if (asks.offer(ask) && ask.replay()) {
                signal.raise();
            }
        } catch (IllegalArgumentException e) {
            log.atWarn().addKeyValue("stream", stream.stream()).log("A request is no request: " + e.getMessage());
        }
    }

    private void hear(PublisherChannel open, List<StreamLog.Head> heads) throws Exception {
        for (Ask ask = asks.poll(); ask != null; ask = asks.poll()) {
            if (ask.partition() < 0 || ask.partition() >= heads.size()) {
                log.atWarn()
                        .addKeyValue("stream", stream.stream())
                        .log("Consumer %s asks for partition %d, there are %d"
                                .formatted(ask.consumer(), ask.partition(), heads.size()));
                continue;
            }
            StreamLog.Head head = heads.get(ask.partition());
            if (ask.epoch() == null || ask.epoch().equals(head.epoch())) {
                hear(open, heads, head, ask);
            }
            // Else it has heard another epoch: it notices, stops by itself and says so.
        }
    }

    private void hear(PublisherChannel open, List<StreamLog.Head> heads, StreamLog.Head head, Ask ask)
            throws Exception {
        StreamLog.Place place = stream.placeAt(ask.partition(), ask.applied());
        long begins = place.position() == ask.applied() ? 1 : stream.begins(ask.partition());
        if (contradicts(ask, head, place, begins)) {
            String reason =
                    "Consumer %s has applied up to position %d of partition %d what is not in this log: this database was restored from a backup"
                            .formatted(ask.consumer(), ask.applied(), ask.partition());
            stream.stop(reason);
            log.atError().addKeyValue("stream", stream.stream()).log(reason);
            return;
        }
        stream.heardBy(ask.consumer(), ask.partition(), ask.applied());
        if (!ask.replay()) {
            return;
        }
        log.atInfo()
                .addKeyValue("stream", stream.stream())
                .addKeyValue("partition", ask.partition())
                .addKeyValue("consumer", ask.consumer())
                .addKeyValue("after", ask.applied())
                .log("Replay asked for");
        if (ask.applied() + 1 < begins) {
            Envelope envelope =
                    Envelope.heartbeat(stream.stream(), head, heads.size()).beginningAt(begins);
            tell(open, List.of(heartbeat(head, Topology.replayKey(ask.consumer(), ask.partition()), envelope)));
            return;
        }
        replays.put(new ReplayTo(ask.consumer(), ask.partition()), place);
    }

    /** Whether the consumer has applied what this log does not have; what was dropped long ago cannot be compared. */
    private static boolean contradicts(Ask ask, StreamLog.Head head, StreamLog.Place place, long begins) {
        if (ask.applied() > head.position()) {
            return true;
        }
        if (ask.mark() == null || ask.applied() < begins) {
            return false;
        }
        return place.position() != ask.applied() || !ask.mark().equals(place.mark());
    }

    private record ReplayTo(String consumer, int partition) {}
}
