package dev.ates.tracker.shuffle;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.tracker.people.Assignable;
import dev.ates.tracker.task.OpenTasks;
import dev.ates.tracker.task.Prices;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The expected result of a shuffle now, and the results of past ones; {@code @shuffleFigures} in templates. */
@Component("shuffleFigures")
public final class ShuffleFigures {

    private final JdbcClient jdbc;
    private final OpenTasks openTasks;
    private final Prices prices;
    private final BusinessCalendar calendar;

    ShuffleFigures(JdbcClient jdbc, OpenTasks openTasks, Prices prices, BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.openTasks = openTasks;
        this.prices = prices;
        this.calendar = calendar;
    }

    /**
     * The expected result of a shuffle now.
     *
     * @param tasks the number of tasks that it would assign
     * @param people the number of assignable people
     * @param away how many more there would be if nobody were away
     * @param feesMinor the fees that it would charge: below zero, or 0 without tasks
     * @param currency ISO 4217
     */
    public record Preview(long tasks, long people, long away, long feesMinor, String currency) {}

    public Preview preview() {
        OpenTasks.Total total = openTasks.total(null);
        return new Preview(total.tasks(), people(), count(Assignable.AWAY), total.feesMinor(), prices.currency());
    }

    /** Whether nobody can be assigned tasks now, so that a running shuffle or import waits until somebody can. */
    public boolean isNobodyAssignable() {
        return people() == 0;
    }

    private long people() {
        return count("select count(*) from (%s) as assignable".formatted(Assignable.IDS));
    }

    private long count(String sql) {
        return jdbc.sql(sql).param("today", calendar.today()).query(Long.class).single();
    }

    /**
     * What a person got in a shuffle.
     *
     * @param rank 1 for the person with the most tasks
     * @param feesMinor the fees that it charged the person, below zero
     */
    record Share(long rank, UUID personId, String name, long tasks, long feesMinor) {}

    private static final String SHARES = """
            with share as (
              select row_number() over (order by count(*) desc, assignee_id) as rank, assignee_id,
                     count(*) as tasks, cast(sum(fee_minor) as bigint) as fees_minor
              from assignment
              where shuffle_id = :shuffle
              group by assignee_id
            )
            select rank, assignee_id as person_id, coalesce(person.name, '') as name, tasks, fees_minor
            from share
            left join person on person.id = share.assignee_id
            where rank > :after and (cast(:people as uuid[]) is null or assignee_id = any(:people))
            order by rank
            limit :limit
            """;

    /**
     * Each person's share, the largest first, after this rank. People without a task are not in the list.
     *
     * @param people {@code null} for everybody
     */
    List<Share> shares(long shuffle, @Nullable List<UUID> people, long after, int limit) {
        return jdbc.sql(SHARES)
                .param("shuffle", shuffle)
                .param("people", people == null ? null : Columns.uuids(people, one -> one))
                .param("after", after)
                .param("limit", limit)
                .query(Rows.as(Share.class))
                .list();
    }

    /**
     * How evenly a shuffle distributed the tasks.
     *
     * @param average the number of tasks per assignable person
     * @param fewest the fewest tasks of one of them
     * @param most the most tasks of one of them
     * @param spread the variance over the average: close to 1 by chance alone, 0 if everybody got the same number; 0
     *     for fewer than two people or no tasks
     * @param feesMinor all fees that it charged: below zero, or 0 without tasks
     */
    record Fairness(double average, long fewest, long most, double spread, long feesMinor, String currency) {}

    private static final String FAIRNESS = """
            with share as (
              select count(*) as tasks, sum(fee_minor) as fees_minor
              from assignment
              where shuffle_id = :shuffle
              group by assignee_id
            ), everybody as (
              select cardinality(people) as people,
                     (select count(*) from share) as got_some,
                     (select coalesce(sum(tasks), 0) from share) as tasks,
                     (select coalesce(sum(tasks * tasks), 0) from share) as squares
              from shuffle
              where id = :shuffle
            )
            select tasks / people as average,
                   case when got_some < people then 0 else (select min(tasks) from share) end as fewest,
                   coalesce((select max(tasks) from share), 0) as most,
                   case when people < 2 or tasks = 0 then 0
                        else (squares - tasks * tasks / people) / (people - 1) / (tasks / people) end as spread,
                   cast(coalesce((select sum(fees_minor) from share), 0) as bigint) as fees_minor
            from everybody
            """;

    Fairness fairness(long shuffle) {
        return jdbc.sql(FAIRNESS)
                .param("shuffle", shuffle)
                .query((row, index) -> new Fairness(
                        row.getDouble("average"),
                        row.getLong("fewest"),
                        row.getLong("most"),
                        row.getDouble("spread"),
                        row.getLong("fees_minor"),
                        prices.currency()))
                .single();
    }
}
