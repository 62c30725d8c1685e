package dev.ates.tracker.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.robots.Robots;
import dev.ates.tracker.Client;
import dev.ates.tracker.TestTurn;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.assignment.Strategies;
import dev.ates.tracker.shuffle.Shuffles.Result;
import dev.ates.tracker.task.ImportedTasks;
import dev.ates.tracker.task.OpenTasks;
import dev.ates.tracker.task.Tasks;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People who have left: nothing new for them, and their open tasks are given to others. */
class LeaversTest extends TrackerTest {

    private static final UUID BOB = new UUID(0, 1);
    private static final UUID ANN = new UUID(0, 2);

    private final Shuffles shuffles = bean(Shuffles.class);
    private final Tasks tasks = bean(Tasks.class);

    @Test
    void getNothingNew() {
        person(1, "employee", false);
        person(2, "employee", true);

        tasks.create(MANAGER, "By hand", "");
        transaction()
                .executeWithoutResult(transaction -> bean(ImportedTasks.class)
                        .create(MANAGER, List.of(new ImportedTasks.Text("A", "Imported", ""))));
        shuffles.shuffle(MANAGER);

        assertThat(ids("select distinct assignee_id from assignment")).containsExactly(ANN);
    }

    @Test
    void loseTheirOpenTasksAtOnceAndOnlyThose() {
        List<UUID> bobs = tasksOfBob(3);
        complete(bobs.getFirst(), BOB);
        person(1, "employee", false);
        person(2, "employee", true);
        UUID anns = tasks.create(MANAGER, "Of Ann", "");
        person(3, "employee", true);

        Result result = shuffles.giveAway(BOB, MANAGER, null).result();

        assertThat(result.leaver()).isEqualTo(BOB);
        assertThat(result.hasEnded()).isTrue();
        assertThat(result.tasks()).isEqualTo(2);
        assertThat(ids("select assignee_id from task where status = 'open'")).doesNotContain(BOB);
        assertThat(ids("select id from task where assignments = 1")).containsExactly(bobs.getFirst(), anns);
        List<TaskAssigned> assigned = told(TaskAssigned.class);
        assertThat(assigned.subList(4, assigned.size()))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.assigneeId()).isNotEqualTo(BOB));
        assertThat(told()).as("nobody is refunded").hasSize(assigned.size() + 1);
        rowsHistoryAndEventsAgree();
    }

    @Test
    void loseThemOnceForEachKey() {
        tasksOfBob(2);
        person(1, "employee", false);
        person(2, "employee", true);
        Client manager = program(MANAGER, "manager").with("Idempotency-Key", new UUID(7, 7).toString());
        String path = "/api/v1/leavers/%s/give-away".formatted(BOB);

        HttpResponse<String> given = manager.post(path, "");

        assertThat(given.statusCode()).isEqualTo(201);
        assertThat(given.headers().firstValue("Location")).contains("/api/v1/shuffles/1");
        assertThat(json(given).path("tasks").asLong()).isEqualTo(2);
        assertThat(manager.post(path, "").statusCode()).isEqualTo(200);
        HttpResponse<String> another = manager.post("/api/v1/shuffles", "");
        assertThat(another.statusCode()).isEqualTo(422);
        assertThat(another.body()).contains("idempotency-key-reused");
        assertThat(count("select count(*) from task where assignments = 2")).isEqualTo(2);
        rowsHistoryAndEventsAgree();
    }

    @Test
    void keepThemUntilSomebodyElseCanHaveThem() {
        tasksOfBob(1);
        person(1, "employee", false);

        assertThatThrownBy(() -> shuffles.giveAway(BOB, MANAGER, null)).isInstanceOf(NobodyToAssign.class);

        assertThat(count("select count(*) from shuffle")).isZero();
        assertThat(assigneeOf(ids("select id from task").getFirst())).isEqualTo(BOB);
    }

    @Test
    void areTheOnlyOnesWhoseTasksAreGivenAway() {
        tasksOfBob(1);
        Client manager = program(MANAGER, "manager");

        HttpResponse<String> here = manager.post("/api/v1/leavers/%s/give-away".formatted(BOB), "");

        assertThat(here.statusCode()).isEqualTo(409);
        assertThat(here.body()).contains("urn:ates:problem:person-not-left", "Person 1", "has not left");
        assertThat(manager.post("/api/v1/leavers/%s/give-away".formatted(new UUID(0, 99)), "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(program(BOB, "employee")
                        .post("/api/v1/leavers/%s/give-away".formatted(BOB), "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(count("select count(*) from shuffle")).isZero();
    }

    /** Every slice is killed once right after its commit; the tasks of others, between those of Bob, stay. */
    @Test
    void loseEachTaskOnceWhereverItIsKilled() {
        Slices slices = new Slices(
                jdbc(),
                bean(OpenTasks.class),
                bean(BusinessCalendar.class),
                new ShuffleSettings(10),
                bean(Strategies.class));
        var inSlices =
                new Shuffles(jdbc(), bean(PlatformTransactionManager.class), slices, bean(Robots.class), CLOCK, RANDOM);
        pauseTheRobot(true);
        try {
            employees(2);
            List<UUID> all = IntStream.range(0, 80)
                    .mapToObj(n -> tasks.create(MANAGER, "Task " + n, ""))
                    .toList();
            List<UUID> bobs =
                    all.stream().filter(task -> assigneeOf(task).equals(BOB)).toList();
            person(1, "employee", false);

            inSlices.giveAway(BOB, MANAGER, null);
            while (inSlices.running().isPresent()) {
                assertThatThrownBy(() ->
                                new Shuffler(inSlices, slices).run(TestTurn.killedAfterCommit(transaction()), null))
                        .isInstanceOf(TestTurn.Killed.class);
            }

            assertThat(bobs).hasSizeGreaterThan(20);
            assertThat(ids("select id from task where assignments = 2")).containsExactlyInAnyOrderElementsOf(bobs);
            assertThat(ids("select distinct assignee_id from task")).containsExactly(ANN);
            rowsHistoryAndEventsAgree();
        } finally {
            pauseTheRobot(false);
        }
    }

    @Test
    void areShownToAManagerWhoGivesTheirTasksAway() {
        List<UUID> bobs = tasksOfBob(2);
        person(2, "employee", true);
        Client manager = browser(MANAGER, "manager");
        assertThat(manager.get("/tasks").body()).doesNotContain("Tasks of people who have left");
        person(1, "employee", false);
        JsonNode leaver = json(program(MANAGER, "manager").get("/api/v1/leavers"))
                .path("leavers")
                .path(0);
        assertThat(leaver.path("id").asString()).isEqualTo(BOB.toString());
        assertThat(leaver.path("name").asString()).isEqualTo("Person 1");
        assertThat(leaver.path("tasks").asLong()).isEqualTo(2);
        assertThat(leaver.path("feesMinor").asLong())
                .isEqualTo(count("select cast(sum(fee_minor) as bigint) from task"));
        assertThat(program(MANAGER, "manager")
                        .get("/api/v1/leavers?person=" + BOB)
                        .body())
                .contains(BOB.toString());
        assertThat(program(MANAGER, "manager")
                        .get("/api/v1/leavers?person=" + MANAGER)
                        .body())
                .contains("\"leavers\":[]");
        HttpResponse<String> start = manager.get("/tasks");
        assertThat(start.body())
                .contains("Tasks of people who have left", "Nobody is refunded", "assignee:" + BOB + "%20status:open");

        String path = "/leavers/%s/give-away".formatted(BOB);
        HttpResponse<String> given = manager.submit(start, path, "key", key(start, path));

        assertThat(given.uri().getPath()).isEqualTo("/tasks");
        assertThat(given.body())
                .contains("gave 2 open tasks of", "among 1 person")
                .doesNotContain("Tasks of people who have left");
        assertThat(manager.submit(start, path, "key", key(start, path)).body()).contains("already confirmed this");
        assertThat(manager.get("/tasks/" + bobs.getFirst()).body())
                .containsPattern("<a href=\"/shuffles/1\">Shuffle 1</a> – given away by <bdi>Person 10</bdi>");
        assertThat(manager.get("/shuffles").body()).containsPattern("of the tasks of <bdi>Person 1</bdi>");
        assertThat(manager.get("/shuffles/1").body())
                .containsPattern("data-test=\"leaver\">the tasks of <bdi>Person 1</bdi>, who had left");
        person(2, "employee", false);
        HttpResponse<String> nobody = manager.get("/tasks");
        String ofAnn = "/leavers/%s/give-away".formatted(ANN);
        assertThat(manager.submit(nobody, ofAnn, "key", key(nobody, ofAnn)).body())
                .contains("There is nobody to assign the task to.");
    }

    private List<UUID> tasksOfBob(int count) {
        person(1, "employee", true);
        return IntStream.range(0, count)
                .mapToObj(n -> tasks.create(MANAGER, "Task " + n, ""))
                .toList();
    }

    private static void pauseTheRobot(boolean paused) {
        jdbc().sql("""
                        update robots.robot
                        set paused_at = case when :paused then now() end, paused_by = case when :paused then 'test' end,
                            paused_why = case when :paused then 'test' end
                        where name = 'shuffler'
                        """).param("paused", paused).update();
    }

    private static TransactionTemplate transaction() {
        return new TransactionTemplate(bean(PlatformTransactionManager.class));
    }

    private static String key(HttpResponse<String> page, String form) {
        Matcher key = Pattern.compile(
                        "action=\"" + Pattern.quote(form) + "\".*?name=\"key\" value=\"([^\"]+)\"", Pattern.DOTALL)
                .matcher(page.body());
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
