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

/** What happened to a day and when, each step written with the step itself. */
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
     * @param run the robot's run, {@code null} when a person or the tracker brought it about
     * @param items how many accounts or transfers the step took, where it took any
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

    /** From the first step on, up to 500. */
    public List<Step> of(LocalDate day) {
        return jdbc.sql("select step, at, run, items from day_step where day = :day order by id limit :max")
                .param("day", day)
                .param("max", STEPS_SHOWN_MAX)
                .query(Rows.as(Step.class))
                .list();
    }
}
