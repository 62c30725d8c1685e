package dev.ates.accounting.letter;

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

    /**
     * Letters to people who are not known here yet are not counted; a letter to an invalid address is stuck like a
     * failed one.
     */
    private static final String WAITING = """
            select (select min(l.created_at) from letter l join person p on p.id = l.person_id
                    where l.state = 'created' and p.email_refused is null) as oldest,
                   (select count(*) from letter where state = 'failed')
                   + (select count(*) from letter l join person p on p.id = l.person_id
                      where l.state = 'created' and p.email_refused is not null) as stuck
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
                "Letters that the mail server has refused for good, or to an invalid address; somebody has to act");
    }
}
