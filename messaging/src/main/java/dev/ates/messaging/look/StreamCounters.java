package dev.ates.messaging.look;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** What happens on the streams, counted where it happens. The names are described in docs/operations/metrics.md. */
public record StreamCounters(MeterRegistry registry) {

    public static final Heard GAP = new Heard("ates.stream.gaps", "Gaps met");
    public static final Heard REPLAY_ASKED = new Heard("ates.stream.replays.asked", "Replays requested");
    public static final Heard REDELIVERY = new Heard("ates.stream.redeliveries", "Messages that nobody acknowledged");

    /** What is counted of a partition that is heard. */
    public record Heard(String name, String help) {}

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

    public Counter replayServed(String stream, String consumer) {
        String help = "Messages replayed to one consumer";
        return count("ates.stream.replays.served", help, "stream", stream, "consumer", consumer);
    }

    /** A consumer asks for what cannot be, or is not who it says. */
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
