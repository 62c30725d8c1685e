package dev.ates.messaging.look;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** What happens on the streams, counted where it happens. The names are described in docs/operations/metrics.md. */
public record StreamCounters(MeterRegistry registry) {

    public static final String GAP = "ates.stream.gaps";
    public static final String REPLAY_ASKED = "ates.stream.replays.asked";
    /** The broker delivers a message again, since nobody has acknowledged it. */
    public static final String REDELIVERY = "ates.stream.redeliveries";

    /** Why a message goes into the dead-letter queue: from somebody else than the producer, or no chunk of the stream. */
    private static final List<String> REJECTIONS = List.of("user", "chunk");

    /** Why requests are refused. */
    private static final List<String> REFUSALS =
            List.of("user", "crowd", "malformed", "partition", "epoch", "beyond", "mark");

    /** Exports all counters of a stream that is told, from 0 on: the rise from nothing to 1 is no increase to Prometheus. */
    public void tells(String stream) {
        REFUSALS.forEach(reason -> refused(stream, reason));
    }

    /** Exports all counters of a partition that is heard, likewise. */
    public void hears(String producer, int partition) {
        REJECTIONS.forEach(reason -> rejected(producer, partition, reason));
        List.of(GAP, REPLAY_ASKED, REDELIVERY).forEach(metric -> heard(producer, partition, metric));
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
    public Counter replayServed(String stream, String consumer) {
        return registry.counter("ates.stream.replays.served", "stream", stream, "consumer", consumer);
    }

    /** A consumer asks for what cannot be, or is not who it says. */
    public Counter refused(String stream, String reason) {
        return registry.counter("ates.stream.requests.refused", "stream", stream, "reason", reason);
    }

    public Counter rejected(String producer, int partition, String reason) {
        String number = Integer.toString(partition);
        return registry.counter("ates.stream.rejected", "producer", producer, "partition", number, "reason", reason);
    }

    /** @param metric {@link #GAP}, {@link #REPLAY_ASKED} or {@link #REDELIVERY} */
    public Counter heard(String producer, int partition, String metric) {
        return registry.counter(metric, "producer", producer, "partition", Integer.toString(partition));
    }
}
