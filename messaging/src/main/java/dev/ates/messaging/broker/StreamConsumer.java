package dev.ates.messaging.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import dev.ates.contracts.Event;
import dev.ates.messaging.MessagingSettings;
import dev.ates.messaging.apply.Applier;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.look.ReplayWishes;
import dev.ates.messaging.look.StreamCounters;
import dev.ates.messaging.wire.Ask;
import dev.ates.messaging.wire.Chunk;
import dev.ates.messaging.wire.Envelope;
import dev.ates.messaging.wire.Foreign;
import dev.ates.robots.RootCause;
import dev.ates.robots.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import tools.jackson.databind.JsonNode;

/**
 * Takes chunks of one stream and partition off the broker, applies them and only then acknowledges them. After a gap it
 * goes back: it drops what follows and asks the producer for a replay from where it stands.
 */
public final class StreamConsumer<E extends Event> implements Worker.Step {

    private static final Logger log = LoggerFactory.getLogger(StreamConsumer.class);

    private final String producer;
    private final int partition;
    private final Applier<E> applier;
    private final ConnectionFactory connections;
    private final Topology topology;
    private final MessagingSettings settings;
    private final ReplayWishes wishes;
    private final StreamCounters counters;
    private final IntConsumer partitionsHeard;
    private @Nullable Subscription subscription;
    private @Nullable Hand hand;
    private volatile boolean steppingAside;
    private boolean replayExpected;
    private long hopeNanos;
    private long heardNanos;
    private long toldNanos;

    /**
     * @param wishes what operators want to be told again
     * @param partitionsHeard is told how many partitions the stream has, as its producer says in the epoch applied
     */
    public StreamConsumer(
            String producer,
            int partition,
            Applier<E> applier,
            ConnectionFactory connections,
            Topology topology,
            MessagingSettings settings,
            ReplayWishes wishes,
            StreamCounters counters,
            IntConsumer partitionsHeard) {
        this.producer = producer;
        this.partition = partition;
        this.applier = applier;
        this.connections = connections;
        this.topology = topology;
        this.settings = settings;
        this.wishes = wishes;
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
        OptionalLong wished = wishes.take(producer, partition);
        if (wished.isPresent()) {
            counters.replayAsked(producer, partition);
            open.ask(new Ask(settings.service(), partition, null, wished.getAsLong() - 1, null, true));
        }
        Hand taken = hand(open);
        if (taken == null) {
            if (System.nanoTime() - heardNanos > settings.askAgainAfter().toNanos()) {
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
        tell(open, outcome);
        grow(taken, outcome.cursor());
        return true;
    }

    /** Only the producer whose stream is applied says how many partitions it has: they are never given back. */
    private void grow(Hand taken, Cursors.Cursor cursor) {
        if (!cursor.isRunning()) {
            return;
        }
        taken.chunks().stream()
                .map(Applier.Incoming::envelope)
                .filter(envelope -> envelope.epoch().equals(cursor.epoch()))
                .forEach(envelope -> partitionsHeard.accept(envelope.partitions()));
    }

    /** Lets the next in line have the partition, and queues up behind it. */
    public void stepAside() {
        steppingAside = true;
    }

    /** After a failure that may pass, what has been taken stays in the hand, unless the broker gives it to another. */
    @Override
    public void reset() {
        Subscription open = subscription;
        if (open != null && (hand == null || open.isBroken())) {
            close();
        }
    }

    @Override
    public void close() {
        Subscription open = subscription;
        subscription = null;
        hand = null;
        if (open != null) {
            open.close();
        }
    }

    private Subscription subscription() throws IOException {
        Subscription open = subscription;
        if (open == null) {
            open = new Subscription();
            subscription = open;
            heardNanos = System.nanoTime();
            toldNanos = heardNanos - Duration.ofDays(1).toNanos();
        }
        return open;
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
        counters.redelivered(
                producer,
                partition,
                deliveries.stream()
                        .filter(delivery -> delivery.getEnvelope().isRedeliver())
                        .count());
        var chunks = new ArrayList<Applier.Incoming>(deliveries.size());
        for (Delivery delivery : deliveries) {
            try {
                chunks.add(incoming(delivery));
            } catch (Forged e) {
                bury(open, delivery, StreamCounters.REJECTED_USER, e.getMessage());
            } catch (Chunk.NotABatch e) {
                bury(open, delivery, StreamCounters.REJECTED_CHUNK, e.getMessage());
            } catch (RuntimeException e) {
                bury(open, delivery, StreamCounters.REJECTED_CHUNK, RootCause.of(e));
            }
        }
        hand = new Hand(deliveries.getLast(), chunks);
        return hand;
    }

    /** Messages that are taken but not yet acknowledged. */
    private record Hand(Delivery last, List<Applier.Incoming> chunks) {}

    private Applier.Incoming incoming(Delivery delivery) throws Chunk.NotABatch {
        if (!settings.mayComeFrom(producer, delivery.getProperties().getUserId())) {
            throw new Forged(
                    "User %s tells stream %s".formatted(delivery.getProperties().getUserId(), producer));
        }
        if (delivery.getBody().length > MessagingSettings.MESSAGE_BYTES_MAX) {
            throw new Chunk.NotABatch("It has %,d bytes, a chunk has at most %,d"
                    .formatted(delivery.getBody().length, MessagingSettings.MESSAGE_BYTES_MAX));
        }
        Envelope envelope = Envelope.of(delivery.getProperties());
        if (!envelope.stream().equals(producer) || envelope.partition() != partition) {
            throw new Chunk.NotABatch("It belongs to stream %s/%d, not to %s/%d"
                    .formatted(envelope.stream(), envelope.partition(), producer, partition));
        }
        List<JsonNode> events = Chunk.split(delivery.getBody());
        if (events.size() != envelope.events()) {
            throw new Chunk.NotABatch(
                    "It has %d events, its headers say %d".formatted(events.size(), envelope.events()));
        }
        return new Applier.Incoming(envelope, events);
    }

    /** It comes from somebody who may not tell this stream. */
    private static final class Forged extends RuntimeException {
        Forged(String message) {
            super(message);
        }
    }

    private void bury(Subscription open, Delivery delivery, String kind, @Nullable String reason)
            throws IOException, InterruptedException, TimeoutException {
        String text = Foreign.text(String.valueOf(reason));
        open.bury(delivery, text);
        counters.rejected(producer, partition, kind);
        try {
            applier.rejected(text);
        } catch (RuntimeException e) {
            // The dead letter is at the broker: if this failed, it would be buried again at each attempt.
            log.atWarn()
                    .addKeyValue("producer", producer)
                    .addKeyValue("partition", partition)
                    .setCause(e)
                    .log("A dead letter could not be noted in the database");
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
        if (replayExpected && now - hopeNanos < settings.askAgainAfter().toNanos()) {
            return;
        }
        boolean atTheBeginning = outcome.applied() == 0;
        log.atLevel(atTheBeginning ? Level.INFO : Level.WARN)
                .addKeyValue("producer", producer)
                .addKeyValue("partition", partition)
                .addKeyValue("applied", outcome.applied())
                .addKeyValue("head", outcome.cursor().head())
                .log(
                        atTheBeginning
                                ? "A stream is heard for the first time, asking for its beginning"
                                : "Gap in a stream, asking for a replay");
        counters.gap(producer, partition);
        counters.replayAsked(producer, partition);
        open.ask(outcome.cursor(), true);
        replayExpected = true;
        hopeNanos = now;
    }

    /** Tells the producer now and then how far it is heard; the producer notices if that cannot be. */
    private void tell(Subscription open, Applier.Outcome outcome) throws IOException {
        long now = System.nanoTime();
        if (now - toldNanos > settings.heartbeat().toNanos()) {
            open.ask(outcome.cursor(), false);
            toldNanos = now;
        }
    }

    /** A channel that consumes the queue; broken once anything about it breaks. */
    private final class Subscription {

        private final Channel channel;
        private final String queue;
        private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
        private volatile @Nullable String broken;

        Subscription() throws IOException {
            Channel opened = connections.createConnection().getDelegate().createChannel();
            if (opened == null) {
                throw new IOException("The broker gives no more channels");
            }
            channel = opened;
            queue = topology.declareConsumer(channel, settings.service(), producer, partition);
            channel.basicQos(settings.prefetchMax());
            channel.confirmSelect();
            channel.addReturnListener(message -> broken = "%s is gone".formatted(message.getExchange()));
            channel.addShutdownListener(cause -> broken = String.valueOf(cause.getMessage()));
            channel.basicConsume(
                    queue, false, (tag, delivery) -> arrived.add(delivery), tag -> broken = "the queue is gone");
        }

        /** What has arrived, in order, up to a chunk's worth of messages; rests when there is nothing. */
        List<Delivery> take() throws InterruptedException, IOException {
            var taken = new ArrayList<Delivery>();
            Delivery first = arrived.poll(settings.poll().toNanos(), TimeUnit.NANOSECONDS);
            refuseBroken();
            if (first != null) {
                taken.add(first);
                arrived.drainTo(taken, settings.prefetchMax() - 1);
            }
            return taken;
        }

        boolean isBroken() {
            return broken != null;
        }

        void refuseBroken() throws IOException {
            if (broken != null) {
                throw new IOException("Consuming %s: %s".formatted(queue, broken));
            }
        }

        void acknowledge(Delivery last) throws IOException {
            channel.basicAck(last.getEnvelope().getDeliveryTag(), true);
        }

        void ask(Cursors.Cursor cursor, boolean replay) throws IOException {
            ask(new Ask(settings.service(), partition, cursor.epoch(), cursor.applied(), cursor.mark(), replay));
        }

        void ask(Ask ask) throws IOException {
            channel.basicPublish(
                    Topology.requestExchange(producer), "", ask.properties(connections.getUsername()), new byte[0]);
        }

        /** Puts a message that is no chunk where an operator finds it, and waits until the broker has it. */
        void bury(Delivery delivery, String reason) throws IOException, InterruptedException, TimeoutException {
            log.atError().addKeyValue("producer", producer).log("Message put into the dead-letter queue: " + reason);
            channel.basicPublish(
                    Topology.rejectExchange(settings.service()),
                    "",
                    true,
                    new BasicProperties.Builder()
                            .deliveryMode(2)
                            .headers(DeadLetter.headers(producer, reason, delivery.getProperties()))
                            .build(),
                    delivery.getBody());
            channel.waitForConfirmsOrDie(settings.confirmTimeout().toMillis());
            refuseBroken();
        }

        void close() {
            try {
                if (channel.isOpen()) {
                    channel.close();
                }
            } catch (IOException | TimeoutException | RuntimeException e) {
                log.debug("The channel did not close in order", e);
            }
        }
    }
}
