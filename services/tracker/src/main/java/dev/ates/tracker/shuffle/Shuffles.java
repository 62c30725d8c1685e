package dev.ates.tracker.shuffle;

import static java.time.ZoneOffset.UTC;

import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.messaging.Outbox;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives all open tasks away anew. One statement moves them, so a task completed meanwhile is either done before (and not
 * moved) or not done at all by whoever had it; memory does not grow with the number of tasks.
 */
@Component
public final class Shuffles {

    /** Events are told in portions of an outbox chunk: whatever the number of tasks, this many are held at a time. */
    private static final int PORTION_EVENTS = 500;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Outbox outbox;
    private final Clock clock;
    private final RandomGenerator random;

    Shuffles(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Outbox outbox,
            Clock clock,
            RandomGenerator random) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.outbox = outbox;
        this.clock = clock;
        this.random = random;
    }

    /**
     * @param seed with it, a task's number and the people the shuffle can be computed again
     * @param people among how many it was drawn
     * @param tasks how many were moved
     * @param by who pressed the button
     */
    public record Result(long id, long seed, int people, long tasks, UUID by, Instant at) {}

    /**
     * Gives each open task to a random person who may be given tasks: any number each, also the same person again. Each
     * assignment charges the task's fee, also to the same person. Shuffles wait for each other.
     *
     * @throws NobodyToAssign when there is nobody to give tasks to; then nothing moves
     */
    public Result shuffle(UUID by) {
        return transactions.execute(transaction -> {
            jdbc.sql("lock table shuffle in share row exclusive mode").update();
            Instant now = clock.instant();
            long seed = random.nextLong();
            UUID[] people = assignable();
            long id = begin(seed, people, by, now);
            long tasks = move(id, seed, people, now);
            jdbc.sql("update shuffle set tasks = :tasks where id = :id")
                    .param("tasks", tasks)
                    .param("id", id)
                    .update();
            return new Result(id, seed, people.length, tasks, by, now);
        });
    }

    private UUID[] assignable() {
        UUID[] people = jdbc.sql("select id from person where assignable order by id")
                .query(UUID.class)
                .list()
                .toArray(UUID[]::new);
        if (people.length == 0) {
            throw new NobodyToAssign();
        }
        return people;
    }

    private static final String BEGIN = """
            insert into shuffle (seed, people, shuffled_by, shuffled_at)
            values (:seed, :people, :by, :now)
            returning id
            """;

    private long begin(long seed, UUID[] people, UUID by, Instant now) {
        return jdbc.sql(BEGIN)
                .param("seed", seed)
                .param("people", new SqlArrayValue("uuid", (Object[]) people))
                .param("by", by)
                .param("now", now.atOffset(UTC))
                .query(Long.class)
                .single();
    }

    // The mask makes the hash 0 to 2^63 - 1: an abs() would fail on the one value that has no positive counterpart.
    private static final String MOVE = """
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

    private long move(long shuffle, long seed, UUID[] people, Instant now) {
        var portion = new Portion();
        jdbc.sql(MOVE)
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

    /** The events not told yet. */
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

    /** The latest shuffles before the id {@code before}, latest first. */
    List<Result> list(long before, int limit) {
        return jdbc.sql("""
                        select id, seed, cardinality(people) as people, tasks, shuffled_by, shuffled_at
                        from shuffle
                        where id < :before
                        order by id desc
                        limit :limit
                        """)
                .param("before", before)
                .param("limit", limit)
                .query((row, index) -> new Result(
                        row.getLong("id"),
                        row.getLong("seed"),
                        row.getInt("people"),
                        row.getLong("tasks"),
                        row.getObject("shuffled_by", UUID.class),
                        row.getObject("shuffled_at", OffsetDateTime.class).toInstant()))
                .list();
    }
}
