package dev.ates.analytics.letter;

import dev.ates.ops.Backlog;
import dev.ates.robots.Snapshots;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Metrics of waiting and failed letters. */
@Component
class LetterMetrics implements MeterBinder {

    /** Nobody sends a failed letter again, so it is somebody's problem only until a later one arrives. */
    private static final String WAITING = """
            select (select min(created_at) from management_letter where state = 'created') as oldest,
                   (select count(*) from letter_subscription s
                    cross join lateral (select state from management_letter l where l.person_id = s.person_id
                                        order by day desc limit 1) newest
                    where newest.state = 'failed') as stuck
            """;

    private final Backlog letters;

    LetterMetrics(JdbcClient jdbc, Clock clock, Snapshots snapshots) {
        this.letters = new Backlog(jdbc, clock, snapshots, WAITING);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        letters.age(registry, "ates.letters.waiting.age", "How long the oldest unsent letter has waited; 0 for none");
        letters.stuck(
                registry,
                "ates.letters.failed",
                "People whose last letter the mail server has refused for good; somebody has to act");
    }
}
