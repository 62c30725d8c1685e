package dev.ates.messaging.broker;

import com.rabbitmq.client.ShutdownSignalException;
import dev.ates.contracts.Event;
import dev.ates.messaging.MessagingSettings;
import dev.ates.messaging.Streams;
import dev.ates.messaging.apply.Applier;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.log.Sequencer;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.look.ReplayWishes;
import dev.ates.messaging.look.StreamCounters;
import dev.ates.messaging.wire.Terms;
import dev.ates.robots.Backoff;
import dev.ates.robots.Lease;
import dev.ates.robots.Signal;
import dev.ates.robots.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Everything of a service that moves events: its workers, from the start of the service to its end. */
public final class Traffic implements SmartLifecycle, Streams {

    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofMillis(50);

    private final JdbcClient jdbc;
    private final Cursors cursors;
    private final ConnectionFactory connections;
    private final Topology topology = new Topology();
    private final MessagingSettings settings;
    private final ReplayWishes wishes;
    private final StreamCounters counters;
    private final Signal committed;
    private final Signal sequenced = new Signal();
    private final List<Telling> tellings = new ArrayList<>();
    private final List<Hearing<?>> hearings = new ArrayList<>();
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    public Traffic(
            JdbcClient jdbc,
            Cursors cursors,
            ConnectionFactory connections,
            ReplayWishes wishes,
            StreamCounters counters,
            Signal committed,
            MessagingSettings settings) {
        this.jdbc = jdbc;
        this.cursors = cursors;
        this.wishes = wishes;
        this.counters = counters;
        this.connections = connections;
        this.committed = committed;
        this.settings = settings;
    }

    /** @param terms what the stream's days and amounts mean */
    public void tell(StreamLog log, Lease lease, Terms terms) {
        tellings.add(new Telling(log, lease, terms));
    }

    private record Telling(StreamLog log, Lease lease, Terms terms) {}

    /** @param applier makes the applier of a partition */
    public <E extends Event> void hear(String producer, IntFunction<Applier<E>> applier) {
        hearings.add(new Hearing<>(producer, applier));
    }

    /** Whoever comes as somebody else would be told nothing, and nobody would believe them: better to say so at once. */
    private void requireOwnUser() {
        String own = tellings.isEmpty() ? settings.service() : tellings.getFirst().log().stream();
        String user = connections.getUsername();
        if (!settings.mayComeFrom(own, user)) {
            throw new InvalidConfigurationPropertyValueException(
                    "spring.rabbitmq.username",
                    user,
                    "ATES_BROKER_URI has to name the broker's user %s for this service: './ates ops broker-users' sets the users up, and ATES_BROKER_USER_PER_SERVICE=false does without"
                            .formatted(own));
        }
    }

    @Override
    public synchronized void start() {
        requireOwnUser();
        running = true;
        for (Telling telling : tellings) {
            StreamLog log = telling.log();
            log.open(settings.partitions());
            // A connection of its own: a broker that blocks publishers must not hold up acknowledgements.
            ConnectionFactory own = connections.getPublisherConnectionFactory() == null
                    ? connections
                    : connections.getPublisherConnectionFactory();
            work("sequencer", committed, new Sequencer(log, telling.lease(), settings.keepMonths(), sequenced));
            work(
                    "publisher",
                    sequenced,
                    new Publisher(
                            log,
                            telling.terms(),
                            telling.lease(),
                            own,
                            topology,
                            settings,
                            sequenced,
                            committed,
                            counters));
        }
        hearings.forEach(hearing -> hearing.grow(cursors.partitions(hearing.producer)));
        if (!hearings.isEmpty()) {
            Duration round = settings.leaseLength();
            work("shares", new Signal(), round, new Shares(jdbc, cursors.instance(), round, this));
        }
    }

    /** Lets another instance hear this partition, if there is one that waits for it. */
    public synchronized void stepAside(String producer, int partition) {
        hearings.stream()
                .filter(hearing -> hearing.producer.equals(producer) && partition < hearing.consumers.size())
                .forEach(hearing -> hearing.consumers.get(partition).stepAside());
    }

    private void work(String name, Signal signal, Worker.Step step) {
        work(name, signal, settings.poll(), step);
    }

    private void work(String name, Signal signal, Duration rest, Worker.Step step) {
        var backoff = new Backoff(RETRY_AFTER, settings.retryAfterMax());
        var worker = new Worker(settings.service() + "-" + name, signal, rest, backoff, Traffic::isOutage, step);
        workers.add(worker);
        worker.start();
    }

    private static boolean isOutage(Exception failure) {
        return failure instanceof IOException
                || failure instanceof AmqpException
                || failure instanceof ShutdownSignalException
                || failure instanceof NotPublishedException;
    }

    /** A stream that is heard, with a worker for each of its partitions; how many those are its producer tells. */
    private final class Hearing<E extends Event> {
        private final String producer;
        private final IntFunction<Applier<E>> applier;
        private final List<StreamConsumer<E>> consumers = new ArrayList<>();

        Hearing(String producer, IntFunction<Applier<E>> applier) {
            this.producer = producer;
            this.applier = applier;
        }

        void grow(int to) {
            synchronized (Traffic.this) {
                while (running && consumers.size() < to) {
                    int partition = consumers.size();
                    cursors.open(producer, partition);
                    var consumer = new StreamConsumer<>(
                            producer,
                            partition,
                            applier.apply(partition),
                            connections,
                            topology,
                            settings,
                            wishes,
                            counters,
                            this::grow);
                    consumers.add(consumer);
                    work("hears-%s-%d".formatted(producer, partition), new Signal(), consumer);
                }
            }
        }
    }

    @Override
    public void stop() {
        synchronized (this) {
            running = false;
            hearings.forEach(hearing -> hearing.consumers.clear());
        }
        workers.forEach(Worker::stop);
        try {
            for (Worker worker : workers) {
                worker.join(STOP_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.clear();
        tellings.forEach(telling -> telling.lease().release());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void wake() {
        committed.raise();
        sequenced.raise();
    }

    @Override
    public Duration silentAfter() {
        return settings.silentAfter();
    }

    @Override
    public String broker() {
        Map<String, Object> properties =
                connections.createConnection().getDelegate().getServerProperties();
        return properties.get("product") + " " + properties.get("version");
    }

    @Override
    public List<Heard> heard() {
        return cursors.all();
    }

    @Override
    public List<Told> told() {
        return tellings.stream()
                .map(Telling::log)
                .flatMap(log -> log.heads().stream()
                        .map(head -> new Told(
                                log.stream(),
                                head.partition(),
                                log.waitingChunks(head.partition()),
                                head.position(),
                                head.published().position(),
                                head.sealedDay(),
                                head.stopped())))
                .toList();
    }
}
