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
 * drops them and requests a replay from its position.
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
    private long movedNanos;
    private long heardNanos;
    private long toldNanos;

    /** Messages that are taken but not yet acknowledged. */
    private record Hand(Delivery last, List<Incoming> chunks) {}

    /** @param partitionsHeard gets the number of partitions that the producer announces in the applied epoch */
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
                // Not even a heartbeat: the queue or its binding may be gone, and not every broker reports that.
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

    /** Believes only the applied epoch about the number of partitions, since it can never be lowered. */
    private void grow(Hand taken, Cursor cursor) {
        if (cursor.isRunning()) {
            taken.chunks().stream()
                    .map(chunk -> chunk.envelope().source())
                    .filter(source -> source.epoch().equals(cursor.epoch()))
                    .forEach(source -> partitionsHeard.accept(source.partitions()));
        }
    }

    /** Releases the partition to the next consumer in line, and subscribes again behind it. */
    void stepAside() {
        steppingAside = true;
    }

    /** After a transient failure, keeps the messages taken, unless the broker will deliver them to another consumer. */
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

    /** The messages taken and not yet applied, or else those that have arrived; {@code null} if there are none. */
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
            throw new Chunk.NotABatch("User %s may not publish stream %s".formatted(user, producer));
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
        line(Level.ERROR).log((isDead ? "Message dropped: " : "Message put into the dead-letter queue: ") + text);
        if (!isDead) {
            open.bury(delivery, text);
        }
        counters.rejected(producer, partition, isProducers(delivery) ? "chunk" : "user")
                .increment();
        try {
            applier.cursors().rejected(producer, partition, text);
        } catch (RuntimeException e) {
            // The broker already has the dead letter: failing here would bury it again at each attempt.
            line(Level.WARN).setCause(e).log("A dead letter could not be recorded in the database");
        }
    }

    /** Requests a replay once, and again only after {@code ask-again-after} without progress. */
    private void closeGap(Subscription open, Applier.Outcome outcome) throws IOException {
        if (!outcome.behind()) {
            replayExpected = false;
            return;
        }
        long now = System.nanoTime();
        if (outcome.progressed()) {
            movedNanos = now;
        }
        if (replayExpected && now - movedNanos < link.settings().askAgainAfter().toNanos()) {
            return;
        }
        Cursor cursor = outcome.cursor();
        boolean atTheBeginning = cursor.applied() == 0;
        String what = atTheBeginning
                ? "First message of a stream; requesting it from the beginning"
                : "Gap in a stream; requesting a replay";
        line(atTheBeginning ? Level.INFO : Level.WARN)
                .addKeyValue("applied", cursor.applied())
                .addKeyValue("head", cursor.head())
                .log(what);
        counters.heard(producer, partition, StreamCounters.GAP).increment();
        counters.heard(producer, partition, StreamCounters.REPLAY_ASKED).increment();
        open.ask(ask(cursor, true));
        replayExpected = true;
        movedNanos = now;
    }

    /** Reports the position to the producer at every heartbeat interval; the producer notices if it cannot be true. */
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
