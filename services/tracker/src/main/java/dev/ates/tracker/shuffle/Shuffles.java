package dev.ates.tracker.shuffle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;

import dev.ates.robots.Robots;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.sql.Where;
import dev.ates.tracker.task.OpenTasks;
import dev.ates.tracker.task.Span;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import dev.ates.ui.Conflict;
import dev.ates.ui.Flash;
import dev.ates.ui.KeyReused;
import dev.ates.ui.NotFound;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/**
 * Reassigns all open tasks, or those of one person who has left (a give-away), by a strategy and with a random seed. The transaction of the button processes the first of its {@link Slices},
 * so a small shuffle has ended when the response arrives; the robot {@link Shuffler} processes the others. One shuffle
 * runs at a time.
 */
@Component("shuffles")
public final class Shuffles {

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Slices slices;
    private final Robots robots;
    private final Clock clock;
    private final RandomGenerator random;

    Shuffles(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Slices slices,
            Robots robots,
            Clock clock,
            RandomGenerator random) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.slices = slices;
        this.robots = robots;
        this.clock = clock;
        this.random = random;
    }

    /** The state of a shuffle. */
    public enum State {
        running,
        ended
    }

    /**
     * A shuffle.
     *
     * @param strategy the name of the strategy that chose the assignees, such as {@code random}; if that one was removed
     *     while the shuffle ran, the one that chose the rest
     * @param seed recomputes the shuffle together with the strategy, the task numbers, the people, and what else the strategy
     *     considers, such as everybody's open tasks; a string in JSON, because JavaScript rounds 64 bits
     * @param leaver the person who had left and whose tasks were given away; none for a shuffle of all open tasks
     * @param people the number of assignable people at its beginning
     * @param planned the number of tasks that were open when it was started
     * @param tasks the number of tasks that it has assigned so far; fewer than planned at the end if some were completed meanwhile
     * @param by who started it
     * @param endedAt none while it is running
     */
    public record Result(
            long id,
            String strategy,

            @JsonSerialize(using = ToStringSerializer.class) @Schema(type = "string")
            long seed,

            @Nullable UUID leaver,
            int people,
            State state,
            long planned,
            long tasks,
            UUID by,
            Instant at,
            @Nullable Instant endedAt) {

        boolean hasEnded() {
            return state == State.ended;
        }
    }

    /**
     * Assigns each open task to a person whom the chosen strategy picks. With the strategy {@code random}, a person may
     * get any number of tasks, and the same task again. Each assignment charges the task's fee, even to the same person. Only tasks that are open now
     * are assigned. Tasks beyond the first slice are assigned after the return; see the state of the result.
     *
     * @throws NobodyToAssign when nobody is assignable; then nothing changes
     * @throws ShuffleRunning when another shuffle is running
     */
    public Result shuffle(UUID by) {
        return shuffle(by, null).result();
    }

    /** @param repeated whether the shuffle already existed, so that nothing changed */
    record Outcome(Result result, boolean repeated) {}

    /**
     * The same, once per key of a person: a repeated call changes nothing, and returns the first shuffle in its current
     * state.
     *
     * @param key none for a request that is never repeated
     */
    Outcome shuffle(UUID by, @Nullable UUID key) {
        return start(new Pressed(by, key, null, clock.instant()));
    }

    /**
     * Assigns each open task of a person who has left to somebody who can be assigned tasks, by the rules of a shuffle: each
     * assignment charges the task's fee, and nobody is refunded. It happens at once or in slices, once per key, and no
     * shuffle runs beside it.
     *
     * @param key none for a request that is never repeated
     * @throws NotFound when the directory has not published the person
     * @throws StillHere when the person has not left
     * @throws NobodyToAssign when nobody is assignable; then nothing changes
     * @throws ShuffleRunning when a shuffle is running
     * @throws KeyReused when the key belongs to another shuffle
     */
    Outcome giveAway(UUID leaver, UUID by, @Nullable UUID key) {
        return start(new Pressed(by, key, leaver, clock.instant()));
    }

    /** {@code person-not-left}: only a shuffle reassigns the tasks of a person who has not left. */
    static final class StillHere extends Conflict {
        private static final long serialVersionUID = 1L;

        StillHere(String name) {
            super(
                    "person-not-left",
                    "%s has not left. Only the tasks of a person who has left can be given away."
                            .formatted(Flash.apart(name)));
        }
    }

    private Outcome start(Pressed pressed) {
        return transactions.execute(transaction -> {
            // Slices update the shuffle's row, so this waits for at most one of them.
            jdbc.sql("lock table shuffle in share row exclusive mode").update();
            Optional<Result> before = before(pressed);
            if (before.isPresent()) {
                return new Outcome(before.get(), true);
            }
            if (pressed.leaver() != null) {
                requireLeft(pressed.leaver());
            }
            running().ifPresent(running -> {
                throw new ShuffleRunning(running.id());
            });
            begin(slices.assignable(), slices.total(pressed.leaver()), pressed);
            Result result = slices.next().orElseThrow();
            if (!result.hasEnded()) {
                robots.wakeAfterCommit(Shuffler.NAME);
            }
            return new Outcome(result, false);
        });
    }

    private record Pressed(
            UUID by, @Nullable UUID key, @Nullable UUID leaver, Instant at) {}

    private record Person(String name, boolean active) {}

    private void requireLeft(UUID id) {
        Person person = jdbc.sql("select name, active from person where id = :id")
                .param("id", id)
                .query(Rows.as(Person.class))
                .optional()
                .orElseThrow(() -> new NotFound("person", id));
        if (person.active()) {
            throw new StillHere(person.name());
        }
    }

    /**
     * The key of the confirmation that is shown to this person; {@code @shuffles} in templates. It is the same in every
     * tab until the next shuffle, so confirming twice shuffles once.
     */
    public UUID keyFor(UUID person) {
        return keyFor(person, "");
    }

    /** The same for the confirmation that gives the tasks of a leaver away. */
    public UUID keyFor(UUID person, UUID leaver) {
        return keyFor(person, " gives away the tasks of " + leaver);
    }

    private UUID keyFor(UUID person, String what) {
        long latest = jdbc.sql("select coalesce(max(id), 0) from shuffle")
                .query(Long.class)
                .single();
        return UUID.nameUUIDFromBytes(
                "%s%s after shuffle %d".formatted(person, what, latest).getBytes(UTF_8));
    }

    private static final String BEGIN = """
            insert into shuffle (strategy, seed, leaver, people, planned, upto, shuffled_by, shuffled_at, key)
            values (:strategy, :seed, :leaver, :people, :planned, :upto, :by, :now, :key)
            """;

    private void begin(UUID[] people, OpenTasks.Total total, Pressed pressed) {
        jdbc.sql(BEGIN)
                .param("strategy", slices.strategy())
                .param("seed", random.nextLong())
                .param("leaver", pressed.leaver(), Types.OTHER)
                .param("people", new SqlArrayValue("uuid", (Object[]) people))
                .param("planned", total.tasks())
                .param("upto", total.numberMax())
                .param("by", pressed.by())
                .param("now", pressed.at().atOffset(UTC))
                .param("key", pressed.key(), Types.OTHER)
                .update();
    }

    static final String COLUMNS = """
            id, strategy, seed, leaver, cardinality(people) as people, planned, tasks, shuffled_by, shuffled_at, ended_at
            """;

    private static final String SELECT = "select " + COLUMNS + " from shuffle ";

    /** The latest shuffles before the id {@code before}, latest first. */
    List<Result> list(long before, int limit) {
        return list(Asked.ALL, before, limit);
    }

    /**
     * The filter of the list; a shuffle must match all parts.
     *
     * @param people who started them, {@code null} for everybody
     * @param started {@code null} for always
     */
    record Asked(@Nullable List<UUID> people, @Nullable Span started) {

        static final Asked ALL = new Asked(null, null);
    }

    List<Result> list(Asked asked, long before, int limit) {
        List<UUID> people = asked.people();
        Where where = new Where()
                .and("id < :before", "before", before)
                .and("shuffled_by = any(:people)", "people", people == null ? null : Columns.uuids(people));
        Span.on(where, "shuffled_at", asked.started());
        return jdbc.sql(SELECT + where.text() + "order by id desc limit :limit")
                .params(where.values())
                .param("limit", limit)
                .query(Shuffles::result)
                .list();
    }

    public Optional<Result> find(long id) {
        return jdbc.sql(SELECT + "where id = :id")
                .param("id", id)
                .query(Shuffles::result)
                .optional();
    }

    /** The running shuffle; there is at most one. */
    Optional<Result> running() {
        return jdbc.sql(SELECT + "where ended_at is null")
                .query(Shuffles::result)
                .optional();
    }

    /** The latest shuffle, running or not. */
    public Optional<Result> latest() {
        return list(Long.MAX_VALUE, 1).stream().findFirst();
    }

    /** Without the people whom the directory has not published. */
    Map<UUID, String> names(List<UUID> people) {
        Map<UUID, String> names = new HashMap<>();
        jdbc.sql("select id, name from person where id = any(:people)")
                .param("people", Columns.uuids(people))
                .query((ResultSet row) -> {
                    names.put(row.getObject("id", UUID.class), row.getString("name"));
                });
        return names;
    }

    /** Empty if the directory has not published the person. */
    String name(UUID person) {
        return names(List.of(person)).getOrDefault(person, "");
    }

    private Optional<Result> before(Pressed pressed) {
        Optional<Result> before = jdbc.sql(SELECT + "where shuffled_by = :by and key = :key")
                .param("by", pressed.by())
                .param("key", pressed.key(), Types.OTHER)
                .query(Shuffles::result)
                .optional();
        if (pressed.key() != null
                && before.isPresent()
                && !Objects.equals(before.get().leaver(), pressed.leaver())) {
            throw new KeyReused(pressed.key());
        }
        return before;
    }

    static Result result(ResultSet row, int index) throws SQLException {
        Instant endedAt = Rows.instant(row, "ended_at");
        return new Result(
                row.getLong("id"),
                row.getString("strategy"),
                row.getLong("seed"),
                row.getObject("leaver", UUID.class),
                row.getInt("people"),
                endedAt == null ? State.running : State.ended,
                row.getLong("planned"),
                row.getLong("tasks"),
                row.getObject("shuffled_by", UUID.class),
                row.getObject("shuffled_at", OffsetDateTime.class).toInstant(),
                endedAt);
    }
}
