package dev.ates.tracker.task;

import static java.time.ZoneOffset.UTC;

import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.contracts.UuidV7;
import dev.ates.messaging.Outbox;
import dev.ates.sql.Columns;
import dev.ates.sql.Where;
import dev.ates.tracker.task.Task.Status;
import dev.ates.tracker.task.TaskFilter.Span;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.KeyReused;
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
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All tasks. A task is assigned at creation and always has an assignee; its prices are drawn once; only a shuffle reassigns
 * it; only its assignee completes it, once. Events are appended in the same transaction.
 */
@Component
public final class Tasks {

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Outbox outbox;
    private final Clock clock;
    private final RandomGenerator random;
    private final Prices prices;

    Tasks(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Outbox outbox,
            Clock clock,
            RandomGenerator random,
            Prices prices) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.outbox = outbox;
        this.clock = clock;
        this.random = random;
        this.prices = prices;
    }

    private static final String CREATE = """
            with drawn as (
              select id
              from person
              where assignable
              order by id
              offset (select :draw % nullif(count(*), 0) from person where assignable)
              limit 1
            ), created as (
              insert into task (id, external_id, title, description, assignee_id, fee_minor, reward_minor, currency,
                                created_by, created_at, assigned_at)
              select :id, :externalId, :title, :description, drawn.id, :fee, :reward, :currency, :author, :now, :now
              from drawn
              on conflict do nothing
              returning id, assignee_id, fee_minor, assigned_at
            ), remembered as (
              insert into assignment (task_id, ordinal, assignee_id, fee_minor, assigned_at)
              select id, 1, assignee_id, fee_minor, assigned_at
              from created
            )
            select assignee_id
            from created
            """;

    /**
     * Creates a task and assigns it to a random eligible person. Anybody may be the author.
     *
     * <p>Draws in this order: the person, the fee, the reward, the id.
     *
     * @param externalId its id in another system, 1 to 64 characters, or none
     * @param title 1 to 500 characters after trimming
     * @param description up to 10,000 characters
     * @return the id of the new task: a UUID of version 7 (RFC 9562)
     * @throws TaskText.Refused when the text breaks its bounds
     * @throws ExternalIdTaken when another task has this external id
     * @throws NobodyToAssign when nobody is eligible; then no task is created
     */
    public UUID create(UUID author, @Nullable String externalId, String title, String description) {
        return create(author, null, new TaskText(externalId, title, description))
                .id();
    }

    /** @param repeated whether the task already existed, so that nothing was created */
    record Created(UUID id, boolean repeated) {}

    /**
     * The same, once per key.
     *
     * @param key becomes the task's id; none for a request that is never repeated
     * @throws KeyReused when the key belongs to a different task
     */
    Created create(UUID author, @Nullable UUID key, TaskText text) {
        Instant now = clock.instant();
        long draw = random.nextLong(Long.MAX_VALUE);
        long feeMinor = prices.drawFeeMinor(random);
        long rewardMinor = prices.drawRewardMinor(random);
        UUID id = key == null ? UuidV7.of(now, random) : key;
        return transactions.execute(transaction -> {
            Optional<UUID> assignee = jdbc.sql(CREATE)
                    .param("draw", draw)
                    .param("id", id)
                    .param("externalId", text.externalId(), Types.VARCHAR)
                    .param("title", text.title())
                    .param("description", text.description())
                    .param("fee", feeMinor)
                    .param("reward", rewardMinor)
                    .param("currency", prices.currency())
                    .param("author", author)
                    .param("now", now.atOffset(UTC))
                    .query(UUID.class)
                    .optional();
            if (assignee.isEmpty()) {
                return createdBefore(id, author, text);
            }
            outbox.append(List.of(new TaskAssigned(
                    id,
                    assignee.get(),
                    text.externalId(),
                    text.title(),
                    text.description(),
                    feeMinor,
                    prices.currency())));
            return new Created(id, false);
        });
    }

    private Created createdBefore(UUID id, UUID author, TaskText text) {
        Task task = find(id).orElseThrow(() -> taken(text.externalId()));
        if (!task.createdBy().equals(author)
                || !text.equals(new TaskText(task.externalId(), task.title(), task.description()))) {
            throw new KeyReused(id);
        }
        return new Created(id, true);
    }

    /** The refusal when no task was created although its key is new. */
    private TaskRefusal taken(@Nullable String externalId) {
        return jdbc.sql("select id from task where external_id = :externalId")
                .param("externalId", externalId, Types.VARCHAR)
                .query(UUID.class)
                .optional()
                .<TaskRefusal>map(task -> new ExternalIdTaken(String.valueOf(externalId), task))
                .orElseGet(NobodyToAssign::new);
    }

    /** A task without an external id. */
    public UUID create(UUID author, String title, String description) {
        return create(author, null, title, description);
    }

    private static final String COMPLETE = """
            with task as (
              update task
              set status = 'done', done_at = :now
              where id = :id and assignee_id = :person and status = 'open'
              returning *
            )
            """ + Read.SELECT;

    /**
     * Completes a task of the assignee. Repeating it changes nothing and returns the same result.
     *
     * @throws Unknown when there is no such task
     * @throws Moved when a shuffle has assigned it to somebody else
     * @throws NotYours when it was never assigned to the person
     */
    public Task complete(UUID taskId, UUID personId) {
        return transactions.execute(transaction -> jdbc.sql(COMPLETE)
                .param("id", taskId)
                .param("person", personId)
                .param("now", clock.instant().atOffset(UTC))
                .query(Read::task)
                .optional()
                .map(this::tellCompleted)
                .orElseGet(() -> completedBefore(taskId, personId)));
    }

    private Task tellCompleted(Task done) {
        outbox.append(List.of(new TaskCompleted(
                done.id(),
                done.assigneeId(),
                done.externalId(),
                done.title(),
                done.description(),
                done.rewardMinor(),
                done.currency())));
        return done;
    }

    private Task completedBefore(UUID taskId, UUID personId) {
        Task task = find(taskId).orElseThrow(() -> new Unknown(taskId));
        if (!task.assigneeId().equals(personId)) {
            throw everHad(taskId, personId) ? new Moved() : new NotYours();
        }
        return switch (task.status()) {
            case done -> task;
            // Between the two statements, a shuffle assigned it to the same person again: a new assignment, not
            // completed yet.
            case open -> throw new Moved();
        };
    }

    private boolean everHad(UUID taskId, UUID personId) {
        return jdbc.sql("select exists (select from assignment where task_id = :task and assignee_id = :person)")
                .param("task", taskId)
                .param("person", personId)
                .query(Boolean.class)
                .single();
    }

    Optional<Task> find(UUID taskId) {
        return jdbc.sql(Read.SELECT + "where task.id = :id")
                .param("id", taskId)
                .query(Read::task)
                .optional();
    }

    /** The task, if the person may see it. */
    Task shownTo(Caller caller, UUID taskId) {
        return find(taskId).filter(task -> isShownTo(caller, task)).orElseThrow(() -> new Unknown(taskId));
    }

    /**
     * A person who confirmed an import may not see its tasks as their author, because a later import may add texts
     * after that person's rights have ended.
     */
    static boolean isShownTo(Caller caller, Task task) {
        return caller.isOf(Group.managers)
                || caller.id().equals(task.assigneeId())
                || (caller.id().equals(task.createdBy()) && !task.imported());
    }

    /** The newest tasks before the number {@code before}, newest first. */
    List<Task> list(TaskFilter filter, long before, int limit) {
        Where where = filter.where(before);
        return jdbc.sql(filter.tasks(where) + Read.SELECT + "order by task.number desc")
                .params(where.values())
                .param("limit", limit)
                .query(Read::task)
                .list();
    }

    /** A person's open tasks before the number {@code before}, newest first. */
    List<Task> open(UUID personId, long before, int limit) {
        return jdbc.sql(Read.SELECT + """
                        where task.assignee_id = :person and task.number < :before and task.status = 'open'
                        order by task.number desc
                        limit :limit
                        """)
                .param("person", personId)
                .param("before", before)
                .param("limit", limit)
                .query(Read::task)
                .list();
    }

    /**
     * A person's completed tasks, latest first.
     *
     * @param during when they were completed, {@code null} for always
     */
    List<Task> done(UUID personId, @Nullable Span during, DoneBefore before, int limit) {
        Where where = new Where()
                .and("task.assignee_id = :person", "person", personId)
                .is("task.status", Status.done)
                .and("(task.done_at, task.number) < (:doneAt, :number)")
                .value("doneAt", Columns.time(before.doneAt()))
                .value("number", before.number());
        if (during != null) {
            where.and("task.done_at >= :from", "from", Columns.time(during.from()))
                    .and("task.done_at < :to", "to", Columns.time(during.to()));
        }
        return jdbc.sql(Read.SELECT + where.text() + "order by task.done_at desc, task.number desc limit :limit")
                .params(where.values())
                .param("limit", limit)
                .query(Read::task)
                .list();
    }

    /** The tasks that a person has created, other than by an import, before the number {@code before}, newest first. */
    List<Task> created(UUID personId, long before, int limit) {
        return jdbc.sql(Read.SELECT + """
                        where task.created_by = :person and not task.imported and task.number < :before
                        order by task.number desc
                        limit :limit
                        """)
                .param("person", personId)
                .param("before", before)
                .param("limit", limit)
                .query(Read::task)
                .list();
    }

    /** The key of a task that may be created. */
    UUID newId() {
        return UuidV7.of(clock.instant(), random);
    }

    /** Maps a row to a {@link Task}. */
    private static final class Read {

        static final String SELECT = """
            select task.id, task.number, task.external_id, task.title, task.description, task.status, task.assignee_id,
                       coalesce(person.name, '') as assignee_name, task.assignments, task.fee_minor, task.reward_minor,
                       task.currency, task.created_by, task.imported, task.created_at, task.assigned_at, task.done_at
                from task
                left join person on person.id = task.assignee_id
                """;

        static Task task(ResultSet row, int index) throws SQLException {
            return new Task(
                    row.getObject("id", UUID.class),
                    row.getLong("number"),
                    row.getString("external_id"),
                    row.getString("title"),
                    row.getString("description"),
                    Status.valueOf(row.getString("status")),
                    row.getObject("assignee_id", UUID.class),
                    row.getString("assignee_name"),
                    row.getInt("assignments"),
                    row.getLong("fee_minor"),
                    row.getLong("reward_minor"),
                    row.getString("currency"),
                    row.getObject("created_by", UUID.class),
                    row.getBoolean("imported"),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    row.getObject("assigned_at", OffsetDateTime.class).toInstant(),
                    Optional.ofNullable(row.getObject("done_at", OffsetDateTime.class))
                            .map(OffsetDateTime::toInstant)
                            .orElse(null));
        }
    }

    /** {@code nobody-to-assign}: there is no active person who is neither manager nor administrator. */
    public static final class NobodyToAssign extends TaskRefusal {
        public NobodyToAssign() {
            super(HttpStatus.CONFLICT, "nobody-to-assign", "There is nobody to assign the task to.");
        }
    }

    /** {@code task-unknown}. */
    public static final class Unknown extends TaskRefusal {
        Unknown(UUID taskId) {
            super(HttpStatus.NOT_FOUND, "task-unknown", "There is no task %s.".formatted(taskId));
        }
    }

    /** {@code task-moved}: a shuffle has taken the task from the person. */
    public static final class Moved extends TaskRefusal {
        Moved() {
            super(HttpStatus.CONFLICT, "task-moved", "A shuffle has assigned the task to somebody else.");
        }
    }

    /** {@code task-not-yours}. */
    public static final class NotYours extends TaskRefusal {
        NotYours() {
            super(HttpStatus.FORBIDDEN, "task-not-yours", "Only the assignee of a task can complete it.");
        }
    }
}
