package dev.ates.accounting.letter;

import dev.ates.contracts.BusinessClock;
import dev.ates.robots.Snapshots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Letters that wait for the mail server, and those that it refuses for good. */
@Component
class LetterMetrics implements MeterBinder {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Snapshots.Snapshot<Waiting> waiting;

    LetterMetrics(JdbcClient jdbc, Clock clock, Snapshots snapshots) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.waiting = snapshots.of(this::find);
    }

    private record Waiting(Duration oldest, long failed) {}

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "ates.letters.waiting.age",
                        waiting,
                        now -> now.recent()
                                .map(found -> (double) found.oldest().toSeconds())
                                .orElse(Double.NaN))
                .description("How long the oldest letter waits to be sent; 0 for none")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(
                        "ates.letters.failed",
                        waiting,
                        now -> now.recent()
                                .map(found -> (double) found.failed())
                                .orElse(Double.NaN))
                .description("Letters that the mail server has refused too often; somebody has to send them again")
                .register(registry);
    }

    /** Letters to people of whom nothing was heard yet wait for the directory and are not counted. */
    private Waiting find() {
        return jdbc.sql("""
                select (select min(l.created_at) from letter l join person p on p.id = l.person_id
                        where l.state = 'created') as oldest,
                       (select count(*) from letter where state = 'failed') as failed
                """)
                .query((row, n) -> new Waiting(
                        row.getTimestamp("oldest") == null
                                ? Duration.ZERO
                                : BusinessClock.inRealTime(
                                        clock,
                                        Duration.between(
                                                row.getTimestamp("oldest").toInstant(), clock.instant())),
                        row.getLong("failed")))
                .single();
    }
}
