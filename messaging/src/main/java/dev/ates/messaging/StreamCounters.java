package dev.ates.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What happens on the streams, counted where it happens. The names are described in docs/operations/metrics.md. */
final class StreamCounters {

    private final MeterRegistry registry;

    StreamCounters(MeterRegistry registry) {
        this.registry = registry;
    }

    MeterRegistry registry() {
        return registry;
    }

    /** The broker has answered for a window of messages. */
    void confirmed(String stream, Duration after) {
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
    void replayServed(String stream, String consumer, long messages) {
        registry.counter("ates.stream.replays.served", "stream", stream, "consumer", consumer)
                .increment(messages);
    }

    /** A consumer asks for what cannot be, or is not who it says. */
    void requestRefused(String stream, String reason) {
        registry.counter("ates.stream.requests.refused", "stream", stream, "reason", reason)
                .increment();
    }

    /** A message goes into the dead-letter queue; {@code user} when somebody else than the producer has written it. */
    void rejected(String producer, int partition, String reason) {
        registry.counter(
                        "ates.stream.rejected",
                        "producer",
                        producer,
                        "partition",
                        Integer.toString(partition),
                        "reason",
                        reason)
                .increment();
    }

    void gap(String producer, int partition) {
        heard("ates.stream.gaps", producer, partition).increment();
    }

    void replayAsked(String producer, int partition) {
        heard("ates.stream.replays.asked", producer, partition).increment();
    }

    /** Messages that the broker delivers again, since nobody has acknowledged them. */
    void redelivered(String producer, int partition, long messages) {
        if (messages > 0) {
            heard("ates.stream.redeliveries", producer, partition).increment(messages);
        }
    }

    private Counter heard(String name, String producer, int partition) {
        return registry.counter(name, "producer", producer, "partition", Integer.toString(partition));
    }
}
