package dev.ates.accounting.day;

import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The timeline of days: each step is recorded in the transaction that does it. */
@Component
public class Timeline {

    private static final int STEPS_SHOWN_MAX = 500;

    private final JdbcClient jdbc;
    private final Clock clock;

    Timeline(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * @param run the robot's run, {@code null} if a person or the tracker caused it
     * @param items the number of processed accounts or transfers, if any
     */
    public record Step(
            String step,
            Instant at,
            @Nullable Long run,
            @Nullable Long items) {}

    public void note(LocalDate day, String step, @Nullable Long run, @Nullable Long items) {
        jdbc.sql("insert into day_step (day, step, at, run, items) values (:day, :step, :now, :run, :items)")
                .param("day", day)
                .param("step", step)
                .param("now", Columns.time(clock.instant()))
                .param("run", run)
                .param("items", items)
                .update();
    }

    /** The first 500 steps. */
    public List<Step> of(LocalDate day) {
        return jdbc.sql("select step, at, run, items from day_step where day = :day order by id limit :max")
                .param("day", day)
                .param("max", STEPS_SHOWN_MAX)
                .query(Rows.as(Step.class))
                .list();
    }
}
