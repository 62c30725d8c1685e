package dev.ates.messaging.broker;

import com.rabbitmq.client.Delivery;
import dev.ates.contracts.ForeignText;
import dev.ates.contracts.wire.Addresses;
import dev.ates.contracts.wire.Ask;
import dev.ates.contracts.wire.Chunk;
import dev.ates.contracts.wire.Envelope;
import dev.ates.messaging.apply.Applier;
import dev.ates.messaging.apply.Applier.Incoming;
import dev.ates.messaging.apply.Cursor;
import dev.ates.messaging.look.StreamCounters;
import dev.ates.robots.RootCause;
import dev.ates.robots.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Takes chunks of one stream and partition off the broker, applies them and only then acknowledges them. After a gap it
 * goes back: it drops what follows and asks the producer for a replay from where it stands.
 */
final class StreamConsumer implements Worker.Step {

    private static final int REASON_MAX = 300;
    private static final Logger log = LoggerFactory.getLogger(StreamConsumer.class);

    private final String producer;
    private final int partition;
    private final Applier<?> applier;
    private final Link link;
    private final StreamCounters counters;
    private final IntConsumer partitionsHeard;
    private @Nullable Subscription subscription;
    private @Nullable Hand hand;
    private volatile boolean steppingAside;
    private boolean replayExpected;
    private long hopeNanos;
    private long heardNanos;
    private long toldNanos;

    /** Messages that are taken but not yet acknowledged. */
    private record Hand(Delivery last, List<Incoming> chunks) {}

    /** @param partitionsHeard is told how many partitions the stream has, as its producer says in the epoch applied */
    StreamConsumer(Applier<?> applier, Link link, StreamCounters counters, IntConsumer partitionsHeard) {
        this.producer = applier.handler().producer();
        this.partition = applier.partition();
        this.applier = applier;
        this.link = link;
        this.counters = counters;
        this.partitionsHeard = partitionsHeard;
        counters.hears(producer, partition);
    }

    @Override
    public boolean run() throws Exception {
        if (steppingAside) {
            steppingAside = false;
            close();
        }
        Subscription open = subscription();
        Long wished = applier.cursors().takeReplayWish(producer, partition);
        if (wished != null) {
            counters.heard(producer, partition, StreamCounters.REPLAY_ASKED).increment();
            open.ask(new Ask(link.settings().service(), partition, null, wished - 1, null, true));
        }
        Hand taken = hand(open);
        if (taken == null) {
            if (System.nanoTime() - heardNanos > link.settings().askAgainAfter().toNanos()) {
                // Not even a heartbeat: the queue or its binding may be gone, and not every broker says so.
                close();
            }
            return true;
        }
        Applier.Outcome outcome = applier.apply(taken.chunks());
        open.acknowledge(taken.last());
        hand = null;
        if (outcome.heard()) {
            closeGap(open, outcome);
        }
        tell(open, outcome.cursor());
        grow(taken, outcome.cursor());
        return true;
    }

    /** Only the producer whose stream is applied says how many partitions it has: they are never given back. */
    private void grow(Hand taken, Cursor cursor) {
        if (cursor.isRunning()) {
            taken.chunks().stream()
                    .map(chunk -> chunk.envelope().source())
                    .filter(source -> source.epoch().equals(cursor.epoch()))
                    .forEach(source -> partitionsHeard.accept(source.partitions()));
        }
    }

    /** Lets the next in line have the partition, and queues up behind it. */
    void stepAside() {
        steppingAside = true;
    }

    /** After a failure that may pass, what has been taken stays in the hand, unless the broker gives it to another. */
    @Override
    public void reset() {
        if (subscription != null && (hand == null || subscription.isBroken())) {
            close();
        }
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
        subscription = null;
        hand = null;
    }

    private Subscription subscription() throws IOException {
        if (subscription == null) {
            subscription = new Subscription(link, producer, partition);
            heardNanos = System.nanoTime();
            toldNanos = heardNanos - link.settings().heartbeat().toNanos();
        }
        return subscription;
    }

    /** What was taken and not yet applied, or what has arrived since; {@code null} when there is nothing. */
    private @Nullable Hand hand(Subscription open) throws IOException, InterruptedException, TimeoutException {
        if (hand != null) {
            open.refuseBroken();
            return hand;
        }
        List<Delivery> deliveries = open.take();
        if (deliveries.isEmpty()) {
            return null;
        }
        heardNanos = System.nanoTime();
        var chunks = new ArrayList<Incoming>(deliveries.size());
        for (Delivery delivery : deliveries) {
            if (delivery.getEnvelope().isRedeliver()) {
                counters.heard(producer, partition, StreamCounters.REDELIVERY).increment();
            }
            try {
                chunks.add(incoming(delivery));
            } catch (Chunk.NotABatch e) {
                bury(open, delivery, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                bury(open, delivery, RootCause.of(e));
            }
        }
        hand = new Hand(deliveries.getLast(), chunks);
        return hand;
    }

    private boolean isProducers(Delivery delivery) {
        return link.settings().mayComeFrom(producer, delivery.getProperties().getUserId());
    }

    private Incoming incoming(Delivery delivery) throws Chunk.NotABatch {
        if (!isProducers(delivery)) {
            String user = delivery.getProperties().getUserId();
            throw new Chunk.NotABatch("User %s tells stream %s".formatted(user, producer));
        }
        Chunk.requireSize(delivery.getBody());
        Envelope envelope = Envelope.of(delivery.getProperties().getHeaders());
        Envelope.Source source = envelope.source();
        if (!source.stream().equals(producer) || source.partition() != partition) {
            throw new Chunk.NotABatch("It belongs to stream %s/%d, not to %s/%d"
                    .formatted(source.stream(), source.partition(), producer, partition));
        }
        return new Incoming(envelope, envelope.split(delivery.getBody()));
    }

    private void bury(Subscription open, Delivery delivery, String reason)
            throws IOException, InterruptedException, TimeoutException {
        String exchange = delivery.getEnvelope().getExchange();
        boolean isDead = Addresses.isRejectExchange(exchange);
        String text = isDead ? "A dead letter came back through " + exchange : ForeignText.shown(reason, REASON_MAX);
        line(Level.ERROR).log("Message put into the dead-letter queue, unless it was there: " + text);
        if (!isDead) {
            open.bury(delivery, text);
        }
        counters.rejected(producer, partition, isProducers(delivery) ? "chunk" : "user")
                .increment();
        try {
            applier.cursors().rejected(producer, partition, text);
        } catch (RuntimeException e) {
            // The dead letter is at the broker: if this failed, it would be buried again at each attempt.
            line(Level.WARN).setCause(e).log("A dead letter could not be noted in the database");
        }
    }

    /** Asks for a replay once, and again only when nothing has come of it for a while. */
    private void closeGap(Subscription open, Applier.Outcome outcome) throws IOException {
        if (!outcome.behind()) {
            replayExpected = false;
            return;
        }
        long now = System.nanoTime();
        if (outcome.progressed()) {
            hopeNanos = now;
        }
        if (replayExpected && now - hopeNanos < link.settings().askAgainAfter().toNanos()) {
            return;
        }
        Cursor cursor = outcome.cursor();
        boolean atTheBeginning = cursor.applied() == 0;
        String what = atTheBeginning
                ? "A stream is heard for the first time, asking for its beginning"
                : "Gap in a stream, asking for a replay";
        line(atTheBeginning ? Level.INFO : Level.WARN)
                .addKeyValue("applied", cursor.applied())
                .addKeyValue("head", cursor.head())
                .log(what);
        counters.heard(producer, partition, StreamCounters.GAP).increment();
        counters.heard(producer, partition, StreamCounters.REPLAY_ASKED).increment();
        open.ask(ask(cursor, true));
        replayExpected = true;
        hopeNanos = now;
    }

    /** Tells the producer now and then how far it is heard; the producer notices if that cannot be. */
    private void tell(Subscription open, Cursor cursor) throws IOException {
        long now = System.nanoTime();
        if (now - toldNanos > link.settings().heartbeat().toNanos()) {
            open.ask(ask(cursor, false));
            toldNanos = now;
        }
    }

    private Ask ask(Cursor cursor, boolean replay) {
        return new Ask(link.settings().service(), partition, cursor.epoch(), cursor.applied(), cursor.mark(), replay);
    }

    private LoggingEventBuilder line(Level level) {
        return log.atLevel(level).addKeyValue("producer", producer).addKeyValue("partition", partition);
    }
}
