package dev.ates.messaging;

import dev.ates.contracts.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;

/** Everything of a service that moves events: its workers, from the start of the service to its end. */
final class Traffic implements SmartLifecycle, Streams {

    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final Cursors cursors;
    private final ConnectionFactory connections;
    private final MessagingSettings settings;
    private final Signal committed;
    private final Signal sequenced = new Signal();
    private final List<StreamLog> logs = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();
    private final List<Runnable> openings = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private volatile boolean running;

    Traffic(Cursors cursors, ConnectionFactory connections, Signal committed, MessagingSettings settings) {
        this.cursors = cursors;
        this.connections = connections;
        this.committed = committed;
        this.settings = settings;
    }

    void tell(StreamLog log, Lease lease) {
        logs.add(log);
        leases.add(lease);
        openings.add(() -> log.open(MessagingSettings.PARTITIONS));
        // A connection of its own: a broker that blocks publishers must not hold up acknowledgements.
        ConnectionFactory own = connections.getPublisherConnectionFactory() == null
                ? connections
                : connections.getPublisherConnectionFactory();
        work("sequencer", committed, new Sequencer(log, lease, MessagingSettings.PARTITIONS, sequenced));
        work("publisher", sequenced, new Publisher(log, lease, own, settings, sequenced));
    }

    <E extends Event> void hear(String producer, int partition, Applier<E> applier) {
        openings.add(() -> cursors.open(producer, partition));
        work(
                "hears-%s-%d".formatted(producer, partition),
                new Signal(),
                new StreamConsumer<>(producer, partition, applier, connections, settings));
    }

    private void work(String name, Signal signal, Worker.Step step) {
        workers.add(
                new Worker(settings.service() + "-" + name, signal, settings.poll(), settings.retryAfterMax(), step));
    }

    @Override
    public void start() {
        openings.forEach(Runnable::run);
        workers.forEach(Worker::start);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        workers.forEach(Worker::stop);
        try {
            for (Worker worker : workers) {
                worker.join(STOP_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
                                head.published(),
                                head.sealedDay())))
                .toList();
    }
}
