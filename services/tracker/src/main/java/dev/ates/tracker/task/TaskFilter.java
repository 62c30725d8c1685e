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
 * The filter of a list of tasks; a task must match all parts.
 *
 * @param people their latest assignees, {@code null} for everybody
 * @param externalId the task's id in another system
 */
record TaskFilter(
        @Nullable Status status,
        @Nullable List<UUID> people,
        @Nullable String externalId,
        @Nullable Span created,
        @Nullable Span done) {

    /** A half-open interval: it contains {@code from}, but not {@code to}. */
    record Span(Instant from, Instant to) {

        static @Nullable Span of(BusinessCalendar calendar, @Nullable LocalDate day) {
            return day == null ? null : new Span(calendar.startOf(day), calendar.endOf(day));
        }
    }

    static TaskFilter of(@Nullable Status status) {
        return new TaskFilter(status, null, null, null, null);
    }

    /** All tasks by number, with the index on it, which finds enough tasks at its end. */
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
     * The tasks of each person, with an index on the assignee. In one query for all people, the planner would scan the
     * newest tasks of everybody, down to the very first if these people have none.
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
        // The matching tasks may be far from the newest one, so the index on the number must not be scanned for them.
        String order = created == null && done == null && people == null ? "task.number" : "task.number + 0";
        return (isByPerson() ? OF_PEOPLE : OF_ALL).formatted(where.text(), order);
    }

    /** With a day of creation, tasks are found by their keys instead. */
    private boolean isByPerson() {
        return people != null && created == null;
    }

    /** @param before an upper bound of the numbers, exclusive */
    Where where(long before) {
        Where where = new Where().and("task.number < :before", "before", before).is("task.status", status);
        if (people != null) {
            where.and(isByPerson() ? "task.assignee_id = wanted.id" : "task.assignee_id = any(:people)")
                    .value("people", Columns.uuids(people));
            if (status == null) {
                // Each of the two conditions has its own index.
                where.and("(task.status = 'open' or task.status = 'done')");
            }
        }
        where.and("task.external_id = :externalId", "externalId", externalId);
        if (created != null) {
            // The first assignment is made at creation and never changes, so its index costs a shuffle nothing. An
            // array of ids makes the planner look up the tasks by key; with a join it might read all tasks.
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
