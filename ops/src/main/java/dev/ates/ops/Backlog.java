package dev.ates.ops;

import dev.ates.contracts.BusinessClock;
import dev.ates.robots.Snapshots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The open work of a robot as gauges: how long the oldest item has waited, and how many items it cannot handle. */
public final class Backlog {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final String sql;
    private final Snapshots.Snapshot<Waiting> waiting;

    /** @param sql returns one row: {@code oldest}, a time or null, and {@code stuck}, a number */
    public Backlog(JdbcClient jdbc, Clock clock, Snapshots snapshots, String sql) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.sql = sql;
        this.waiting = snapshots.of(this::find);
    }

    private record Waiting(Duration oldest, long stuck) {}

    /** In seconds of real time; 0 when nothing waits, NaN while the database does not respond. */
    public void age(MeterRegistry registry, String name, String description) {
        gauge(name, description, found -> found.oldest().toSeconds())
                .baseUnit("seconds")
                .register(registry);
    }

    /** How many items wait for a person; NaN while the database does not respond. */
    public void stuck(MeterRegistry registry, String name, String description) {
        gauge(name, description, Waiting::stuck).register(registry);
    }

    private Gauge.Builder<?> gauge(String name, String description, ToDoubleFunction<Waiting> figure) {
        return Gauge.builder(
                        name,
                        waiting,
                        now -> now.recent().map(figure::applyAsDouble).orElse(Double.NaN))
                .description(description);
    }

    private Waiting find() {
        return jdbc.sql(sql)
                .query((row, n) -> new Waiting(
                        row.getTimestamp("oldest") == null
                                ? Duration.ZERO
                                : since(row.getTimestamp("oldest").toInstant()),
                        row.getLong("stuck")))
                .single();
    }

    private Duration since(Instant oldest) {
        return BusinessClock.inRealTime(clock, Duration.between(oldest, clock.instant()));
    }
}
