package dev.ates.messaging.look;

import dev.ates.messaging.Streams;
import dev.ates.messaging.Streams.Heard;
import dev.ates.messaging.Streams.Held;
import dev.ates.messaging.Streams.Standing;
import dev.ates.messaging.Streams.Told;
import dev.ates.robots.Snapshots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * The figures of the streams as gauges. All of them read one snapshot that is some seconds old at most, so a scrape
 * costs one look at the database, however many gauges and scrapers there are; while it is away they are NaN.
 */
public final class StreamGauges implements SmartLifecycle {

    private record Figure<T>(String name, String description, ToDoubleFunction<T> value) {}

    private static final List<Figure<Heard>> HEARD = List.of(
            new Figure<>("ates.stream.lag", "Events that are known to wait", Heard::lag),
            new Figure<>(
                    "ates.stream.lag.seconds",
                    "How long the oldest of the events that wait is known to wait",
                    Heard::lagSeconds),
            new Figure<>("ates.stream.applied.position", "Position of the event applied last", Heard::applied),
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
                    "1 when another database tells the stream too, or alone",
                    now -> isThere(now.warning())),
            new Figure<>(
                    "ates.stream.disagreement",
                    "1 when the producer has another zone or currency, so that nothing is applied",
                    now -> isThere(now.disagreement())));

    private static final List<Figure<Told>> TOLD = List.of(
            new Figure<>("ates.outbox.chunks", "Chunks that are committed and not yet sequenced", Told::waiting),
            new Figure<>("ates.outbox.age.seconds", "Age of the oldest chunk in the outbox", Told::waitingSeconds),
            new Figure<>("ates.stream.head.position", "Position of the event sequenced last", Told::head),
            new Figure<>(
                    "ates.stream.published.position", "Position up to which the broker has confirmed", Told::published),
            new Figure<>("ates.stream.unpublished", "Events that the broker has not confirmed yet", Told::unpublished),
            new Figure<>(
                    "ates.stream.silenced",
                    "1 when nothing is told any more and an operator has to look",
                    now -> isThere(now.stopped())));

    private static int isThere(@Nullable String trouble) {
        return trouble == null ? 0 : 1;
    }

    private final MeterRegistry registry;
    private final Streams streams;
    private final Set<String> registered = new HashSet<>();
    private final Snapshots.Snapshot<Standing> snapshot;
    private volatile boolean running;

    public StreamGauges(MeterRegistry registry, Streams streams, Snapshots snapshots) {
        this.registry = registry;
        this.streams = streams;
        this.snapshot = snapshots.of(() -> {
            Standing now = streams.standing();
            register(now);
            return now;
        });
    }

    /** The traffic has started before, so there is a row for every stream. */
    @Override
    public void start() {
        register(streams.standing());
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Partitions that appear later are noticed at the next look. */
    private synchronized void register(Standing standing) {
        for (Heard stream : standing.heard()) {
            String name = "%s/%d".formatted(stream.producer(), stream.partition());
            if (registered.add(name)) {
                Tags tags = Tags.of("producer", stream.producer(), "partition", Integer.toString(stream.partition()));
                HEARD.forEach(figure -> register(
                        figure,
                        tags,
                        now -> now.heard().stream()
                                .filter(one -> name.equals("%s/%d".formatted(one.producer(), one.partition())))
                                .findAny()));
            }
            if (registered.add("quarantine " + stream.producer())) {
                register(
                        new Figure<Long>(
                                "ates.quarantine.open",
                                "Events in quarantine that wait for an operator",
                                Long::doubleValue),
                        Tags.of("producer", stream.producer()),
                        now -> Optional.of(now.quarantined().stream()
                                .filter(held -> held.producer().equals(stream.producer()))
                                .mapToLong(Held::events)
                                .sum()));
            }
        }
        for (Told stream : standing.told()) {
            if (registered.add("told " + stream.partition())) {
                Tags tags = Tags.of("stream", stream.stream(), "partition", Integer.toString(stream.partition()));
                TOLD.forEach(figure -> register(
                        figure,
                        tags,
                        now -> now.told().stream()
                                .filter(one -> one.partition() == stream.partition())
                                .findAny()));
            }
        }
    }

    private <T> void register(Figure<T> figure, Tags tags, Function<Standing, Optional<T>> row) {
        Gauge.builder(
                        figure.name(),
                        snapshot,
                        now -> now.recent()
                                .flatMap(row)
                                .map(figure.value()::applyAsDouble)
                                .orElse(Double.NaN))
                .description(figure.description())
                .tags(tags)
                .register(registry);
    }
}
