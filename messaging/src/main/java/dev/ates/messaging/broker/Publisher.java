package dev.ates.messaging.broker;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.wire.Addresses;
import dev.ates.contracts.wire.Ask;
import dev.ates.contracts.wire.Chunk;
import dev.ates.messaging.broker.PublisherChannel.Answer;
import dev.ates.messaging.broker.PublisherChannel.Message;
import dev.ates.messaging.log.Hearers;
import dev.ates.messaging.log.Hearers.Judgment;
import dev.ates.messaging.log.Signals;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.log.StreamLog.Head;
import dev.ates.messaging.log.StreamLog.Logged;
import dev.ates.messaging.log.StreamLog.Place;
import dev.ates.messaging.look.StreamCounters;
import dev.ates.robots.Allowance;
import dev.ates.robots.Lease;
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

/**
 * Publishes the log: live traffic, replays to one consumer, and heartbeats when idle. All three leave through one channel
 * in one loop, so a replay that has caught up is followed by live traffic without a gap.
 */
public final class Publisher implements Worker.Step {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    /** How many rows of the log are read at once, and how many bytes of them. */
    private static final int READ_CHUNKS_MAX = 2_000;

    private static final long READ_BYTES_MAX = 8L * 1024 * 1024;

    /** How many messages may be in flight to the broker. */
    private static final int WINDOW_MESSAGES_MAX = 64;

    /**
     * In this time a consumer gets back its allowance of replays. RabbitMQ does not limit what it has received and does not
     * acknowledge, and a full disk there stops every publisher; the default is about as fast as a service applies events.
     */
    private static final Duration REPLAY_MAX_WITHIN = Duration.ofMinutes(2);

    /** Of a message besides its body. */
    private static final int HEADERS_BYTES = 1_024;

    /** How long a partition rests when no queue is bound to it. */
    private static final Duration UNHEARD_FOR = Duration.ofSeconds(1);

    private final StreamLog stream;
    private final Lease lease;
    private final Link link;
    private final Signals signals;
    private final StreamCounters counters;
    private final Requests requests;
    private final Map<ReplayTo, Place> replays = new LinkedHashMap<>();
    /** By consumer, while any of it is used. */
    private final Map<String, Allowance> allowances = new HashMap<>();

    private final Map<Integer, Unheard> unheard = new HashMap<>();
    private @Nullable PublisherChannel channel;
    private long spokenNanos;

    private record Unheard(long sinceNanos, long triedNanos) {}

    private record ReplayTo(String consumer, int partition) {}

    Publisher(StreamLog stream, Lease lease, Link link, Signals signals, StreamCounters counters) {
        this.stream = stream;
        this.lease = lease;
        this.link = link;
        this.signals = signals;
        this.counters = counters;
        this.requests = new Requests(stream.name(), link.settings(), counters, signals.toPublish());
    }

    @Override
    public boolean run() throws Exception {
        if (!lease.hold()) {
            reset();
            return false;
        }
        PublisherChannel open = channel();
        open.acknowledgeRequests();
        List<Head> heads = stream.heads();
        for (Ask ask : requests.take()) {
            hear(open, heads, ask);
        }
        if (heads.getFirst().stopped() != null) {
            return false;
        }
        boolean more = false;
        for (Head head : heads) {
            more |= publishLive(open, head);
        }
        more |= serveReplays(open, stream.heads());
        if (!more
                && System.nanoTime() - spokenNanos > link.settings().heartbeat().toNanos()) {
            tellHeads(open);
        }
        return more;
    }

    @Override
    public void reset() {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    private PublisherChannel channel() throws IOException {
        if (channel == null) {
            channel = new PublisherChannel(link, stream.name(), requests::arrived);
            unheard.clear();
            spokenNanos = System.nanoTime() - link.settings().heartbeat().toNanos();
        }
        return channel;
    }

    private Answer publish(PublisherChannel open, List<Message> messages) throws IOException, InterruptedException {
        Answer answer = open.publish(messages);
        spokenNanos = System.nanoTime();
        return answer;
    }

    /** Publishes the next window after the published position; returns whether there is more. */
    private boolean publishLive(PublisherChannel open, Head head) throws IOException, InterruptedException {
        Unheard before = unheard.get(head.partition());
        long startNanos = System.nanoTime();
        if (head.unpublished() == 0 || before != null && startNanos - before.triedNanos() < UNHEARD_FOR.toNanos()) {
            return false;
        }
        List<Message> messages = messages(head, head.published(), head.position(), null);
        Answer answer = publish(open, messages);
        // A queue that rejects delays others only for the confirm timeout: its consumer will request what it missed.
        long patienceNanos = link.settings().confirmTimeout().toNanos();
        boolean passes = answer.isNacked() && before != null && spokenNanos - before.sinceNanos() > patienceNanos;
        int done = passes ? messages.size() : answer.taken();
        if (done > 0) {
            stream.published(head.partition(), messages.get(done - 1).end());
            // Bulk chunks wait in the outbox until the broker has taken the events before them.
            signals.toSequence().raise();
        }
        if (answer.taken() == messages.size()) {
            counters.confirmed(stream.name(), Duration.ofNanos(spokenNanos - startNanos));
            unheard.remove(head.partition());
            return messages.getLast().end().position() < head.position();
        }
        answer.requireUsable();
        // Not a failure: other partitions have their own queues, and a consumer without one requests a replay later.
        unheard.put(head.partition(), new Unheard(before == null ? startNanos : before.sinceNanos(), spokenNanos));
        if (before == null || passes) {
            // At the very first start, the producer often runs before its first consumer.
            (head.published().position() > 0 ? log.atWarn() : log.atInfo())
                    .addKeyValue("stream", stream.name())
                    .addKeyValue("partition", head.partition())
                    .addKeyValue("epoch", head.source().epoch())
                    .log(answer.refusal());
        }
        return false;
    }

    private boolean serveReplays(PublisherChannel open, List<Head> heads) throws IOException, InterruptedException {
        boolean more = false;
        for (ReplayTo to : List.copyOf(replays.keySet())) {
            Allowance allowance = allowance(to.consumer());
            if (allowance.isUsedUp()) {
                continue;
            }
            Place from = requireNonNull(replays.remove(to));
            Head head = heads.get(to.partition());
            if (from.position() >= head.published().position()) {
                continue;
            }
            List<Message> messages = messages(head, from, head.published().position(), to);
            long bytes = messages.stream()
                    .mapToLong(one -> one.body().length + HEADERS_BYTES)
                    .sum();
            allowances.put(to.consumer(), allowance.using(bytes));
            Answer answer = publish(open, messages);
            // If its queue is gone, its consumer asks again once it is back.
            answer.requireUsable();
            if (answer.taken() == messages.size()) {
                counters.replayServed(stream.name(), to.consumer()).increment(messages.size());
                replays.put(to, messages.getLast().end());
                more = true;
            }
        }
        return more;
    }

    /** What a consumer may be sent of replays at this moment. */
    private Allowance allowance(String consumer) {
        long now = System.nanoTime();
        allowances.values().removeIf(other -> other.at(now).used() == 0);
        var unused = new Allowance(link.settings().replayMibMax() * 1024L * 1024, REPLAY_MAX_WITHIN, 0, now);
        return allowances.getOrDefault(consumer, unused).at(now);
    }

    /** The chunks after a place as messages; small neighbors of the same business day are joined. */
    private List<Message> messages(Head head, Place place, long upTo, @Nullable ReplayTo to) {
        String key =
                to == null ? Addresses.liveKey(head.partition()) : Addresses.replayKey(to.consumer(), to.partition());
        var messages = new ArrayList<Message>();
        var joined = new ArrayList<Logged>();
        Place after = place;
        int bytes = 0;
        for (Logged chunk : stream.after(head.partition(), place, upTo, READ_CHUNKS_MAX, READ_BYTES_MAX)) {
            boolean fits = joined.isEmpty()
                    || joined.getFirst().day().equals(chunk.day())
                            && chunk.end().position() - joined.getFirst().first() < Chunk.EVENTS_MAX
                            && bytes + chunk.body().length <= Chunk.BYTES_MAX;
            if (!fits) {
                messages.add(Message.of(key, head, after, joined, to != null));
                after = joined.getLast().end();
                joined.clear();
                bytes = 0;
                if (messages.size() == WINDOW_MESSAGES_MAX) {
                    return messages;
                }
            }
            joined.add(chunk);
            bytes += chunk.body().length;
        }
        messages.add(Message.of(key, head, after, joined, to != null));
        return messages;
    }

    /** Sends heartbeats, so that a consumer that has missed something notices; it does not matter if no queue is bound. */
    private void tellHeads(PublisherChannel open) throws IOException, InterruptedException {
        List<Message> heartbeats = stream.heads().stream()
                .map(head -> Message.heartbeat(Addresses.liveKey(head.partition()), head, null))
                .toList();
        publish(open, heartbeats).requireUsable();
    }

    private void hear(PublisherChannel open, List<Head> heads, Ask ask) throws IOException, InterruptedException {
        String consumer = ask.consumer();
        if (ask.partition() >= heads.size()) {
            requests.refuse(consumer, "partition", "there is no partition %d".formatted(ask.partition()));
            return;
        }
        Head head = heads.get(ask.partition());
        switch (judge(ask, head)) {
            case Judgment.Heard heard -> {
                if (ask.replay()) {
                    replay(open, head, ask, heard);
                }
            }
            case Judgment.Refused refused ->
                requests.refuse(consumer, refused.name(), "consumer %s: %s".formatted(consumer, refused.reason()));
            case Judgment.Lost lost -> {
                stream.stop(lost.epoch(), lost.reason());
                log.atError().addKeyValue("stream", stream.name()).log(lost.reason());
            }
        }
    }

    /** Judges twice before a stream is stopped: another instance may have sequenced more since the head was read. */
    private Judgment judge(Ask ask, Head head) {
        var hearers = new Hearers(stream);
        Judgment judgment = hearers.judge(ask, head);
        return judgment instanceof Judgment.Lost
                ? hearers.judge(ask, stream.heads().get(ask.partition()))
                : judgment;
    }

    private void replay(PublisherChannel open, Head head, Ask ask, Judgment.Heard heard)
            throws IOException, InterruptedException {
        if (allowance(ask.consumer()).isUsedUp()) {
            requests.refuse(ask.consumer(), "pace", "its replays of two minutes are used up, the rest comes slowly");
        } else {
            log.atInfo()
                    .addKeyValue("stream", stream.name())
                    .addKeyValue("partition", ask.partition())
                    .addKeyValue("consumer", ask.consumer())
                    .addKeyValue("after", ask.applied())
                    .log("Replay requested");
        }
        if (ask.applied() + 1 >= heard.begins()) {
            replays.put(new ReplayTo(ask.consumer(), ask.partition()), heard.place());
        } else {
            String key = Addresses.replayKey(ask.consumer(), ask.partition());
            publish(open, List.of(Message.heartbeat(key, head, heard.begins()))).requireUsable();
        }
    }
}
