package dev.ates.tracker.shuffle;

import static dev.ates.testkit.AtOnce.atOnce;
import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.tracker.TestTurn;
import dev.ates.tracker.shuffle.Shuffles.Result;
import dev.ates.tracker.shuffle.Shuffles.State;
import dev.ates.tracker.task.Tasks.Moved;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Shuffles of many slices, which the tests process one by one; the service's own robot is paused. */
class SlicesTest extends SlicedShuffles {

    @Test
    void takesTheFirstSliceWithTheButtonAndTheOthersAfterIt() {
        employees(3);
        create(25);

        Result begun = shuffles.shuffle(MANAGER);

        assertThat(begun.state()).isEqualTo(State.running);
        assertThat(begun.planned()).isEqualTo(25);
        assertThat(begun.tasks()).isEqualTo(SLICE);
        assertThat(shuffler.plan(null)).isEqualTo(Map.of("tasks", 15L));
        var turn = new TestTurn(transaction());
        shuffler.run(turn, null);
        Result ended = shuffles.find(begun.id()).orElseThrow();
        assertThat(ended.state()).isEqualTo(State.ended);
        assertThat(ended.tasks()).isEqualTo(25);
        assertThat(ended.endedAt()).isEqualTo(CLOCK.instant());
        assertThat(turn.steps()).isEqualTo(2);
        assertThat(turn.recorded()).isEqualTo(Map.of("tasks", 25L));
        rowsHistoryAndEventsAgree();
    }

    /** Every slice is killed once before its commit, together with its connection, and once right after its commit. */
    @Test
    void movesEachTaskOnceWhereverItIsKilled() {
        employees(4);
        List<UUID> open = create(55);

        Result begun = shuffles.shuffle(MANAGER);
        int killed = 0;
        while (shuffles.running().isPresent()) {
            assertThatThrownBy(() -> shuffler.run(TestTurn.killedBeforeCommit(transaction(), jdbc()), null))
                    .isInstanceOfAny(DataAccessException.class, TransactionException.class);
            assertThatThrownBy(() -> shuffler.run(TestTurn.killedAfterCommit(transaction()), null))
                    .isInstanceOf(TestTurn.Killed.class);
            killed++;
        }

        assertThat(killed).isEqualTo(5);
        assertThat(shuffles.find(begun.id()).orElseThrow().tasks()).isEqualTo(55);
        assertThat(ids("select id from task where assignments = 2")).containsExactlyInAnyOrderElementsOf(open);
        assertThat(count("select count(*) from assignment where shuffle_id = 1"))
                .isEqualTo(55);
        rowsHistoryAndEventsAgree();
    }

    @Test
    void drawsTheSameAfterAKill() {
        employees(7);
        create(30);
        RANDOM.setSeed(7);
        shuffles.shuffle(MANAGER);
        shuffler.run(new TestTurn(transaction()), null);
        List<UUID> once = assignees();

        RANDOM.setSeed(7);
        shuffles.shuffle(MANAGER);
        assertThatThrownBy(() -> shuffler.run(TestTurn.killedBeforeCommit(transaction(), jdbc()), null))
                .isInstanceOfAny(DataAccessException.class, TransactionException.class);
        shuffler.run(new TestTurn(transaction()), null);

        assertThat(assignees()).isEqualTo(once);
    }

    @Test
    void touchesNothingThatWasCreatedOrCompletedAfterTheButton() {
        employees(3);
        List<UUID> open = create(30);

        Result begun = shuffles.shuffle(MANAGER);
        UUID done = open.getLast();
        UUID hadIt = assigneeOf(done);
        complete(done, hadIt);
        UUID created = create(1).getFirst();
        shuffler.run(new TestTurn(transaction()), null);

        assertThat(shuffles.find(begun.id()).orElseThrow().tasks()).isEqualTo(29);
        assertThat(assigneeOf(done)).isEqualTo(hadIt);
        assertThat(ids("select id from task where assignments = 1")).containsExactlyInAnyOrder(done, created);
        rowsHistoryAndEventsAgree();
    }

    /** Two robots without a lease are a harder case than two instances, of which only one has the lease. */
    @Test
    void hasOneWinnerPerTaskWithTwoRobotsAndManyCompletions() throws Exception {
        employees(5);
        List<UUID> open = create(300);
        List<Callable<Boolean>> work = new ArrayList<>();
        for (UUID id : open) {
            UUID hadIt = assigneeOf(id);
            work.add(() -> completed(id, hadIt));
            work.add(() -> tasks.create(MANAGER, "New", "") != null);
        }
        Callable<Boolean> robot = () -> {
            shuffler.run(new TestTurn(transaction()), null);
            return true;
        };
        work.add(0, robot);
        work.add(1, robot);

        Result begun = shuffles.shuffle(MANAGER);
        atOnce(6, work);

        Result ended = shuffles.find(begun.id()).orElseThrow();
        assertThat(ended.state()).isEqualTo(State.ended);
        assertThat(ended.planned()).isEqualTo(300);
        assertThat(count("select count(*) from task where assignments = 2")).isEqualTo(ended.tasks());
        assertThat(count("select count(*) from task where title <> 'New' and assignments = 1 and status = 'done'"))
                .as("completed before their slice")
                .isEqualTo(300 - ended.tasks());
        assertThat(count("select count(*) from task where title = 'New' and assignments = 1"))
                .isEqualTo(300);
        rowsHistoryAndEventsAgree();
    }

    /** A slice is in the middle of its transaction, and is still there when the others have ended. */
    @Test
    void keepsNobodyWaitingButForTheTasksOfTheSlice() throws Exception {
        employees(1);
        List<UUID> open = create(30);
        shuffles.shuffle(MANAGER);
        UUID inSlice = open.get(15);
        UUID afterSlice = open.get(25);
        UUID ann = assigneeOf(inSlice);
        jdbc().sql("update person set active = false").update();
        person(2, "employee", true);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> waiting = transaction().execute(running -> {
                slices.next();
                Future<UUID> creation = threads.submit(() -> tasks.create(MANAGER, "New", ""));
                Future<Boolean> completion = threads.submit(() -> completed(afterSlice, ann));
                assertThat(creation).succeedsWithin(Duration.ofSeconds(10));
                assertThat(completion).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
                return threads.submit(() -> complete(inSlice, ann));
            });
            assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(Moved.class);
        }
    }

    @Test
    void letsOthersEventsOvertakeItsOwn() {
        employees(2);
        create(5);

        boolean bulk = transaction().execute(running -> {
            jdbc().sql("delete from messaging.outbox").update();
            shuffles.shuffle(MANAGER);
            running.setRollbackOnly();
            return jdbc().sql("select bool_and(bulk) from messaging.outbox")
                    .query(Boolean.class)
                    .single();
        });

        assertThat(bulk).isTrue();
    }

    @Test
    void startsNoOtherWhileOneRuns() {
        employees(3);
        create(25);
        UUID key = new UUID(7, 7);
        Result running = shuffles.shuffle(MANAGER, key).result();

        assertThatThrownBy(() -> shuffles.shuffle(new UUID(0, 0xB)))
                .isInstanceOf(ShuffleRunning.class)
                .hasMessage("Shuffle %d is still running; another one can start when it has ended."
                        .formatted(running.id()));
        assertThat(shuffles.shuffle(MANAGER, key)).isEqualTo(new Shuffles.Outcome(running, true));
        assertThat(count("select count(*) from shuffle")).isEqualTo(1);

        shuffler.run(new TestTurn(transaction()), null);
        assertThat(shuffles.shuffle(new UUID(0, 0xB)).id()).isEqualTo(running.id() + 1);
    }

    @Test
    void startsOneOfManyAtOnce() throws Exception {
        employees(3);
        create(25);
        Callable<Boolean> start = () -> {
            try {
                return shuffles.shuffle(MANAGER).planned() == 25;
            } catch (ShuffleRunning refused) {
                return false;
            }
        };

        assertThat(atOnce(List.of(start, start, start, start))).containsOnlyOnce(true);
    }

    @Test
    void drawsAmongThePeopleOfEachSlicesMoment() {
        employees(2);
        create(30);
        Result begun = shuffles.shuffle(MANAGER);
        jdbc().sql("update person set active = false").update();

        assertThatThrownBy(() -> shuffler.run(new TestTurn(transaction()), null))
                .isInstanceOf(NobodyToAssign.class);
        String page = "/shuffles/" + begun.id();
        assertThat(browser(MANAGER, "manager").get(page).body()).contains("data-test=\"waits\"");
        UUID newcomer = person(3, "employee", true);
        assertThat(browser(MANAGER, "manager").get(page).body()).doesNotContain("data-test=\"waits\"");
        shuffler.run(new TestTurn(transaction()), null);

        assertThat(shuffles.find(begun.id()).orElseThrow().tasks()).isEqualTo(30);
        assertThat(count("select count(*) from task where assignee_id = '%s'".formatted(newcomer)))
                .isEqualTo(20);
        assertThat(count("select count(*) from shuffle where others")).isEqualTo(1);
    }

    @Test
    void nameTheStrategyThatAssignsTheRest() {
        employees(2);
        create(30);
        Result begun = shuffles.shuffle(MANAGER);
        jdbc().sql("update shuffle set strategy = 'of an older version'").update();

        shuffler.run(new TestTurn(transaction()), null);

        assertThat(shuffles.find(begun.id()).orElseThrow().strategy()).isEqualTo("random");
    }

    /** The last slice commits after its day has been sealed, like a slice of a suspended process. */
    @Test
    void countsEachSliceIntoTheDayInWhichItIsTold() {
        LocalDate day = LocalDate.ofInstant(CLOCK.instant(), ZoneOffset.UTC).plusDays(1);
        CLOCK.set(at(day, "23:59:50"));
        employees(3);
        create(40);
        shuffles.shuffle(MANAGER);
        transaction().execute(running -> slices.next());
        CLOCK.set(at(day.plusDays(1), "00:00:10"));
        transaction().execute(running -> slices.next());
        CLOCK.set(at(day.plusDays(1), "23:59:59"));
        transaction().execute(running -> {
            slices.next();
            CLOCK.set(at(day.plusDays(2), "00:02:00"));
            sealOf(day.plusDays(1));
            return running;
        });
        CLOCK.set(at(day.plusDays(3), "00:02:00"));

        assertThat(shuffles.running()).isEmpty();
        assertThat(sealOf(day).assignments()).isEqualTo(40 + 2 * SLICE);
        assertThat(sealOf(day.plusDays(1)).assignments()).isEqualTo(SLICE);
        assertThat(sealOf(day.plusDays(2)).assignments()).isEqualTo(SLICE);
        assertThat(told(TaskAssigned.class)).hasSize(80);
    }

    private static DaySealed sealOf(LocalDate day) {
        var found = new ArrayList<DaySealed>();
        eventually("%s is sealed".formatted(day), Duration.ofSeconds(20), () -> {
            toldWithSeals().forEach(event -> {
                if (event instanceof DaySealed sealed && sealed.day().equals(day)) {
                    found.add(sealed);
                }
            });
            assertThat(found).isNotEmpty();
        });
        return found.getFirst();
    }

    private static Instant at(LocalDate day, String time) {
        return Instant.parse(day + "T" + time + "Z");
    }

    private boolean completed(UUID id, UUID hadIt) {
        try {
            complete(id, hadIt);
            return true;
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

    private static List<UUID> assignees() {
        return ids("select assignee_id from task order by number");
    }

    private static TransactionTemplate transaction() {
        return new TransactionTemplate(bean(PlatformTransactionManager.class));
    }
}
