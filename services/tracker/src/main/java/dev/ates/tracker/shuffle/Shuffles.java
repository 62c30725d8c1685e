package dev.ates.tracker.shuffle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;

import dev.ates.tracker.task.OpenTasks;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** Reassigns all open tasks with a random seed. */
@Component("shuffles")
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
     * @param seed recomputes the shuffle, together with the task numbers and the people; a string in JSON, because JavaScript rounds 64 bits
     * @param people the number of possible assignees
     * @param tasks the number of tasks
     * @param by who started it
     */
    public record Result(
            long id,

            @JsonSerialize(using = ToStringSerializer.class) @Schema(type = "string")
            long seed,

            int people,
            long tasks,
            UUID by,
            Instant at) {}

    /**
     * Assigns each open task to a random eligible person; a person may get any number of tasks, and the same person may get
     * a task again. Each assignment charges the task's fee, even to the same person. Shuffles wait for each other.
     *
     * @throws NobodyToAssign when nobody is eligible; then nothing changes
     */
    public Result shuffle(UUID by) {
        return shuffle(by, null).result();
    }

    /** @param repeated whether the shuffle already existed, so that nothing changed */
    record Outcome(Result result, boolean repeated) {}

    /**
     * The same, once per key of a person: repeated, it changes nothing and returns the first result.
     *
     * @param key none for a request that is never repeated
     */
    Outcome shuffle(UUID by, @Nullable UUID key) {
        return transactions.execute(transaction -> {
            jdbc.sql("lock table shuffle in share row exclusive mode").update();
            Optional<Result> before = before(by, key);
            if (before.isPresent()) {
                return new Outcome(before.get(), true);
            }
            Instant now = clock.instant();
            long seed = random.nextLong();
            UUID[] people = assignable();
            long id = begin(seed, people, new Pressed(by, key, now));
            long tasks = openTasks.giveAway(id, seed, people, now);
            jdbc.sql("update shuffle set tasks = :tasks where id = :id")
                    .param("tasks", tasks)
                    .param("id", id)
                    .update();
            return new Outcome(new Result(id, seed, people.length, tasks, by, now), false);
        });
    }

    private record Pressed(UUID by, @Nullable UUID key, Instant at) {}

    /**
     * The key of the confirmation that this person is shown; {@code @shuffles} in templates. It stays the same in every tab
     * until the next shuffle, so confirming one display twice shuffles once.
     */
    public UUID keyFor(UUID person) {
        long latest = jdbc.sql("select coalesce(max(id), 0) from shuffle")
                .query(Long.class)
                .single();
        return UUID.nameUUIDFromBytes(
                "%s after shuffle %d".formatted(person, latest).getBytes(UTF_8));
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
            insert into shuffle (seed, people, shuffled_by, shuffled_at, key)
            values (:seed, :people, :by, :now, :key)
            returning id
            """;

    private long begin(long seed, UUID[] people, Pressed pressed) {
        return jdbc.sql(BEGIN)
                .param("seed", seed)
                .param("people", new SqlArrayValue("uuid", (Object[]) people))
                .param("by", pressed.by())
                .param("now", pressed.at().atOffset(UTC))
                .param("key", pressed.key(), Types.OTHER)
                .query(Long.class)
                .single();
    }

    private static final String SELECT = """
            select id, seed, cardinality(people) as people, tasks, shuffled_by, shuffled_at
            from shuffle
            """;

    /** The latest shuffles before the id {@code before}, latest first. */
    List<Result> list(long before, int limit) {
        return jdbc.sql(SELECT + "where id < :before order by id desc limit :limit")
                .param("before", before)
                .param("limit", limit)
                .query(Shuffles::result)
                .list();
    }

    private Optional<Result> before(UUID by, @Nullable UUID key) {
        return jdbc.sql(SELECT + "where shuffled_by = :by and key = :key")
                .param("by", by)
                .param("key", key, Types.OTHER)
                .query(Shuffles::result)
                .optional();
    }

    private static Result result(ResultSet row, int index) throws SQLException {
        return new Result(
                row.getLong("id"),
                row.getLong("seed"),
                row.getInt("people"),
                row.getLong("tasks"),
                row.getObject("shuffled_by", UUID.class),
                row.getObject("shuffled_at", OffsetDateTime.class).toInstant());
    }
}
