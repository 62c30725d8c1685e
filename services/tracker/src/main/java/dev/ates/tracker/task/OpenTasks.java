package dev.ates.tracker.task;

import static java.time.ZoneOffset.UTC;

import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.messaging.Outbox;
import dev.ates.sql.Rows;
import dev.ates.sql.Where;
import dev.ates.tracker.assignment.Strategy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/**
 * All open tasks as a set, reassigned in slices by their number. One statement reassigns a slice, so a concurrent
 * completion either commits first (and the task is not reassigned) or fails. Memory use depends on neither the number
 * of tasks nor the size of a slice.
 */
@Component
public final class OpenTasks {

    /** Events are appended in portions of an outbox chunk; only this many are in memory at a time. */
    private static final int PORTION_EVENTS = 500;

    private final JdbcClient jdbc;
    private final Outbox outbox;

    OpenTasks(JdbcClient jdbc, Outbox outbox) {
        this.jdbc = jdbc;
        this.outbox = outbox;
    }

    /**
     * The open tasks at one moment. Tasks with higher numbers were created later.
     *
     * @param numberMax the highest number, 0 without tasks
     * @param feesMinor the fees for assigning each of them once: below zero, or 0 without tasks
     */
    public record Total(long tasks, long numberMax, long feesMinor) {}

    private static final String TOTAL = """
            select count(*) as tasks, coalesce(max(number), 0) as number_max, cast(coalesce(sum(fee_minor), 0) as bigint) as fees_minor
            from task
            """;

    /** @param assignee whose tasks, {@code null} for everybody's */
    public Total total(@Nullable UUID assignee) {
        Where open = open(assignee);
        return jdbc.sql(TOTAL + open.text())
                .params(open.values())
                .query(Rows.as(Total.class))
                .single();
    }

    private static Where open(@Nullable UUID assignee) {
        return new Where().and("status = 'open'").and("assignee_id = :assignee", "assignee", assignee);
    }

    /**
     * Consecutive open tasks.
     *
     * @param assignee whose tasks, {@code null} for everybody's
     * @param after the number before the first one
     * @param upto the highest possible number
     * @param tasksMax how many of them, at most: 1 or more
     */
    public record Slice(@Nullable UUID assignee, long after, long upto, int tasksMax) {}

    /**
     * @param tasks how many tasks were assigned
     * @param reached the number up to which all tasks are assigned
     */
    public record Reassigned(long tasks, long reached) {}

    private static final String LAST_OF_SLICE = """
            select number
            from task
            %sorder by number
            offset :others
            limit 1
            """;

    // The mask makes the hash 0 to 2^63 - 1: an abs() would fail on the one value that has no positive counterpart.
    private static final String DRAW = "(hashint8extended(number, :seed) & 9223372036854775807)";

    private static final String REASSIGN = """
            with people as (
              select cast(:people as uuid[]) as ids
            ), wanted as (
              select number, %1$s as draw, assignee_id as former
              from task
              %4$s
            )%2$s, moved as (
              update task
              set assignee_id = %3$s,
                  assignments = assignments + 1,
                  assigned_at = :now
              %4$s
              returning id, assignments, assignee_id, external_id, title, description, fee_minor, currency, assigned_at
            ), remembered as (
              insert into assignment (task_id, ordinal, assignee_id, fee_minor, assigned_at, shuffle_id)
              select id, assignments, assignee_id, fee_minor, assigned_at, :shuffle
              from moved
            )
            select id, assignee_id, external_id, title, description, fee_minor, currency
            from moved
            """;

    /**
     * Assigns each task of the slice to one of these people and appends the events, in the caller's transaction. It waits for
     * completions that have not committed, and skips no task because of them.
     *
     * @param seed determines the draw of a task, together with its number
     */
    public Reassigned reassign(Strategy strategy, long shuffle, long seed, UUID[] people, Slice slice, Instant now) {
        long last = lastOf(slice);
        Where open = open(slice.assignee())
                .and("number > :after", "after", slice.after())
                .and("number <= :last", "last", last);
        var portion = new Portion();
        jdbc.sql(REASSIGN.formatted(
                        DRAW, strategy.parts(), strategy.assignee("number", DRAW, "assignee_id"), open.text()))
                .params(open.values())
                .withFetchSize(PORTION_EVENTS)
                .param("people", new SqlArrayValue("uuid", (Object[]) people))
                .param("seed", seed)
                .param("now", now.atOffset(UTC))
                .param("shuffle", shuffle)
                .query(portion::add);
        portion.tell();
        return new Reassigned(portion.told, last);
    }

    private long lastOf(Slice slice) {
        Where open = open(slice.assignee())
                .and("number > :after", "after", slice.after())
                .and("number <= :upto", "upto", slice.upto());
        return jdbc.sql(LAST_OF_SLICE.formatted(open.text()))
                .params(open.values())
                .param("others", slice.tasksMax() - 1)
                .query(Long.class)
                .optional()
                .orElse(slice.upto());
    }

    /** The events that are not appended yet. */
    private final class Portion {
        private final List<TaskAssigned> events = new ArrayList<>(PORTION_EVENTS);
        private long told;

        void add(ResultSet row) throws SQLException {
            events.add(new TaskAssigned(
                    row.getObject("id", UUID.class),
                    row.getObject("assignee_id", UUID.class),
                    row.getString("external_id"),
                    row.getString("title"),
                    row.getString("description"),
                    row.getLong("fee_minor"),
                    row.getString("currency")));
            if (events.size() == PORTION_EVENTS) {
                tell();
            }
        }

        void tell() {
            outbox.append(List.copyOf(events), true);
            told += events.size();
            events.clear();
        }
    }
}
