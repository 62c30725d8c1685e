package dev.ates.accounting.payout;

import dev.ates.ops.Backlog;
import dev.ates.robots.Snapshots;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Metrics of payouts that wait for the bank, or for a decision. */
@Component
class PayoutMetrics implements MeterBinder {

    private static final String WAITING = """
            select min(created_at) as oldest, count(*) filter (where needs_hand) as stuck
            from payout where state in ('created', 'submitting', 'unknown')
            """;

    private final Backlog payouts;

    PayoutMetrics(JdbcClient jdbc, Clock clock, Snapshots snapshots) {
        this.payouts = new Backlog(jdbc, clock, snapshots, WAITING);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        payouts.age(
                registry,
                "ates.payouts.unsettled.age",
                "How long the oldest open payout has been neither paid nor rejected; 0 for none");
        payouts.stuck(
                registry,
                "ates.payouts.need.hand",
                "Payouts whose outcome the bank no longer knows, so that a person has to decide");
    }
}
