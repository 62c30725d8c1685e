package dev.ates.messaging.broker;

import static java.util.Objects.requireNonNull;

import dev.ates.messaging.MessagingSettings;
import dev.ates.messaging.log.Hearers;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.look.StreamCounters;
import dev.ates.messaging.wire.Ask;
import dev.ates.messaging.wire.Chunk;
import dev.ates.messaging.wire.Envelope;
import dev.ates.messaging.wire.Terms;
import dev.ates.robots.Lease;
import dev.ates.robots.Signal;
import dev.ates.robots.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Publishes the log: live traffic, replays to one consumer, and a heartbeat when there is nothing to tell. All three
 * leave through one channel in one loop, so a replay that has caught up is followed by live traffic without a gap.
 */
public final class Publisher implements Worker.Step {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    /** How many rows of the log are read at once, and how many bytes of them. */
    private static final int READ_CHUNKS_MAX = 2_000;

    private static final long READ_BYTES_MAX = 8L * 1024 * 1024;

    /** What nobody listens to is tried again after this while. */
    private static final Duration UNHEARD_FOR = Duration.ofSeconds(1);

    private final StreamLog stream;
    private final Lease lease;
    private final ConnectionFactory connections;
    private final Topology topology;
    private final MessagingSettings settings;
    private final Signal publishedSome;
    private final StreamCounters counters;
    private final Requests requests;
    private final Envelope.Teller teller;
    private final Map<ReplayTo, StreamLog.Place> replays = new LinkedHashMap<>();
    private final Map<Integer, Long> unheardNanos = new HashMap<>();
    private @Nullable PublisherChannel channel;
    private long spokenNanos;

    /**
     * @param terms what the stream's days and amounts mean
     * @param signal raised when there is something to publish
     * @param publishedSome raised when the broker has confirmed something
     */
    public Publisher(
            StreamLog stream,
            Terms terms,
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
        this.publishedSome = publishedSome;
        this.counters = counters;
        this.teller = new Envelope.Teller(stream.stream(), terms);
        this.requests = new Requests(stream.stream(), settings, counters, signal);
    }

    @Override
    public boolean run() throws Exception {
        if (!lease.hold()) {
            reset();
            return false;
        }
        PublisherChannel open = channel();
        open.acknowledgeRequests();
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
                    connections, topology, stream.stream(), settings.confirmTimeout(), requests::arrived);
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
            // At the very first start the producer is often there before its first consumer.
            boolean everHeard = head.published().position() > 0;
            log.atLevel(everHeard ? Level.WARN : Level.INFO)
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
                        teller,
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
                                Envelope.heartbeat(teller, head, heads.size())))
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

    private void hear(PublisherChannel open, List<StreamLog.Head> heads) throws Exception {
        for (Ask ask : requests.take()) {
            if (ask.partition() >= heads.size()) {
                requests.refuse(
                        ask.consumer(),
                        "partition",
                        "it asks for partition %d, there are %d".formatted(ask.partition(), heads.size()));
                continue;
            }
            switch (judge(ask, heads.get(ask.partition()))) {
                case Hearers.Verdict.Heard heard -> heard(open, heads, ask, heard);
                case Hearers.Verdict.Refused refused ->
                    requests.refuse(
                            ask.consumer(),
                            refused.name(),
                            "consumer %s: %s".formatted(ask.consumer(), refused.reason()));
                case Hearers.Verdict.Lost lost -> {
                    stream.stop(lost.reason());
                    log.atError().addKeyValue("stream", stream.stream()).log(lost.reason());
                }
            }
        }
    }

    /** Before it stops anything it looks again: another instance may have told more since the head was read. */
    private Hearers.Verdict judge(Ask ask, StreamLog.Head head) {
        Hearers.Verdict verdict = stream.judge(ask, head);
        return verdict instanceof Hearers.Verdict.Lost
                ? stream.judge(ask, stream.heads().get(ask.partition()))
                : verdict;
    }

    private void heard(PublisherChannel open, List<StreamLog.Head> heads, Ask ask, Hearers.Verdict.Heard heard)
            throws Exception {
        if (!ask.replay()) {
            return;
        }
        log.atInfo()
                .addKeyValue("stream", stream.stream())
                .addKeyValue("partition", ask.partition())
                .addKeyValue("consumer", ask.consumer())
                .addKeyValue("after", ask.applied())
                .log("Replay asked for");
        if (ask.applied() + 1 < heard.begins()) {
            Envelope envelope = Envelope.heartbeat(teller, heads.get(ask.partition()), heads.size())
                    .beginningAt(heard.begins());
            tell(
                    open,
                    List.of(heartbeat(
                            heads.get(ask.partition()),
                            Topology.replayKey(ask.consumer(), ask.partition()),
                            envelope)));
            return;
        }
        replays.put(new ReplayTo(ask.consumer(), ask.partition()), heard.place());
    }

    private record ReplayTo(String consumer, int partition) {}
}
