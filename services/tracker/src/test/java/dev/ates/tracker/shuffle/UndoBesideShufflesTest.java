package dev.ates.tracker.shuffle;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.tracker.TestTurn;
import dev.ates.tracker.task.DoneTasks;
import dev.ates.tracker.task.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Nobody spares the fee of a shuffle by completing a task and taking that back; the slices are processed by the tests. */
class UndoBesideShufflesTest extends SlicedShuffles {

    /** A task that was open when the button was pressed is assigned once, whatever its assignee clicks meanwhile. */
    @Test
    void isNotDodgedByAnUndo() {
        employees(3);
        List<UUID> open = create(30);
        shuffles.shuffle(MANAGER);
        UUID passed = open.get(15);
        UUID stillToCome = open.get(25);
        UUID later = create(1).getFirst();
        for (UUID id : List.of(passed, stillToCome, later)) {
            complete(id, assigneeOf(id));
            CLOCK.advance(Duration.ofMillis(1));
        }
        transaction().execute(running -> slices.next());

        assertThatThrownBy(() -> undo(passed)).isInstanceOf(Tasks.Final.class);
        assertThat(undo(stillToCome)).isEqualTo(1);
        assertThat(undo(later)).as("created after the button").isEqualTo(1);
        shuffler.run(new TestTurn(transaction()), null);

        assertThat(ids("select id from task where assignments = 1")).containsExactlyInAnyOrder(passed, later);
        rowsHistoryAndEventsAgree();
    }

    /** The undo comes while the slice that passed the task, or the button, has not committed yet. */
    @Test
    void isNotDodgedByAnUndoInTheMiddleOfIt() throws Exception {
        employees(3);
        List<UUID> open = create(30);
        shuffles.shuffle(MANAGER);
        UUID first = open.get(5);
        UUID second = open.get(15);
        complete(first, assigneeOf(first));
        complete(second, assigneeOf(second));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> duringSlice = transaction().execute(running -> {
                slices.next();
                return waitingForALock(threads.submit(() -> undo(second)));
            });
            assertThatThrownBy(() -> duringSlice.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(Tasks.Final.class);
            assertThat(undo(first)).as("it was passed before it was done").isEqualTo(2);
            shuffler.run(new TestTurn(transaction()), null);

            UUID third = open.get(7);
            complete(third, assigneeOf(third));
            Future<?> duringButton = transaction().execute(running -> {
                shuffles.shuffle(MANAGER);
                return waitingForALock(threads.submit(() -> undo(third)));
            });
            assertThatThrownBy(() -> duringButton.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(Tasks.Final.class);
        }
        shuffler.run(new TestTurn(transaction()), null);
        rowsHistoryAndEventsAgree();
    }

    private static int undo(UUID id) {
        return bean(DoneTasks.class).reopen(id, assigneeOf(id)).assignments();
    }

    private static <T> Future<T> waitingForALock(Future<T> started) {
        eventually(
                "it waits for the shuffle",
                Duration.ofSeconds(10),
                () -> assertThat(started.isDone() || count("select count(*) from pg_locks where not granted") > 0)
                        .isTrue());
        return started;
    }

    private List<UUID> create(int count) {
        return Stream.generate(() -> tasks.create(MANAGER, "Feed the rabbit", ""))
                .limit(count)
                .toList();
    }

    private static TransactionTemplate transaction() {
        return new TransactionTemplate(bean(PlatformTransactionManager.class));
    }
}
