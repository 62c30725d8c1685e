package dev.ates.tracker.shuffle;

import static java.time.ZoneOffset.UTC;

import dev.ates.tracker.task.OpenTasks;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Draws a seed and gives all open tasks away anew. */
@Component
public final class Shuffles {

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final OpenTasks openTasks;
    private final Clock clock;
    private final RandomGenerator random;

    Shuffles(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            OpenTasks openTasks,
            Clock clock,
            RandomGenerator random) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.openTasks = openTasks;
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
            long tasks = openTasks.giveAway(id, seed, people, now);
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
