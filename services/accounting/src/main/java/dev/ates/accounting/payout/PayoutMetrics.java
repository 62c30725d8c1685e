package dev.ates.accounting.payout;

import dev.ates.contracts.BusinessClock;
import dev.ates.robots.Snapshots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Payouts that wait: for the bank, or for a human. */
@Component
class PayoutMetrics implements MeterBinder {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Snapshots.Snapshot<Waiting> waiting;

    PayoutMetrics(JdbcClient jdbc, Clock clock, Snapshots snapshots) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.waiting = snapshots.of(this::find);
    }

    private record Waiting(Duration oldest, long needHand) {}

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "ates.payouts.unsettled.age",
                        waiting,
                        now -> now.recent()
                                .map(found -> (double) found.oldest().toSeconds())
                                .orElse(Double.NaN))
                .description("How long the oldest payout is neither paid nor rejected; 0 for none")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(
                        "ates.payouts.need.hand",
                        waiting,
                        now -> now.recent()
                                .map(found -> (double) found.needHand())
                                .orElse(Double.NaN))
                .description("Payouts of which the bank can no longer tell, so that a human has to decide")
                .register(registry);
    }

    private Waiting find() {
        return jdbc.sql("""
                select min(created_at) as oldest, count(*) filter (where needs_hand) as need_hand
                from payout where state in ('created', 'submitting', 'unknown')
                """)
                .query((row, n) -> new Waiting(
                        row.getTimestamp("oldest") == null
                                ? Duration.ZERO
                                : BusinessClock.inRealTime(
                                        clock,
                                        Duration.between(
                                                row.getTimestamp("oldest").toInstant(), clock.instant())),
                        row.getLong("need_hand")))
                .single();
    }
}
