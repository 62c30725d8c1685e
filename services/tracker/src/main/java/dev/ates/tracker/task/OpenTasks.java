package dev.ates.tracker.task;

import static java.time.ZoneOffset.UTC;

import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.messaging.Outbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/**
 * All open tasks as a set. One statement reassigns them, so a concurrent completion either comes first (and the task is not
 * reassigned) or fails. Memory use does not depend on the number of tasks.
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

    // The mask makes the hash 0 to 2^63 - 1: an abs() would fail on the one value that has no positive counterpart.
    private static final String GIVE_AWAY = """
            with moved as (
              update task
              set assignee_id = (cast(:people as uuid[]))
                    [1 + (hashint8extended(number, :seed) & 9223372036854775807) % :n],
                  assignments = assignments + 1,
                  assigned_at = :now
              where status = 'open'
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
     * Assigns each open task to one of these people and appends the events, in the caller's transaction.
     *
     * @param seed determines the assignee, together with the task's number
     * @return the number of assigned tasks
     */
    public long giveAway(long shuffle, long seed, UUID[] people, Instant now) {
        var portion = new Portion();
        jdbc.sql(GIVE_AWAY)
                .withFetchSize(PORTION_EVENTS)
                .param("people", new SqlArrayValue("uuid", (Object[]) people))
                .param("n", (long) people.length)
                .param("seed", seed)
                .param("now", now.atOffset(UTC))
                .param("shuffle", shuffle)
                .query(portion::add);
        portion.tell();
        return portion.told;
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
            outbox.append(List.copyOf(events));
            told += events.size();
            events.clear();
        }
    }
}
