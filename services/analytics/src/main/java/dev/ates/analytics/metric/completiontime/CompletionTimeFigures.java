package dev.ates.analytics.metric.completiontime;

import dev.ates.analytics.figures.DayRange;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Queries on the times from assignment to completion. */
@Repository
class CompletionTimeFigures {

    private static final String SUMMARY = """
            count(*) as tasks,
            round(percentile_cont(0.5) within group (order by extract(epoch from completed_at - assigned_at)))::bigint
                as median_seconds,
            round(percentile_cont(0.9) within group (order by extract(epoch from completed_at - assigned_at)))::bigint
                as p90_seconds
            """;

    private static final String DAYS = """
            select day, %s
              from completion_time
             where day between :from and :to and assigned_at <= completed_at
             group by day
             order by day
            """.formatted(SUMMARY);

    private static final String PEOPLE = """
            select completion_time.person, person.name, %s
              from completion_time
              left join person on person.id = completion_time.person
             where day = :day and assigned_at <= completed_at and completion_time.person > :after
               and (cast(:people as uuid[]) is null or completion_time.person = any(:people))
             group by completion_time.person, person.name
             order by completion_time.person
             limit :limit
            """.formatted(SUMMARY);

    private final JdbcClient jdbc;

    CompletionTimeFigures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The days of the range on which tasks were completed, oldest first. */
    List<DayTimes> days(DayRange range) {
        return jdbc.sql(DAYS)
                .param("from", range.from())
                .param("to", range.to())
                .query(Rows.as(DayTimes.class))
                .list();
    }

    /**
     * The people who completed tasks on a day, by id, after a given one.
     *
     * @param people {@code null} for everybody
     */
    List<PersonTimes> people(LocalDate day, @Nullable List<UUID> people, UUID after, int limit) {
        return jdbc.sql(PEOPLE)
                .param("day", day)
                .param("people", people == null ? null : Columns.uuids(people, one -> one))
                .param("after", after)
                .param("limit", limit)
                .query(Rows.as(PersonTimes.class))
                .list();
    }

    /** @param p90Seconds within which nine of ten tasks were completed; between two tasks, interpolated as the median is */
    record DayTimes(LocalDate day, long tasks, long medianSeconds, long p90Seconds) {}

    /** @param name {@code null} until the person is known here */
    record PersonTimes(UUID person, @Nullable String name, long tasks, long medianSeconds, long p90Seconds) {}
}
