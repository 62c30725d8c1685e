package dev.ates.messaging.look;

import dev.ates.messaging.broker.Requests;
import dev.ates.messaging.log.Hearers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** What happens on the streams, counted where it happens. The names are described in docs/operations/metrics.md. */
public final class StreamCounters {

    /** Somebody else than the producer has written the message. */
    public static final String REJECTED_USER = "user";

    /** The message is no chunk of the stream. */
    public static final String REJECTED_CHUNK = "chunk";

    /** Why requests are refused, by {@link Requests} and {@link Hearers}. */
    private static final List<String> REFUSALS =
            List.of("user", "crowd", "malformed", "partition", "epoch", "beyond", "mark");

    private final MeterRegistry registry;

    public StreamCounters(MeterRegistry registry) {
        this.registry = registry;
    }

    public MeterRegistry registry() {
        return registry;
    }

    /** Exports all figures of a stream that is told, from 0 on: the rise from nothing to 1 is no increase to Prometheus. */
    public void tells(String stream) {
        REFUSALS.forEach(reason -> refused(stream, reason));
    }

    /** Exports all figures of a partition that is heard, likewise. */
    public void hears(String producer, int partition) {
        rejections(producer, partition, REJECTED_USER);
        rejections(producer, partition, REJECTED_CHUNK);
        gaps(producer, partition);
        replays(producer, partition);
        redeliveries(producer, partition);
    }

    /** The broker has answered for a window of messages. */
    public void confirmed(String stream, Duration after) {
        Timer.builder("ates.stream.confirm")
                .description("From publishing a window of messages to the broker's word about all of them")
                .tag("stream", stream)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry)
                .record(after);
    }

    /** Messages that one consumer has asked for. */
    public void replayServed(String stream, String consumer, long messages) {
        registry.counter("ates.stream.replays.served", "stream", stream, "consumer", consumer)
                .increment(messages);
    }

    /** A consumer asks for what cannot be, or is not who it says. */
    public void requestRefused(String stream, String reason) {
        refused(stream, reason).increment();
    }

    private Counter refused(String stream, String reason) {
        return registry.counter("ates.stream.requests.refused", "stream", stream, "reason", reason);
    }

    /** A message goes into the dead-letter queue. */
    public void rejected(String producer, int partition, String reason) {
        rejections(producer, partition, reason).increment();
    }

    private Counter rejections(String producer, int partition, String reason) {
        return registry.counter(
                "ates.stream.rejected",
                "producer",
                producer,
                "partition",
                Integer.toString(partition),
                "reason",
                reason);
    }

    public void gap(String producer, int partition) {
        gaps(producer, partition).increment();
    }

    private Counter gaps(String producer, int partition) {
        return heard("ates.stream.gaps", producer, partition);
    }

    public void replayAsked(String producer, int partition) {
        replays(producer, partition).increment();
    }

    private Counter replays(String producer, int partition) {
        return heard("ates.stream.replays.asked", producer, partition);
    }

    /** Messages that the broker delivers again, since nobody has acknowledged them. */
    public void redelivered(String producer, int partition, long messages) {
        if (messages > 0) {
            redeliveries(producer, partition).increment(messages);
        }
    }

    private Counter redeliveries(String producer, int partition) {
        return heard("ates.stream.redeliveries", producer, partition);
    }

    private Counter heard(String name, String producer, int partition) {
        return registry.counter(name, "producer", producer, "partition", Integer.toString(partition));
    }
}
