package dev.ates.tracker.shuffle;

import static dev.ates.testkit.AtOnce.atOnce;
import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.shuffle.Shuffles.Result;
import dev.ates.tracker.shuffle.Shuffles.State;
import dev.ates.tracker.task.Task.Status;
import dev.ates.tracker.task.Tasks;
import dev.ates.tracker.task.Tasks.Moved;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class ShufflesTest extends TrackerTest {

    private final Shuffles shuffles = bean(Shuffles.class);
    private final Tasks tasks = bean(Tasks.class);

    @Test
    void movesEveryOpenTaskAndNoDoneOne() {
        employees(20);
        List<UUID> ids = create(50);
        UUID done = ids.getFirst();
        UUID hadIt = assigneeOf(done);
        complete(done, hadIt);

        Result result = shuffles.shuffle(MANAGER);

        assertThat(result.tasks()).isEqualTo(49);
        assertThat(assigneeOf(done)).isEqualTo(hadIt);
        assertThat(count("select count(*) from task where assignments = 2")).isEqualTo(49);
        assertThat(count("select count(distinct assignee_id) from task where status = 'open'"))
                .isGreaterThan(10);
        rowsHistoryAndEventsAgree();
    }

    @Test
    void chargesTheFeeAgainEvenToTheSamePerson() {
        employees(1);
        UUID id = create(1).getFirst();

        shuffles.shuffle(MANAGER);
        shuffles.shuffle(MANAGER);

        assertThat(told(TaskAssigned.class))
                .hasSize(3)
                .containsOnly(told(TaskAssigned.class).getFirst());
        assertThat(told(TaskAssigned.class).getFirst().taskId()).isEqualTo(id);
        rowsHistoryAndEventsAgree();
    }

    @Test
    void givesTasksOnlyToWhoMayHaveThem() {
        employees(2);
        create(20);
        jdbc().sql("update person set active = false").update();
        UUID accountant = person(3, "accountant", true);
        person(4, "manager", true);

        shuffles.shuffle(MANAGER);

        assertThat(ids("select distinct assignee_id from task")).containsExactly(accountant);
    }

    @Test
    void movesNothingWhenThereIsNobodyToAssign() {
        employees(1);
        create(3);
        jdbc().sql("update person set active = false").update();

        assertThatThrownBy(() -> shuffles.shuffle(MANAGER)).isInstanceOf(NobodyToAssign.class);

        assertThat(count("select count(*) from shuffle")).isZero();
        assertThat(told(TaskAssigned.class)).hasSize(3);
        rowsHistoryAndEventsAgree();
    }

    @Test
    void isContentWithoutOpenTasks() {
        employees(1);

        assertThat(shuffles.shuffle(MANAGER).tasks()).isZero();

        assertThat(shuffles.list(Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    void canBeComputedAgainFromWhatItLeaves() {
        employees(7);
        create(30);

        Result result = shuffles.shuffle(MANAGER);

        assertThat(shuffles.list(Long.MAX_VALUE, 10)).containsExactly(result);
        assertThat(count("""
                        select count(*)
                        from shuffle
                        join assignment on assignment.shuffle_id = shuffle.id
                        join task on task.id = assignment.task_id
                        where assignment.assignee_id =
                          people[1 + (hashint8extended(number, seed) & 9223372036854775807) % cardinality(people)]
                        """)).isEqualTo(30);
    }

    @Test
    void repeatsItselfForTheSameSeed() {
        employees(7);
        create(30);
        RANDOM.setSeed(7);
        shuffles.shuffle(MANAGER);
        List<UUID> once = assignees();

        RANDOM.setSeed(7);
        shuffles.shuffle(MANAGER);

        assertThat(assignees()).isEqualTo(once);
    }

    /** Chi-square with 15 degrees of freedom: 37.7 is exceeded by chance once in a thousand; the seed is fixed. */
    @Test
    void givesEverybodyTheSameChance() {
        employees(16);
        openTasks(8_000);

        for (int round = 0; round < 3; round++) {
            Result result = shuffles.shuffle(MANAGER);
            assertThat(result.state()).isEqualTo(State.running);
            assertThat(ended(result.id()).tasks()).isEqualTo(8_000);

            double chiSquare = jdbc().sql("""
                            select sum((got - 500.0) * (got - 500.0) / 500.0)
                            from (select count(*) as got from task group by assignee_id) as person
                            """).query(Double.class).single();
            assertThat(chiSquare).isLessThan(37.7);
        }
        // Two shuffles are independent: one task in sixteen stays with the same person.
        assertThat(count("""
                        select count(*) from assignment as one
                        join assignment as next on next.task_id = one.task_id and next.ordinal = one.ordinal + 1
                        where one.assignee_id = next.assignee_id and one.ordinal > 1
                        """)).isBetween(1_000L - 120, 1_000L + 120);
    }

    @Test
    void tellsEveryMoveOfAMultipleOfItsPortion() {
        employees(3);
        openTasks(1_000);
        long before = told(TaskAssigned.class).size();

        assertThat(shuffles.shuffle(MANAGER).tasks()).isEqualTo(1_000);

        assertThat(told(TaskAssigned.class)).hasSize((int) before + 1_000);
    }

    @Test
    void letsTwoShufflesFollowEachOther() throws Exception {
        employees(5);
        create(200);
        Callable<Result> shuffle = () -> shuffles.shuffle(MANAGER);

        assertThat(atOnce(List.of(shuffle, shuffle, shuffle)))
                .extracting(Result::tasks)
                .containsExactly(200L, 200L, 200L);

        assertThat(count("select count(*) from task where assignments = 4")).isEqualTo(200);
        rowsHistoryAndEventsAgree();
    }

    @Test
    void doesNotMoveATaskThatIsBeingCompleted() throws Exception {
        employees(1);
        UUID id = create(1).getFirst();
        UUID hadIt = assigneeOf(id);
        employeesFrom(2, 30);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Result> shuffle = transaction().execute(running -> {
                complete(id, hadIt);
                Future<Result> waiting = threads.submit(() -> shuffles.shuffle(MANAGER));
                somebodyWaitsForALock();
                return waiting;
            });
            assertThat(shuffle.get(30, TimeUnit.SECONDS).tasks()).isZero();
        }

        assertThat(told(TaskAssigned.class)).hasSize(1);
        assertThat(told(TaskCompleted.class)).hasSize(1);
        rowsHistoryAndEventsAgree();
    }

    @Test
    void takesATaskFromWhoCompletesItTooLate() {
        employees(1);
        UUID id = create(1).getFirst();
        UUID hadIt = assigneeOf(id);
        jdbc().sql("update person set active = false").update();
        employeesFrom(2, 3);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> completion = transaction().execute(running -> {
                shuffles.shuffle(MANAGER);
                Future<?> waiting = threads.submit(() -> complete(id, hadIt));
                somebodyWaitsForALock();
                return waiting;
            });
            assertThatThrownBy(() -> completion.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(Moved.class);
        }

        assertThat(told(TaskCompleted.class)).isEmpty();
        rowsHistoryAndEventsAgree();
    }

    @Test
    void neverPaysForATaskThatItMoved() throws Exception {
        employees(4);
        List<UUID> ids = create(300);
        List<Callable<Boolean>> work = new ArrayList<>();
        for (UUID id : ids) {
            UUID hadIt = assigneeOf(id);
            work.add(() -> completed(id, hadIt));
        }
        for (int place = 0; place < 300; place += 60) {
            work.add(place, () -> shuffles.shuffle(MANAGER).tasks() >= 0);
        }

        atOnce(6, work);

        rowsHistoryAndEventsAgree();
    }

    /** The shuffle, after the robot has finished it. */
    private Result ended(long id) {
        eventually(
                "shuffle %d has ended".formatted(id),
                Duration.ofSeconds(20),
                () -> assertThat(shuffles.find(id).orElseThrow().state()).isEqualTo(State.ended));
        return shuffles.find(id).orElseThrow();
    }

    private boolean completed(UUID id, UUID hadIt) {
        try {
            return complete(id, hadIt).status() == Status.done;
        } catch (Moved moved) {
            return false;
        }
    }

    private List<UUID> create(int count) {
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < count; i++) {
            ids.add(tasks.create(MANAGER, "Task " + i, "Its text"));
        }
        return ids;
    }

    private static void employeesFrom(int first, int last) {
        for (int number = first; number <= last; number++) {
            person(number, "employee", true);
        }
    }

    private static List<UUID> assignees() {
        return ids("select assignee_id from task order by number");
    }

    private static TransactionTemplate transaction() {
        return new TransactionTemplate(bean(PlatformTransactionManager.class));
    }

    private static void somebodyWaitsForALock() {
        eventually(
                "another session waits for our lock",
                Duration.ofSeconds(20),
                () -> assertThat(count("""
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                        """)).isPositive());
    }
}
