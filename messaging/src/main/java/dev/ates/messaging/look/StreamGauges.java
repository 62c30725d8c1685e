package dev.ates.messaging.look;

import dev.ates.messaging.Operations.Hearing;
import dev.ates.messaging.Operations.Held;
import dev.ates.messaging.Operations.Standing;
import dev.ates.messaging.Operations.Telling;
import dev.ates.messaging.Snapshots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.springframework.context.SmartLifecycle;

/**
 * The figures of the streams as gauges. All of them read one snapshot that is some seconds old at most, so a scrape
 * costs one look at the database, however many gauges and scrapers there are; while it is away they are NaN.
 */
public final class StreamGauges implements SmartLifecycle {

    private final MeterRegistry registry;
    private final StreamFigures figures;
    private final Set<String> registered = new HashSet<>();
    private final Snapshots.Snapshot<Standing> snapshot;
    private volatile boolean running;

    public StreamGauges(MeterRegistry registry, StreamFigures figures, Snapshots snapshots) {
        this.registry = registry;
        this.figures = figures;
        this.snapshot = snapshots.of(() -> {
            Standing now = figures.now();
            register(now);
            return now;
        });
    }

    /** The traffic has started before, so there is a row for every stream. */
    @Override
    public void start() {
        register(figures.now());
        running = true;
    }

    /** Partitions that appear later are noticed at the next look. */
    private synchronized void register(Standing standing) {
        standing.heard().forEach(stream -> {
            if (registered.add("heard %s/%d".formatted(stream.producer(), stream.partition()))) {
                register(stream);
            }
            if (registered.add("quarantine " + stream.producer())) {
                registerQuarantine(stream.producer());
            }
        });
        standing.told().forEach(stream -> {
            if (registered.add("told %d".formatted(stream.partition()))) {
                register(stream);
            }
        });
    }

    private void registerQuarantine(String producer) {
        gauge(
                "ates.quarantine.open",
                "Events in quarantine that wait for an operator",
                Tags.of("producer", producer),
                now -> now.quarantined().stream()
                        .filter(held -> held.producer().equals(producer))
                        .mapToLong(Held::events)
                        .sum());
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void register(Hearing stream) {
        heard(stream, "ates.stream.lag", "Events that are known to wait", Hearing::lag);
        heard(
                stream,
                "ates.stream.lag.seconds",
                "How long the oldest of the events that wait is known to wait",
                Hearing::lagSeconds);
        heard(stream, "ates.stream.applied.position", "Position of the event applied last", Hearing::applied);
        heard(
                stream,
                "ates.stream.silence.seconds",
                "Since the producer was last heard",
                now -> now.silentSeconds() == null ? Double.NaN : now.silentSeconds());
        heard(
                stream,
                "ates.stream.stopped",
                "1 when the stream was stopped and waits for an operator",
                now -> now.stopped() == null ? 0 : 1);
        registerTrouble(stream);
    }

    private void registerTrouble(Hearing stream) {
        heard(
                stream,
                "ates.stream.misled",
                "1 when another database tells the stream too, or alone",
                now -> now.warning() == null ? 0 : 1);
        heard(
                stream,
                "ates.stream.disagreement",
                "1 when the producer has another zone or currency, so that nothing is applied",
                now -> now.disagreement() == null ? 0 : 1);
    }

    private void register(Telling stream) {
        told(stream, "ates.outbox.chunks", "Chunks that are committed and not yet sequenced", Telling::waiting);
        told(stream, "ates.outbox.age.seconds", "Age of the oldest chunk in the outbox", Telling::waitingSeconds);
        told(stream, "ates.stream.head.position", "Position of the event sequenced last", Telling::head);
        told(
                stream,
                "ates.stream.published.position",
                "Position up to which the broker has confirmed",
                Telling::published);
        told(stream, "ates.stream.unpublished", "Events that the broker has not confirmed yet", Telling::unpublished);
        told(
                stream,
                "ates.stream.silenced",
                "1 when nothing is told any more and an operator has to look",
                now -> now.stopped() == null ? 0 : 1);
    }

    private void heard(Hearing stream, String name, String description, ToDoubleFunction<Hearing> figure) {
        gauge(
                name,
                description,
                Tags.of("producer", stream.producer(), "partition", Integer.toString(stream.partition())),
                now -> now.heard().stream()
                        .filter(one ->
                                one.producer().equals(stream.producer()) && one.partition() == stream.partition())
                        .mapToDouble(figure)
                        .findAny()
                        .orElse(Double.NaN));
    }

    private void told(Telling stream, String name, String description, ToDoubleFunction<Telling> figure) {
        gauge(
                name,
                description,
                Tags.of("stream", stream.stream(), "partition", Integer.toString(stream.partition())),
                now -> now.told().stream()
                        .filter(one -> one.partition() == stream.partition())
                        .mapToDouble(figure)
                        .findAny()
                        .orElse(Double.NaN));
    }

    private void gauge(String name, String description, Tags tags, ToDoubleFunction<Standing> figure) {
        Gauge.builder(
                        name,
                        snapshot,
                        figures -> figures.recent()
                                .map(standing -> figure.applyAsDouble(standing))
                                .orElse(Double.NaN))
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
