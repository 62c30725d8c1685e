package dev.ates.messaging.broker;

import com.rabbitmq.client.ShutdownSignalException;
import dev.ates.messaging.MessagingSettings;
import dev.ates.messaging.StreamHandler;
import dev.ates.messaging.apply.Appliers;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.apply.Shares;
import dev.ates.messaging.log.Sequencer;
import dev.ates.messaging.log.Signals;
import dev.ates.messaging.log.Tellings;
import dev.ates.messaging.log.Tellings.Telling;
import dev.ates.messaging.look.StreamCounters;
import dev.ates.robots.Backoff;
import dev.ates.robots.Signal;
import dev.ates.robots.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.amqp.AmqpException;
import org.springframework.context.SmartLifecycle;

/** Everything of a service that moves events: its workers, from the start of the service to its end. */
public final class Traffic implements SmartLifecycle {

    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofMillis(50);

    private final Link link;
    private final MessagingSettings settings;
    private final Tellings tellings;
    private final Appliers appliers;
    private final Cursors cursors;
    private final Signals signals;
    private final StreamCounters counters;
    private final List<Hearing> hearings;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    public Traffic(Link link, Tellings tellings, Appliers appliers, Signals signals, StreamCounters counters) {
        this.link = link;
        this.settings = link.settings();
        this.tellings = tellings;
        this.appliers = appliers;
        this.cursors = appliers.cursors();
        this.signals = signals;
        this.counters = counters;
        this.hearings = appliers.handlers().stream().map(Hearing::new).toList();
    }

    @Override
    public synchronized void start() {
        link.requireUser(tellings.all().stream()
                .map(telling -> telling.log().name())
                .findFirst()
                .orElse(settings.service()));
        running = true;
        for (Telling telling : tellings.all()) {
            telling.log().open(settings.partitions());
            work(
                    "sequencer",
                    signals.toSequence(),
                    settings.poll(),
                    new Sequencer(telling.log(), telling.settings(), telling.lease()::hold, signals.toPublish()));
            work(
                    "publisher",
                    signals.toPublish(),
                    settings.poll(),
                    new Publisher(telling.log(), telling.lease(), link, signals, counters));
        }
        hearings.forEach(hearing -> hearing.grow(cursors.partitions(hearing.producer())));
        if (!hearings.isEmpty()) {
            Shares shares = appliers.shares(settings.leaseLength());
            work("shares", new Signal(), settings.leaseLength(), () -> {
                shares.tooMany().forEach(this::stepAside);
                return false;
            });
        }
    }

    /** Lets another instance hear this partition, if there is one that waits for it. */
    private synchronized void stepAside(Shares.Share share) {
        hearings.stream()
                .filter(hearing -> hearing.producer().equals(share.producer()))
                .filter(hearing -> share.partition() < hearing.consumers.size())
                .forEach(hearing -> hearing.consumers.get(share.partition()).stepAside());
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
                || failure instanceof ShutdownSignalException;
    }

    /** A stream that is heard, with a worker for each of its partitions; how many those are its producer tells. */
    private final class Hearing {
        private final StreamHandler<?> handler;
        private final List<StreamConsumer> consumers = new ArrayList<>();

        Hearing(StreamHandler<?> handler) {
            this.handler = handler;
        }

        String producer() {
            return handler.producer();
        }

        void grow(int to) {
            synchronized (Traffic.this) {
                while (running && consumers.size() < to) {
                    int partition = consumers.size();
                    cursors.open(producer(), partition);
                    var consumer =
                            new StreamConsumer(appliers.of(handler, partition), cursors, link, counters, this::grow);
                    consumers.add(consumer);
                    work("hears-%s-%d".formatted(producer(), partition), new Signal(), settings.poll(), consumer);
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
        tellings.all().forEach(telling -> telling.lease().release());
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
