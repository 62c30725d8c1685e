package dev.ates.tracker.task;

import static java.time.ZoneOffset.UTC;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.messaging.Outbox;
import dev.ates.tracker.assignment.Strategies;
import dev.ates.tracker.assignment.Strategy;
import dev.ates.tracker.people.Assignable;
import dev.ates.ui.Caller;
import dev.ates.ui.Counted;
import dev.ates.ui.Group;
import dev.ates.ui.KeyReused;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All tasks. A task is assigned at creation and always has an assignee; its prices are drawn once; only a shuffle reassigns
 * it. Events are appended in the same transaction.
 */
@Component
public final class Tasks {

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Outbox outbox;
    private final BusinessCalendar calendar;
    private final Draws draws;
    private final String create;

    Tasks(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Outbox outbox,
            BusinessCalendar calendar,
            Draws draws,
            Strategies strategies) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.outbox = outbox;
        this.calendar = calendar;
        this.draws = draws;
        Strategy strategy = strategies.chosen();
        this.create = CREATE.formatted(strategy.parts(), strategy.assignee("number", "draw", "former"));
    }

    private static final String CREATE = """
            with assignable as (
              """ + Assignable.IDS + """
            ), people as (
              select array_agg(id order by id) as ids
              from assignable
            ), wanted as (
              select cast(1 as bigint) as number, cast(:draw as bigint) as draw, cast(null as uuid) as former
            )%s, created as (
              insert into task (id, external_id, title, description, assignee_id, fee_minor, reward_minor, currency,
                                created_by, created_at, assigned_at)
              select :id, :externalId, :title, :description, %s, :fee, :reward, :currency,
                     :author, :now, :now
              from wanted, people
              where ids is not null
              on conflict do nothing
              returning id, number, assignee_id, fee_minor, reward_minor, created_at, assigned_at
            ), remembered as (
              insert into assignment (task_id, ordinal, assignee_id, fee_minor, assigned_at)
              select id, 1, assignee_id, fee_minor, assigned_at
              from created
            ), indexed as (
              insert into task_search (number, created_at, fee_minor, reward_minor, words)
              select number, created_at, fee_minor, reward_minor,
                     cast(:words as tsvector) || array_to_tsvector(array['#' || (number >> 13)])
              from created
            )
            select assignee_id
            from created
            """;

    /**
     * Creates a task and assigns it to a person whom the chosen strategy picks. Anybody may be the author.
     *
     * <p>Draws in this order: the person, the fee, the reward, the id.
     *
     * @param externalId its id in another system, 1 to 64 characters, or none
     * @param title 1 to 500 characters after trimming
     * @param description up to 10,000 characters
     * @return the id of the new task: a UUID of version 7 (RFC 9562)
     * @throws TaskText.Refused when the text breaks its bounds
     * @throws ExternalIdTaken when another task has this external id
     * @throws NobodyToAssign when nobody is assignable; then no task is created
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
        Instant now = calendar.now();
        Draws.Drawn drawn = draws.next();
        UUID id = key == null ? draws.id(now) : key;
        return transactions.execute(transaction -> {
            Optional<UUID> assignee = jdbc.sql(create)
                    .param("today", calendar.today())
                    .param("draw", drawn.person())
                    .param("id", id)
                    .param("externalId", text.externalId(), Types.VARCHAR)
                    .param("title", text.title())
                    .param("description", text.description())
                    .param("words", text.words())
                    .param("fee", drawn.feeMinor())
                    .param("reward", drawn.rewardMinor())
                    .param("currency", draws.currency())
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
                    drawn.feeMinor(),
                    draws.currency())));
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
                .orElseGet(() -> NobodyToAssign.on(calendar.today(), jdbc));
    }

    /** A task without an external id. */
    public UUID create(UUID author, String title, String description) {
        return create(author, null, title, description);
    }

    Optional<Task> find(UUID taskId) {
        return jdbc.sql(TaskRow.SELECT + "where task.id = :id")
                .param("id", taskId)
                .query(TaskRow::task)
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

    /** A person's open tasks before the number {@code before} that match the filter, newest first. */
    List<Task> open(UUID personId, TaskFilter filter, long before, int limit) {
        return newest("task.assignee_id = :person and task.status = 'open'", personId, filter, before, limit);
    }

    /**
     * The tasks that a person has created, other than by an import, before the number {@code before}, that match the filter,
     * newest first.
     */
    List<Task> created(UUID personId, TaskFilter filter, long before, int limit) {
        return newest("task.created_by = :person and not task.imported", personId, filter, before, limit);
    }

    private List<Task> newest(String mine, UUID personId, TaskFilter filter, long before, int limit) {
        return jdbc.sql(TaskRow.LIST + filter.whereAll(mine + " and task.number < :before") + """

                        order by task.number desc
                        limit :limit
                        """)
                .params(filter.allValues())
                .param("person", personId)
                .param("before", before)
                .param("limit", limit)
                .query(TaskRow::task)
                .list();
    }

    /** The key of a task that may be created. */
    UUID newId() {
        return draws.id(calendar.now());
    }

    /** {@code nobody-to-assign}: every active person who is neither manager nor administrator is away, or there is none. */
    public static final class NobodyToAssign extends TaskRefusal {
        private NobodyToAssign(long away) {
            super(
                    HttpStatus.CONFLICT,
                    "nobody-to-assign",
                    "There is nobody to assign the task to%s."
                            .formatted(
                                    away == 0
                                            ? ""
                                            : ": %s away".formatted(Counted.of(away, "person is", "people are"))));
        }

        /** Says how many people are away on this day. */
        public static NobodyToAssign on(LocalDate today, JdbcClient jdbc) {
            return new NobodyToAssign(jdbc.sql(Assignable.AWAY)
                    .param("today", today)
                    .query(Long.class)
                    .single());
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

    /** {@code task-final}: its completion can no longer be taken back. */
    public static final class Final extends TaskRefusal {
        private Final(String message) {
            super(HttpStatus.CONFLICT, "task-final", message);
        }

        static Final tooLate() {
            return new Final("It is too late: the completion is final.");
        }

        static Final shuffled() {
            return new Final(
                    "It is too late: there was a shuffle after the task was done, so the completion is final.");
        }
    }
}
