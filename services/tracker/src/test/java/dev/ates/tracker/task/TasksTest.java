package dev.ates.tracker.task;

import static dev.ates.testkit.AtOnce.atOnce;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.shuffle.Shuffles;
import dev.ates.tracker.task.Task.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

class TasksTest extends TrackerTest {

    private static final UUID AUTHOR = new UUID(0, 0xBEEF);

    private final Tasks tasks = bean(Tasks.class);
    private final FoundTasks found = bean(FoundTasks.class);

    /** The customer's rule, with the default settings. */
    @Test
    void drawsFeesOfTenToTwentyAndRewardsOfTwentyToForty() {
        Environment settings = bean(Environment.class);

        assertThat(List.of("fee-minor-min", "fee-minor-max", "reward-minor-min", "reward-minor-max"))
                .extracting(name -> settings.getProperty("tracker.prices." + name, Long.class))
                .containsExactly(1000L, 2000L, 2000L, 4000L);
    }

    @Test
    void givesANewTaskToAnybodyButManagersAdministratorsAndThoseWhoLeft() {
        Set<UUID> assignable =
                Set.of(person(1, "employee", true), person(2, "accountant", true), person(3, "employee", true));
        person(4, "manager", true);
        person(5, "administrator", true);
        person(6, "employee", false);

        Set<UUID> assignees = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            assignees.add(assigneeOf(tasks.create(AUTHOR, "t", "")));
        }

        assertThat(assignees).isEqualTo(assignable);
    }

    @Test
    void tellsTheAssignmentOfANewTaskWithItsFee() {
        employees(1);

        UUID id = tasks.create(AUTHOR, " Feed the rabbit ", "Twice");

        Task task = tasks.find(id).orElseThrow();
        assertThat(told())
                .containsExactly(
                        new TaskAssigned(id, task.assigneeId(), "Feed the rabbit", "Twice", task.feeMinor(), "USD"));
        assertThat(task.status()).isEqualTo(Status.open);
        assertThat(task.assigneeName()).isEqualTo("Person 1");
        assertThat(task.createdBy()).isEqualTo(AUTHOR);
        assertThat(task.createdAt()).isEqualTo(CLOCK.instant());
        assertThat(task.doneAt()).isNull();
    }

    @Test
    void tellsWhatATaskIsCalledElsewhereWhateverHappensToIt() {
        employees(1);

        UUID id = tasks.create(AUTHOR, " ZOO-7 ", "Feed the rabbit", "");
        bean(Shuffles.class).shuffle(MANAGER);
        complete(id, assigneeOf(id));

        assertThat(tasks.find(id).orElseThrow().externalId()).isEqualTo("ZOO-7");
        assertThat(told(TaskAssigned.class))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.externalId()).isEqualTo("ZOO-7"));
        assertThat(told(TaskCompleted.class))
                .singleElement()
                .satisfies(event -> assertThat(event.externalId()).isEqualTo("ZOO-7"));
        assertThat(toldInVersionOne(id))
                .as("version 1 is told in a migration window alone")
                .isEmpty();
    }

    private static List<String> toldInVersionOne(UUID id) {
        return jdbc().sql("""
            select body from messaging.outbox
            union all
            select body from messaging.event_log
            """).query(byte[].class).list().stream()
                .flatMap(body -> JsonMapper.shared()
                        .readTree(new String(body, StandardCharsets.UTF_8))
                        .valueStream())
                .filter(event -> event.path("type").asString().endsWith(".v1"))
                .map(event -> event.path("data"))
                .filter(data -> data.path("taskId").asString("").equals(id.toString()))
                .map(data -> data.path("title").asString())
                .toList();
    }

    @Test
    void pricesATaskWithinTheRanges() {
        employees(3);

        for (int i = 0; i < 50; i++) {
            tasks.create(AUTHOR, "t", "");
        }

        assertThat(found.list(TaskFilter.of(null), Long.MAX_VALUE, 500))
                .hasSize(50)
                .allSatisfy(task -> {
                    assertThat(task.feeMinor()).isBetween(-2000L, -1000L);
                    assertThat(task.rewardMinor()).isBetween(2000L, 4000L);
                    assertThat(task.feeMinor() % 100).isZero();
                    assertThat(task.rewardMinor() % 100).isZero();
                });
    }

    @Test
    void repeatsItselfForTheSameSeed() {
        employees(10);
        RANDOM.setSeed(7);
        List<Task> once = twenty();

        jdbc().sql("truncate task, task_title, task_search, assignment restart identity")
                .update();
        RANDOM.setSeed(7);

        assertThat(twenty()).isEqualTo(once);
    }

    @Test
    void leavesNothingBehindWhenThereIsNobodyToAssign() {
        person(1, "manager", true);

        assertThatThrownBy(() -> tasks.create(AUTHOR, "t", "")).isInstanceOf(Tasks.NobodyToAssign.class);

        assertThat(count("select count(*) from task")).isZero();
        assertThat(count("select count(*) from assignment")).isZero();
        assertThat(told()).isEmpty();
    }

    @Test
    void completesATaskOnceForItsReward() {
        employees(1);
        UUID id = tasks.create(AUTHOR, "t", "d");
        CLOCK.advance(Duration.ofMinutes(1));

        Task done = complete(id, assigneeOf(id));

        assertThat(done.status()).isEqualTo(Status.done);
        assertThat(done.doneAt()).isEqualTo(CLOCK.instant());
        assertThat(tasks.find(id)).contains(done);
        assertThat(told(TaskCompleted.class))
                .containsExactly(new TaskCompleted(id, done.assigneeId(), "t", "d", done.rewardMinor(), "USD"));
    }

    @Test
    void answersASecondCompletionLikeTheFirst() {
        employees(1);
        UUID id = tasks.create(AUTHOR, "t", "");
        Task done = complete(id, assigneeOf(id));
        CLOCK.advance(Duration.ofMinutes(1));

        Task again = complete(id, assigneeOf(id));

        assertThat(again).isEqualTo(done);
        assertThat(told(TaskCompleted.class)).hasSize(1);
    }

    @Test
    void refusesToCompleteAnUnknownTask() {
        assertThatThrownBy(() -> complete(new UUID(1, 1), AUTHOR)).isInstanceOf(Tasks.Unknown.class);
    }

    @Test
    void refusesToCompleteSomebodyElsesTask() {
        employees(1);
        UUID id = tasks.create(AUTHOR, "t", "");

        assertThatThrownBy(() -> complete(id, AUTHOR)).isInstanceOf(Tasks.NotYours.class);

        assertThat(tasks.find(id).orElseThrow().status()).isEqualTo(Status.open);
        assertThat(told(TaskCompleted.class)).isEmpty();
    }

    @Test
    void paysOnceForManyCompletionsAtOnce() throws Exception {
        employees(1);
        UUID id = tasks.create(AUTHOR, "t", "");
        Callable<Task> completion = () -> complete(id, new UUID(0, 1));

        Set<Task> answers =
                new HashSet<>(atOnce(Stream.generate(() -> completion).limit(8).toList()));

        assertThat(answers).hasSize(1);
        assertThat(told(TaskCompleted.class)).hasSize(1);
        rowsHistoryAndEventsAgree();
    }

    @Test
    void listsTheNewestFirstAPageAtATime() {
        employees(1);
        UUID first = tasks.create(AUTHOR, "first", "");
        UUID second = tasks.create(AUTHOR, "second", "");
        UUID third = tasks.create(AUTHOR, "third", "");
        complete(second, new UUID(0, 1));

        List<Task> page = found.list(TaskFilter.of(null), Long.MAX_VALUE, 2);

        assertThat(page).extracting(Task::id).containsExactly(third, second);
        assertThat(found.list(TaskFilter.of(null), page.getLast().number(), 2))
                .extracting(Task::id)
                .containsExactly(first);
        assertThat(found.list(TaskFilter.of(Status.open), Long.MAX_VALUE, 9))
                .extracting(Task::id)
                .containsExactly(third, first);
        assertThat(bean(DoneTasks.class).of(new UUID(0, 1), TaskFilter.of(null), DoneBefore.ALL, 9))
                .extracting(Task::id)
                .containsExactly(second);
        assertThat(bean(OpenTasks.class).total(null).tasks()).isEqualTo(2);
    }

    /** Whole descriptions of 500 tasks would be 20 MB for one request. */
    @Test
    void listsOnlyTheBeginningOfADescription() {
        employees(1);
        UUID ann = new UUID(0, 1);
        String rabbit = "\uD83D\uDC30";
        String whole = "a" + rabbit.repeat(9_999);
        UUID task = tasks.create(AUTHOR, "Feed the rabbit", whole);
        tasks.create(AUTHOR, "Feed the parrot", rabbit.repeat(200));
        String beginning = "a" + rabbit.repeat(199) + "…";

        for (List<Task> list : List.of(
                tasks.open(ann, TaskFilter.of(null), Long.MAX_VALUE, 9),
                tasks.created(AUTHOR, TaskFilter.of(null), Long.MAX_VALUE, 9),
                found.list(TaskFilter.of(null), Long.MAX_VALUE, 9),
                bean(OpenWork.class).oldest().reversed())) {
            assertThat(list).extracting(Task::description).containsExactly(rabbit.repeat(200), beginning);
        }
        assertThat(complete(task, ann).description()).isEqualTo(whole);
        assertThat(bean(DoneTasks.class).of(ann, TaskFilter.of(null), DoneBefore.ALL, 9))
                .extracting(Task::description)
                .containsExactly(beginning);
        assertThat(tasks.find(task).orElseThrow().description()).isEqualTo(whole);
    }

    @Test
    void listsWhatIsDoneByTheTimeOfCompletion() {
        employees(1);
        UUID ann = new UUID(0, 1);
        List<UUID> created =
                Stream.generate(() -> tasks.create(AUTHOR, "t", "")).limit(4).toList();
        List<UUID> completed = List.of(created.get(2), created.get(0), created.get(3));
        completed.subList(0, 2).forEach(id -> complete(id, ann));
        CLOCK.advance(Duration.ofNanos(1_000));
        complete(completed.get(2), ann);

        List<Task> latest = bean(DoneTasks.class).of(ann, TaskFilter.of(null), DoneBefore.ALL, 2);

        assertThat(latest)
                .as("the last one completed, then of those completed at once the one created last")
                .extracting(Task::id)
                .containsExactly(created.get(3), created.get(2));
        Task last = latest.getLast();
        var cursor = new DoneBefore(requireNonNull(last.doneAt()), last.number());
        assertThat(bean(DoneTasks.class).of(ann, TaskFilter.of(null), DoneBefore.parse(cursor.toString()), 2))
                .extracting(Task::id)
                .containsExactly(created.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "_1", "yesterday_1", "2026-11-23T10:00:00Z_", "+999999999-12-31T23:59:59Z_1"})
    void refusesACursorThatIsNone(String cursor) {
        assertThatIllegalArgumentException().isThrownBy(() -> DoneBefore.parse(cursor));
    }

    private List<Task> twenty() {
        for (int i = 0; i < 20; i++) {
            tasks.create(AUTHOR, "t" + i, "");
        }
        return found.list(TaskFilter.of(null), Long.MAX_VALUE, 500);
    }
}
