package dev.ates.tracker.task;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Columns;
import dev.ates.sql.Where;
import dev.ates.tracker.task.Task.Status;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are listed: those with all that is said here.
 *
 * @param people who have or had them last, {@code null} for everybody
 * @param externalId what a task is called elsewhere
 */
record TaskFilter(
        @Nullable Status status,
        @Nullable List<UUID> people,
        @Nullable String externalId,
        @Nullable Span created,
        @Nullable Span done) {

    /** From an instant to another one, which it does not contain. */
    record Span(Instant from, Instant to) {

        static @Nullable Span of(BusinessCalendar calendar, @Nullable LocalDate day) {
            return day == null ? null : new Span(calendar.startOf(day), calendar.endOf(day));
        }
    }

    static TaskFilter of(@Nullable Status status) {
        return new TaskFilter(status, null, null, null, null);
    }

    /** In the order of the numbers, which the index on it gives: there are always enough tasks at its end. */
    private static final String OF_ALL = """
            with task as (
              select *
              from task
              %s
              order by %s desc
              limit :limit
            )
            """;

    /**
     * For each person by an index of their own tasks. Together, the planner would go through the newest tasks of all, to the very first one if
     * these people have none.
     */
    private static final String OF_PEOPLE = """
            with task as (
              select one.*
              from unnest(:people) as wanted (id)
              cross join lateral (
                select *
                from task
                %s
                order by %s desc
                limit :limit) as one
              order by one.number desc
              limit :limit
            )
            """;

    /** The tasks, as {@code task}, with the parameters of {@link #where} and {@code :limit}. */
    String tasks(Where where) {
        // What is asked for may be far from the newest task: the index on the number, which gives the order, must not
        // be used to get there.
        String order = created == null && done == null && people == null ? "task.number" : "task.number + 0";
        return (isByPerson() ? OF_PEOPLE : OF_ALL).formatted(where.text(), order);
    }

    /** The tasks of a day of creation are found by their keys, whoever has them. */
    private boolean isByPerson() {
        return people != null && created == null;
    }

    /** @param before a number that all numbers are below */
    Where where(long before) {
        Where where = new Where().and("task.number < :before", "before", before).is("task.status", status);
        if (people != null) {
            where.and(isByPerson() ? "task.assignee_id = wanted.id" : "task.assignee_id = any(:people)")
                    .value("people", Columns.uuids(people));
            if (status == null) {
                // Each of the two has its index.
                where.and("(task.status = 'open' or task.status = 'done')");
            }
        }
        where.and("task.external_id = :externalId", "externalId", externalId);
        if (created != null) {
            // The first assignment is made at the creation and never changes, so its index costs a shuffle nothing. As
            // an array they lead
            // to the tasks by their keys; joined, all tasks might be read.
            where.and("""
                            task.id = any(array(
                              select task_id from assignment
                              where ordinal = 1 and assigned_at >= :createdFrom and assigned_at < :createdTo))
                            """.strip())
                    .value("createdFrom", Columns.time(created.from()))
                    .value("createdTo", Columns.time(created.to()));
        }
        if (done != null) {
            where.is("task.status", Status.done)
                    .and("task.done_at >= :doneFrom", "doneFrom", Columns.time(done.from()))
                    .and("task.done_at < :doneTo", "doneTo", Columns.time(done.to()));
        }
        return where;
    }
}
