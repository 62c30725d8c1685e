package dev.ates.messaging.broker;

import com.rabbitmq.client.ShutdownSignalException;
import dev.ates.messaging.MessagingSettings;
import dev.ates.messaging.StreamHandler;
import dev.ates.messaging.apply.Applier;
import dev.ates.messaging.apply.Appliers;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.apply.Shares;
import dev.ates.messaging.log.Sequencer;
import dev.ates.messaging.log.Signals;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.look.StreamCounters;
import dev.ates.robots.Backoff;
import dev.ates.robots.Lease;
import dev.ates.robots.Signal;
import dev.ates.robots.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.amqp.AmqpException;
import org.springframework.context.SmartLifecycle;

/** Starts and stops the workers that move a service's events. */
public final class Traffic implements SmartLifecycle {

    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofMillis(50);

    /** The stream that this service produces, if any. */
    public record Tellings(List<Telling> all) {}

    /** @param lease which instance leads; it only saves work, the lock on {@code stream_head} decides */
    public record Telling(StreamLog log, Lease lease, Sequencer.Settings settings) {}

    private final Link link;
    private final MessagingSettings settings;
    private final Tellings tellings;
    private final Appliers appliers;
    private final Signals signals;
    private final StreamCounters counters;
    /** By producer, in the order of its partitions. */
    private final Map<String, List<StreamConsumer>> hearings = new HashMap<>();

    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    public Traffic(Link link, Tellings tellings, Appliers appliers, Signals signals, StreamCounters counters) {
        this.link = link;
        this.settings = link.settings();
        this.tellings = tellings;
        this.appliers = appliers;
        this.signals = signals;
        this.counters = counters;
    }

    @Override
    public synchronized void start() {
        List<Telling> told = tellings.all();
        link.requireUser(
                told.isEmpty() ? settings.service() : told.getFirst().log().name());
        running = true;
        for (Telling telling : told) {
            StreamLog log = telling.log();
            log.open(settings.partitions());
            Signal toPublish = signals.toPublish();
            var sequencer = new Sequencer(log, telling.settings(), telling.lease()::hold, toPublish);
            work("sequencer", signals.toSequence(), settings.poll(), sequencer);
            work("publisher", toPublish, settings.poll(), new Publisher(log, telling.lease(), link, signals, counters));
        }
        Cursors cursors = appliers.cursors();
        appliers.handlers().forEach(handler -> grow(handler, cursors.partitions(handler.producer())));
        if (!hearings.isEmpty()) {
            Shares shares = new Shares(appliers.store(), cursors.instance(), settings.leaseLength());
            work("shares", new Signal(), settings.leaseLength(), () -> {
                shares.tooMany().forEach(this::stepAside);
                return false;
            });
        }
    }

    /** Releases this partition to another instance, if one is waiting. */
    private synchronized void stepAside(Cursors.Stream share) {
        List<StreamConsumer> consumers = hearings.getOrDefault(share.producer(), List.of());
        if (share.partition() < consumers.size()) {
            consumers.get(share.partition()).stepAside();
        }
    }

    /** Starts a worker for each new partition of a stream that is consumed; the producer announces their number. */
    private synchronized void grow(StreamHandler<?> handler, int to) {
        String producer = handler.producer();
        List<StreamConsumer> consumers = hearings.computeIfAbsent(producer, stream -> new ArrayList<>());
        while (running && consumers.size() < to) {
            int partition = consumers.size();
            appliers.cursors().open(producer, partition);
            Applier<?> applier = appliers.of(handler, partition);
            var consumer = new StreamConsumer(applier, link, counters, partitions -> grow(handler, partitions));
            consumers.add(consumer);
            work("hears-%s-%d".formatted(producer, partition), new Signal(), settings.poll(), consumer);
        }
    }

    private void work(String name, Signal signal, Duration rest, Worker.Step step) {
        var backoff = new Backoff(RETRY_AFTER, settings.retryAfterMax());
        var worker = new Worker(settings.service() + "-" + name, signal, rest, backoff, Traffic::isOutage, step);
        workers.add(worker);
        worker.start();
    }

    private static boolean isOutage(Exception e) {
        return e instanceof IOException || e instanceof AmqpException || e instanceof ShutdownSignalException;
    }

    @Override
    public void stop() {
        synchronized (this) {
            running = false;
            hearings.clear();
        }
        Worker.stop(workers, STOP_MAX);
        workers.clear();
        tellings.all().forEach(telling -> telling.lease().release());
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
