package dev.ates.analytics.day;

import dev.ates.analytics.journal.Journal;
import dev.ates.robots.Robot;
import dev.ates.robots.Turn;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Deletes the days and rebuilds them from the journal in one transaction: readers see the old days until the new ones are
 * complete, and new events wait. The decisions which days are final are kept. It is never due; it only runs when
 * somebody starts it.
 */
@Component
class Rebuild implements Robot {

    private static final String KEEP_FINAL = """
            update day
               set state = 'final', finalised_at = finality.finalised_at
              from finality
             where day.day = finality.day
            """;

    private final JdbcClient jdbc;
    private final Journal journal;
    private final Projection projection;
    private final Finality finality;
    private final Clock clock;

    Rebuild(JdbcClient jdbc, Journal journal, Projection projection, Finality finality, Clock clock) {
        this.jdbc = jdbc;
        this.journal = journal;
        this.projection = projection;
        this.finality = finality;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "rebuild";
    }

    /** Rebuilds all days, because each opens with the balances of the previous one. */
    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        if (turn.isManualStart()) {
            Instant started = clock.instant();
            turn.step("rebuild", () -> {
                journal.lock();
                projection.forget();
                projection.project();
                jdbc.sql(KEEP_FINAL).update();
                finality.decide();
                long days = days();
                turn.record(null, started, Map.of("days", days));
                return days;
            });
        }
    }

    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        return Map.of("days", days());
    }

    private long days() {
        return jdbc.sql("select count(*) from day").query(Long.class).single();
    }
}
