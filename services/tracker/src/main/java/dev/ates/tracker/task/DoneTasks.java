package dev.ates.tracker.task;

import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.messaging.Outbox;
import dev.ates.sql.Columns;
import dev.ates.tracker.task.Tasks.Final;
import dev.ates.tracker.task.Tasks.Moved;
import dev.ates.tracker.task.Tasks.NotYours;
import dev.ates.tracker.task.Tasks.Unknown;
import dev.ates.ui.Caller;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The completed tasks. Only its assignee completes a task, once, and may take that back for a short while. The event of a
 * completion is written in the same transaction and held for that while, so that no other service hears of what did not last.
 */
@Component
public final class DoneTasks {

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Outbox outbox;
    private final Clock clock;
    private final Tasks tasks;
    private final UndoSettings undo;

    DoneTasks(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Outbox outbox,
            Clock clock,
            Tasks tasks,
            UndoSettings undo) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.outbox = outbox;
        this.clock = clock;
        this.tasks = tasks;
        this.undo = undo;
    }

    private static final String COMPLETE = """
            with task as (
              update task
              set status = 'done', done_at = :now,
                  undo_until = case when not exists (select from assignment where task_id = task.id and ordinal = assignments
                                                     and undone_at is not null) then cast(:undoUntil as timestamptz) end
              where id = :id and assignee_id = :person and status = 'open'
              returning *
            )
            """ + TaskRow.SELECT;

    /** {@link #complete(UUID, UUID)} for a request: a task that the caller may not see looks like one that does not exist. */
    Task complete(UUID taskId, Caller caller) {
        return asSeenBy(caller, taskId, () -> complete(taskId, caller.id()));
    }

    /** {@link #reopen(UUID, UUID)} for a request, likewise. */
    Task reopen(UUID taskId, Caller caller) {
        return asSeenBy(caller, taskId, () -> reopen(taskId, caller.id()));
    }

    private Task asSeenBy(Caller caller, UUID taskId, Supplier<Task> change) {
        try {
            return change.get();
        } catch (NotYours refused) {
            tasks.shownTo(caller, taskId);
            throw refused;
        }
    }

    /**
     * Completes a task of the assignee. Repeating it changes nothing and returns the same result. Its event has the time
     * {@code doneAt} and the business day of that, also if it is held.
     *
     * @throws Unknown when there is no such task
     * @throws Moved when a shuffle has assigned it to somebody else
     * @throws NotYours when it was never assigned to the person
     */
    public Task complete(UUID taskId, UUID personId) {
        Instant now = clock.instant();
        return transactions.execute(transaction -> jdbc.sql(COMPLETE)
                .param("id", taskId)
                .param("person", personId)
                .param("now", Columns.time(now))
                .param(
                        "undoUntil",
                        undo.until(clock, now).map(Columns::time).orElse(null),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .query(TaskRow::task)
                .optional()
                .map(done -> tellCompleted(done, now))
                .orElseGet(() -> completedBefore(taskId, personId)));
    }

    private Task tellCompleted(Task done, Instant now) {
        var completed = new TaskCompleted(
                done.id(),
                done.assigneeId(),
                done.externalId(),
                done.title(),
                done.description(),
                done.rewardMinor(),
                done.currency());
        outbox.hold(done.id(), now, Objects.requireNonNullElse(done.undoUntil(), now), completed);
        return done;
    }

    private Task completedBefore(UUID taskId, UUID personId) {
        Task task = tasks.find(taskId).orElseThrow(() -> new Unknown(taskId));
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

    /** No shuffle begins or goes on beside an undo: it sees either what the shuffle did, or is seen by it. */
    private static final String BESIDE_NO_SHUFFLE = "lock table shuffle in row exclusive mode";

    private static final String BESIDE_NO_SLICE = "select id from shuffle where ended_at is null for share";

    /**
     * A shuffle since the latest assignment has passed a task when it has reached its number, or when it began after the
     * completion; the numbers of a shuffle end with the highest one that was open at its beginning.
     */
    private static final String REOPEN = """
            with task as (
              update task
              set status = 'open', done_at = null, undo_until = null
              where id = :id and assignee_id = :person and status = 'done' and not exists (
                select from shuffle
                where (leaver is null or leaver = assignee_id)
                  and shuffle.id > coalesce((select shuffle_id from assignment
                                             where task_id = task.id and ordinal = task.assignments), 0)
                  and case when number <= upto then number <= reached else shuffled_at >= done_at end)
              returning *
            ), remembered as (
              update assignment set undone_at = :now
              from task where assignment.task_id = task.id and assignment.ordinal = task.assignments
            )
            """ + TaskRow.SELECT;

    /**
     * Takes a completion back: the task is open again, with the same assignee and without another fee. That can be done once for
     * each assignment, or a person could keep a task out of every shuffle; for the same reason, not after a shuffle has passed
     * the task. Repeating it changes nothing and returns the same result.
     *
     * @throws Unknown when there is no such task
     * @throws NotYours when the person is not its assignee
     * @throws Final when it is too late: the event is no longer held, or a shuffle has passed the task
     */
    public Task reopen(UUID taskId, UUID personId) {
        return transactions.execute(transaction -> {
            jdbc.sql(BESIDE_NO_SHUFFLE).update();
            jdbc.sql(BESIDE_NO_SLICE).query(Long.class).list();
            // The lock of the update on the task makes a second request wait.
            Optional<Task> reopened = jdbc.sql(REOPEN)
                    .param("now", Columns.time(clock.instant()))
                    .param("id", taskId)
                    .param("person", personId)
                    .query(TaskRow::task)
                    .optional();
            if (reopened.isPresent() && !outbox.takeBack(taskId)) {
                throw Final.tooLate();
            }
            return reopened.orElseGet(() -> openAnyway(taskId, personId));
        });
    }

    private Task openAnyway(UUID taskId, UUID personId) {
        Task task = tasks.find(taskId).orElseThrow(() -> new Unknown(taskId));
        if (!task.assigneeId().equals(personId)) {
            throw new NotYours();
        }
        return switch (task.status()) {
            case open -> task;
            case done -> throw Final.shuffled();
        };
    }

    /** A person's completed tasks that match the filter, latest first. */
    List<Task> of(UUID personId, TaskFilter filter, DoneBefore before, int limit) {
        String mine = """
                task.assignee_id = :person and task.status = 'done' and (task.done_at, task.number) < (:doneAt, :number)
                """;
        return jdbc.sql(TaskRow.LIST
                        + filter.whereAll(mine)
                        + "\norder by task.done_at desc, task.number desc limit :limit")
                .params(filter.allValues())
                .param("person", personId)
                .param("doneAt", Columns.time(before.doneAt()))
                .param("number", before.number())
                .param("limit", limit)
                .query(TaskRow::task)
                .list();
    }
}
