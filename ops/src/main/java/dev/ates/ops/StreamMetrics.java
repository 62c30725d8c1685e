package dev.ates.ops;

import dev.ates.messaging.Streams;
import dev.ates.messaging.Streams.Heard;
import dev.ates.messaging.Streams.Quarantined;
import dev.ates.messaging.Streams.Standing;
import dev.ates.messaging.Streams.Told;
import dev.ates.robots.Snapshots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The metrics of the streams as gauges. All gauges read one snapshot that is at most a few seconds old, so the database is
 * queried once for any number of gauges and scrapers. While the database is down they are NaN.
 */
@Component
class StreamMetrics {

    private record Figure<T>(String name, String description, ToDoubleFunction<T> value) {}

    private static final List<Figure<Heard>> HEARD = List.of(
            new Figure<>("ates.stream.lag", "Published events that are not applied yet", Heard::lag),
            new Figure<>("ates.stream.lag.seconds", "How long the oldest waiting event has waited", Heard::lagSeconds),
            new Figure<>("ates.stream.applied.position", "Position of the last applied event", Heard::applied),
            new Figure<>(
                    "ates.stream.silence.seconds",
                    "Since the producer was last heard",
                    now -> now.silentSeconds() == null ? Double.NaN : now.silentSeconds()),
            new Figure<>(
                    "ates.stream.stopped",
                    "1 when the stream was stopped and waits for an operator",
                    now -> isThere(now.stopped())),
            new Figure<>(
                    "ates.stream.misled",
                    "1 when another database publishes the stream too, or alone, or the log ends before the last applied event",
                    now -> isThere(now.warning())),
            new Figure<>(
                    "ates.stream.disagreement",
                    "1 when the producer has another zone or currency, so that nothing is applied",
                    now -> isThere(now.disagreement())));

    private static final List<Figure<Told>> TOLD = List.of(
            new Figure<>("ates.outbox.chunks", "Chunks that are committed and not yet sequenced", Told::waiting),
            new Figure<>("ates.outbox.age.seconds", "Age of the oldest chunk in the outbox", Told::waitingSeconds),
            new Figure<>("ates.stream.head.position", "Position of the last sequenced event", Told::head),
            new Figure<>(
                    "ates.stream.published.position", "Last position that the broker has confirmed", Told::published),
            new Figure<>("ates.stream.unpublished", "Events that the broker has not confirmed yet", Told::unpublished),
            new Figure<>(
                    "ates.stream.silenced",
                    "1 when the stream has stopped and waits for an operator",
                    now -> isThere(now.stopped())));

    private static final Figure<Quarantined> QUARANTINE =
            new Figure<>("ates.quarantine.open", "Events in quarantine that wait for an operator", Quarantined::events);

    private final MeterRegistry registry;
    private final Streams streams;
    private final Snapshots.Snapshot<Standing> snapshot;
    private final Set<Tags> registered = new HashSet<>();

    StreamMetrics(MeterRegistry registry, Streams streams, Snapshots snapshots) {
        this.registry = registry;
        this.streams = streams;
        this.snapshot = snapshots.of(this::look);
    }

    /** The traffic has started by now, so every stream has a row. Later partitions are added on the next read. */
    @EventListener(ContextRefreshedEvent.class)
    void start() {
        look();
    }

    private Standing look() {
        Standing now = streams.standing();
        register(now);
        return now;
    }

    private synchronized void register(Standing standing) {
        for (Heard stream : standing.heard()) {
            register(
                    HEARD,
                    tags(stream),
                    now -> now.heard().stream().filter(one -> tags(one).equals(tags(stream))));
            register(
                    List.of(QUARANTINE),
                    Tags.of("producer", stream.producer()),
                    now -> quarantined(now, stream.producer()));
        }
        for (Told stream : standing.told()) {
            register(
                    TOLD,
                    tags(stream),
                    now -> now.told().stream().filter(one -> tags(one).equals(tags(stream))));
        }
    }

    private <T> void register(List<Figure<T>> figures, Tags tags, Function<Standing, Stream<T>> rows) {
        if (registered.add(tags)) {
            figures.forEach(figure -> Gauge.builder(figure.name(), snapshot, now -> value(now, figure, rows))
                    .description(figure.description())
                    .tags(tags)
                    .register(registry));
        }
    }

    private static <T> double value(
            Snapshots.Snapshot<Standing> snapshot, Figure<T> figure, Function<Standing, Stream<T>> rows) {
        return snapshot.recent().stream()
                .flatMap(rows)
                .mapToDouble(figure.value())
                .findAny()
                .orElse(Double.NaN);
    }

    private static Stream<Quarantined> quarantined(Standing now, String producer) {
        long events = now.quarantined().stream()
                .filter(quarantined -> quarantined.producer().equals(producer))
                .mapToLong(Quarantined::events)
                .sum();
        return Stream.of(new Quarantined(producer, events));
    }

    private static Tags tags(Heard stream) {
        return Tags.of("producer", stream.producer(), "partition", Integer.toString(stream.partition()));
    }

    private static Tags tags(Told stream) {
        return Tags.of("stream", stream.stream(), "partition", Integer.toString(stream.partition()));
    }

    private static int isThere(@Nullable String trouble) {
        return trouble == null ? 0 : 1;
    }
}
