package dev.ates.analytics.day;

import dev.ates.analytics.engine.Engine;
import dev.ates.robots.Robot;
import dev.ates.robots.Turn;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Rebuilds metrics from the journal beside their live tables, in steps: readers see the old figures until the new ones are
 * complete, and new events are applied meanwhile. The decisions which days are final are kept. It is due when a metric is new or
 * has a new version, or a rebuild was requested or interrupted; started by somebody, it rebuilds every metric.
 */
@Component
class Rebuild implements Robot {

    private final JdbcClient jdbc;
    private final Engine engine;
    private final Clock clock;

    Rebuild(JdbcClient jdbc, Engine engine, Clock clock) {
        this.jdbc = jdbc;
        this.engine = engine;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "rebuild";
    }

    /** Rebuilds whole metrics, because each day opens with the balances of the previous one. */
    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        Instant started = clock.instant();
        List<String> due = turn.isManualStart() && !engine.isRequested() ? engine.names() : engine.outdated();
        if (!due.isEmpty()) {
            turn.step("request", () -> {
                engine.request(due);
                return true;
            });
        }
        if (!engine.isRequested()) {
            return;
        }
        boolean more = true;
        while (more) {
            more = turn.step("build", engine::build);
        }
        turn.step("record", () -> {
            long days = days();
            turn.record(null, started, Map.of("days", days));
            return days;
        });
    }

    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        return Map.of("days", days());
    }

    private long days() {
        return jdbc.sql("select count(*) from day").query(Long.class).single();
    }
}
