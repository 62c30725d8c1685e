package dev.ates.tracker.task;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.BusinessClock;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.messaging.Outbox;
import dev.ates.tracker.Client;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.shuffle.Shuffles;
import dev.ates.tracker.task.Task.Status;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** A completion can be taken back for eight seconds, and nobody outside hears of it before they are over. */
class UndoTest extends TrackerTest {

    private static final Duration UNDO = Duration.ofSeconds(8);
    private static final UUID ANN = new UUID(0, 1);

    private final Tasks tasks = bean(Tasks.class);
    private final DoneTasks doneTasks = bean(DoneTasks.class);

    private UUID doneTask() {
        employees(1);
        UUID id = tasks.create(MANAGER, "Feed the rabbit", "");
        complete(id, ANN);
        return id;
    }

    private static long sequencedCompletions() {
        return count("""
                select count(*) from messaging.event_log where convert_from(body, 'UTF8') like '%ates.task.completed.v2%'
                """);
    }

    @Test
    void opensTheTaskAgainAtTheSamePersonAndTellsNothing() {
        UUID id = doneTask();
        Task before = tasks.find(id).orElseThrow();
        assertThat(before.undoUntil()).isEqualTo(CLOCK.instant().plus(UNDO));
        CLOCK.advance(UNDO.minusMillis(1));

        Task open = doneTasks.reopen(id, ANN);

        assertThat(open.status()).isEqualTo(Status.open);
        assertThat(open.doneAt()).isNull();
        assertThat(open.undoUntil()).isNull();
        assertThat(open.assigneeId()).isEqualTo(ANN);
        assertThat(open.assignments()).isEqualTo(1);
        assertThat(doneTasks.reopen(id, ANN)).as("twice").isEqualTo(open);
        assertThat(told()).singleElement().isInstanceOf(TaskAssigned.class);
    }

    @Test
    void tellsTheCompletionWithTheTimeOfTheClickOnceItIsFinal() {
        long before = sequencedCompletions();
        UUID id = doneTask();
        Instant click = CLOCK.instant();
        CLOCK.advance(UNDO);

        eventually(
                "the completion is sequenced",
                Duration.ofSeconds(20),
                () -> assertThat(sequencedCompletions()).isEqualTo(before + 1));

        assertThat(jdbc().sql(
                                "select convert_from(body, 'UTF8') from messaging.event_log order by last_position desc limit 1")
                        .query(String.class)
                        .single())
                .contains("\"time\":\"" + click, id.toString());
        assertThatThrownBy(() -> doneTasks.reopen(id, ANN)).isInstanceOf(Tasks.Final.class);
        assertThat(tasks.find(id).orElseThrow().status()).isEqualTo(Status.done);
    }

    @Test
    void refusesAfterTheTimeThoughTheSequencerSleeps() {
        UUID id = doneTask();
        jdbc().sql("update messaging.stream_head set stopped = 'for this test'").update();
        try {
            CLOCK.advance(UNDO);

            assertThatThrownBy(() -> doneTasks.reopen(id, ANN)).isInstanceOf(Tasks.Final.class);

            assertThat(tasks.find(id).orElseThrow().status()).isEqualTo(Status.done);
        } finally {
            jdbc().sql("update messaging.stream_head set stopped = null").update();
        }
    }

    @Test
    void isForTheAssigneeAlone() {
        UUID id = doneTask();

        assertThatThrownBy(() -> doneTasks.reopen(id, MANAGER)).isInstanceOf(Tasks.NotYours.class);
        assertThatThrownBy(() -> doneTasks.reopen(new UUID(1, 1), ANN)).isInstanceOf(Tasks.Unknown.class);

        assertThat(tasks.find(id).orElseThrow().status()).isEqualTo(Status.done);
    }

    @Test
    void isPossibleOnceForAnAssignmentAndOnRecord() {
        UUID id = doneTask();
        doneTasks.reopen(id, ANN);
        Instant undone = CLOCK.instant();
        CLOCK.advance(Duration.ofSeconds(1));

        assertThat(complete(id, ANN).undoUntil()).isNull();
        assertThatThrownBy(() -> doneTasks.reopen(id, ANN)).isInstanceOf(Tasks.Final.class);

        String history =
                program(ANN, "employee").get("/api/v1/tasks/" + id + "/history").body();
        assertThat(JsonMapper.shared()
                        .readTree(history)
                        .at("/assignments/0/undoneAt")
                        .asString())
                .isEqualTo(undone.toString());
        assertThat(browser(ANN, "employee").get("/tasks/" + id).body()).contains("Done and taken back at");

        assertThat(told(TaskCompleted.class))
                .singleElement()
                .satisfies(event -> assertThat(event.taskId()).isEqualTo(id));
    }

    @Test
    void endsTheSameForEverybodyWhoPressesAtOnce() throws Exception {
        UUID id = doneTask();
        Callable<Task> undo = () -> doneTasks.reopen(id, ANN);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Task> answer :
                    pool.invokeAll(Stream.generate(() -> undo).limit(8).toList(), 30, TimeUnit.SECONDS)) {
                assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(Status.open);
            }
        }
        assertThat(told(TaskCompleted.class)).isEmpty();
    }

    /** Otherwise somebody could complete a task for the moment of a shuffle, and spare its fee. */
    @Test
    void comesTooLateAfterAShuffle() {
        UUID id = doneTask();
        bean(Shuffles.class).shuffle(MANAGER);

        assertThatThrownBy(() -> doneTasks.reopen(id, ANN))
                .isInstanceOf(Tasks.Final.class)
                .hasMessageContaining("a shuffle");

        assertThat(tasks.find(id).orElseThrow().status()).isEqualTo(Status.done);
        assertThat(count("select count(*) from messaging.outbox where held_until is not null"))
                .as("it is told as if nobody had pressed Undo")
                .isOne();
    }

    @Test
    void isPossibleWhenTheShuffleItselfAssignedTheTask() {
        employees(1);
        UUID id = tasks.create(MANAGER, "Feed the rabbit", "");
        bean(Shuffles.class).shuffle(MANAGER);
        complete(id, ANN);

        assertThat(doneTasks.reopen(id, ANN).assignments()).isEqualTo(2);
        // Created after the shuffle, and done a moment later.
        CLOCK.advance(Duration.ofMillis(1));
        UUID later = tasks.create(MANAGER, "Feed the goat", "");
        complete(later, ANN);
        assertThat(doneTasks.reopen(later, ANN).assignments()).isEqualTo(1);
    }

    @Test
    void canBeSwitchedOff() {
        var atOnce = new DoneTasks(
                jdbc(),
                bean(PlatformTransactionManager.class),
                bean(Outbox.class),
                CLOCK,
                tasks,
                new UndoSettings(Duration.ZERO));
        employees(1);
        UUID id = tasks.create(MANAGER, "t", "");

        assertThat(atOnce.complete(id, ANN).undoUntil()).isNull();

        assertThatThrownBy(() -> atOnce.reopen(id, ANN)).isInstanceOf(Tasks.Final.class);
        assertThat(told(TaskCompleted.class)).hasSize(1);
    }

    @Test
    void lastsAsLongForPeopleWhoseDaysLastSeconds() {
        var fast = new BusinessClock(Clock.systemUTC(), 4_320, Instant.EPOCH, Instant.EPOCH);

        assertThat(new UndoSettings(UNDO).until(fast, Instant.EPOCH))
                .contains(Instant.EPOCH.plus(UNDO.multipliedBy(4_320)));
        assertThatThrownBy(() -> new UndoSettings(Duration.ofMinutes(2))).hasMessageContaining("ates.undo");
    }

    @Test
    void isAButtonOfThePage() {
        employees(1);
        UUID id = tasks.create(MANAGER, "Feed the rabbit", "");
        Client ann = browser(ANN, "employee");

        HttpResponse<String> done = ann.submit(ann.get("/"), "/tasks/" + id + "/completion");
        assertThat(done.body()).contains("is done", "action=\"/tasks/" + id + "/completion/undo\"");
        HttpResponse<String> open = ann.submit(done, "/tasks/" + id + "/completion/undo");
        assertThat(open.body()).contains("is open again", "action=\"/tasks/" + id + "/completion\"");

        UUID second = tasks.create(MANAGER, "Feed the parrot", "");
        ann.submit(open, "/tasks/" + second + "/completion");
        CLOCK.advance(UNDO);
        assertThat(ann.get("/done").body()).contains("Feed the parrot").doesNotContain("/completion/undo");
        assertThat(ann.submit(ann.get("/"), "/tasks/" + second + "/completion/undo")
                        .body())
                .contains("It is too late");
    }

    @Test
    void isADeletionOfTheCompletionForPrograms() {
        UUID id = doneTask();
        Client ann = program(ANN, "employee");

        HttpResponse<String> open = ann.delete("/api/v1/tasks/" + id + "/completion");
        assertThat(JsonMapper.shared().readTree(open.body()).get("status").asString())
                .isEqualTo("open");

        complete(id, ANN);
        HttpResponse<String> late = ann.delete("/api/v1/tasks/" + id + "/completion");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("urn:ates:problem:task-final");
    }
}
