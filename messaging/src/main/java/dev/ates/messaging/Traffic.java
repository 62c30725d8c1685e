package dev.ates.messaging;

import dev.ates.contracts.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;

/** Everything of a service that moves events: its workers, from the start of the service to its end. */
final class Traffic implements SmartLifecycle, Streams {

    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final Cursors cursors;
    private final ConnectionFactory connections;
    private final MessagingSettings settings;
    private final ReplayWishes wishes;
    private final StreamCounters counters;
    private final Signal committed;
    private final Signal sequenced = new Signal();
    private final List<StreamLog> logs = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();
    private final List<Hearing<?>> hearings = new ArrayList<>();
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    Traffic(
            Cursors cursors,
            ConnectionFactory connections,
            ReplayWishes wishes,
            StreamCounters counters,
            Signal committed,
            MessagingSettings settings) {
        this.cursors = cursors;
        this.wishes = wishes;
        this.counters = counters;
        this.connections = connections;
        this.committed = committed;
        this.settings = settings;
    }

    void tell(StreamLog log, Lease lease) {
        logs.add(log);
        leases.add(lease);
    }

    /** @param applier makes the applier of a partition */
    <E extends Event> void hear(String producer, IntFunction<Applier<E>> applier) {
        hearings.add(new Hearing<>(producer, applier));
    }

    @Override
    public synchronized void start() {
        running = true;
        for (int n = 0; n < logs.size(); n++) {
            StreamLog log = logs.get(n);
            log.open(settings.partitions());
            // A connection of its own: a broker that blocks publishers must not hold up acknowledgements.
            ConnectionFactory own = connections.getPublisherConnectionFactory() == null
                    ? connections
                    : connections.getPublisherConnectionFactory();
            work("sequencer", committed, new Sequencer(log, leases.get(n), settings.keepMonths(), sequenced));
            work(
                    "publisher",
                    sequenced,
                    new Publisher(log, leases.get(n), own, settings, sequenced, committed, counters));
        }
        hearings.forEach(hearing -> hearing.grow(cursors.partitions(hearing.producer)));
    }

    private void work(String name, Signal signal, Worker.Step step) {
        var worker =
                new Worker(settings.service() + "-" + name, signal, settings.poll(), settings.retryAfterMax(), step);
        workers.add(worker);
        worker.start();
    }

    /** A stream that is heard, with a worker for each of its partitions; how many those are its producer tells. */
    private final class Hearing<E extends Event> {
        private final String producer;
        private final IntFunction<Applier<E>> applier;
        private int partitions;

        Hearing(String producer, IntFunction<Applier<E>> applier) {
            this.producer = producer;
            this.applier = applier;
        }

        void grow(int to) {
            synchronized (Traffic.this) {
                while (running && partitions < to) {
                    int partition = partitions;
                    cursors.open(producer, partition);
                    work(
                            "hears-%s-%d".formatted(producer, partition),
                            new Signal(),
                            new StreamConsumer<>(
                                    producer,
                                    partition,
                                    applier.apply(partition),
                                    connections,
                                    settings,
                                    wishes,
                                    counters,
                                    this::grow));
                    partitions++;
                }
            }
        }
    }

    @Override
    public void stop() {
        synchronized (this) {
            running = false;
            hearings.forEach(hearing -> hearing.partitions = 0);
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
        leases.forEach(Lease::release);
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
        return logs.stream()
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
