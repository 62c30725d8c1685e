package dev.ates.messaging.look;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** Counters of the streams, incremented where the events occur. docs/operations/metrics.md describes them. */
public record StreamCounters(MeterRegistry registry) {

    public static final Heard GAP = new Heard("ates.stream.gaps", "Gaps detected");
    public static final Heard REPLAY_ASKED = new Heard("ates.stream.replays.asked", "Replays requested");
    public static final Heard REDELIVERY = new Heard("ates.stream.redeliveries", "Messages delivered again");

    /** A counter of a consumed partition. */
    public record Heard(String name, String help) {}

    /** Why a message goes into the dead-letter queue: from somebody else than the producer, or no chunk of the stream. */
    private static final List<String> REJECTIONS = List.of("user", "chunk");

    private static final List<String> REFUSALS =
            List.of("user", "crowd", "malformed", "partition", "epoch", "beyond", "mark", "pace");

    /** Exports all counters of a produced stream from 0: Prometheus sees no increase in a series that starts at 1. */
    public void tells(String stream) {
        REFUSALS.forEach(reason -> refused(stream, reason));
    }

    /** Exports all counters of a consumed partition, likewise. */
    public void hears(String producer, int partition) {
        REJECTIONS.forEach(reason -> rejected(producer, partition, reason));
        List.of(GAP, REPLAY_ASKED, REDELIVERY).forEach(metric -> heard(producer, partition, metric));
    }

    /** The broker has confirmed a window of messages. */
    public void confirmed(String stream, Duration after) {
        Timer.builder("ates.stream.confirm")
                .description("From publishing a window of messages to the broker's confirm or refusal of all of them")
                .tag("stream", stream)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry)
                .record(after);
    }

    public Counter replayServed(String stream, String consumer) {
        String help = "Messages replayed to one consumer";
        return count("ates.stream.replays.served", help, "stream", stream, "consumer", consumer);
    }

    /** A request that cannot be served, or that came from another user than its consumer's. */
    public Counter refused(String stream, String reason) {
        String help = "Requests of consumers that were refused";
        return count("ates.stream.requests.refused", help, "stream", stream, "reason", reason);
    }

    public Counter rejected(String producer, int partition, String reason) {
        String help = "Messages put into the dead-letter queue";
        return count("ates.stream.rejected", help, "producer", producer, "partition", "" + partition, "reason", reason);
    }

    public Counter heard(String producer, int partition, Heard metric) {
        return count(metric.name(), metric.help(), "producer", producer, "partition", "" + partition);
    }

    private Counter count(String name, String help, String... tags) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }
}
