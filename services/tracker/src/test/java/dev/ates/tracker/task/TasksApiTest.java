package dev.ates.tracker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.tracker.Client;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.shuffle.Shuffles;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TasksApiTest extends TrackerTest {

    private static final UUID ANN = new UUID(0, 1);
    private static final UUID STRANGER = new UUID(0, 99);

    private final Tasks tasks = bean(Tasks.class);

    private static Client ann() {
        return program(ANN, "employee");
    }

    private static Client stranger() {
        return program(STRANGER, "employee");
    }

    private static Client manager() {
        return program(MANAGER, "manager");
    }

    @Test
    void createsATaskForAnybody() {
        employees(1);

        HttpResponse<String> answer =
                manager().post("/api/v1/tasks", "{\"externalId\": \"ZOO-7\", \"title\": \" Feed the rabbit \"}");

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode task = json(answer);
        assertThat(answer.headers().firstValue("Location"))
                .hasValue("/api/v1/tasks/" + task.get("id").asString());
        assertThat(task.get("externalId").asString()).isEqualTo("ZOO-7");
        assertThat(task.get("title").asString()).isEqualTo("Feed the rabbit");
        assertThat(task.get("status").asString()).isEqualTo("open");
        assertThat(task.get("assigneeId").asString()).isEqualTo(ANN.toString());
        assertThat(task.get("createdBy").asString()).isEqualTo(MANAGER.toString());
        assertThat(task.get("feeMinor").asLong()).isNegative();
        assertThat(task.get("rewardMinor").asLong()).isPositive();
        assertThat(task.get("createdAt").asString()).isEqualTo(CLOCK.instant().toString());
        assertThat(json(manager().get("/api/v1/tasks/" + task.get("id").asString())))
                .isEqualTo(task);
    }

    @Test
    void createsOneTaskPerKey() {
        employees(1);
        UUID key = new UUID(7, 7);
        Client keyed = manager().with("Idempotency-Key", key.toString());

        HttpResponse<String> first = keyed.post("/api/v1/tasks", "{\"title\": \"Feed the rabbit\"}");
        HttpResponse<String> again = keyed.post("/api/v1/tasks", "{\"title\": \" Feed the rabbit\"}");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again)).isEqualTo(json(first));
        assertThat(json(first).get("id").asString()).isEqualTo(key.toString());
        assertThat(told(TaskAssigned.class)).hasSize(1);
        refused(keyed.post("/api/v1/tasks", "{\"title\": \"Feed the parrot\"}"), 422, "idempotency-key-reused", "");
        refused(
                stranger()
                        .with("Idempotency-Key", key.toString())
                        .post("/api/v1/tasks", "{\"title\": \"Feed the rabbit\"}"),
                422,
                "idempotency-key-reused",
                "");
    }

    /** An import that runs twice, or two imports at once, create each task once. */
    @Test
    void createsOneTaskPerExternalId() {
        employees(1);
        UUID key = new UUID(7, 7);
        String task = "{\"externalId\": \"ZOO-7\", \"title\": \"Feed the rabbit\"}";
        manager().with("Idempotency-Key", key.toString()).post("/api/v1/tasks", task);

        refused(
                manager().post("/api/v1/tasks", task),
                409,
                "external-id-taken",
                "ZOO-7 is the external id of task " + key);
        assertThat(manager()
                        .with("Idempotency-Key", key.toString())
                        .post("/api/v1/tasks", task)
                        .statusCode())
                .as("the same request again")
                .isEqualTo(200);
        assertThat(told(TaskAssigned.class)).hasSize(1);
    }

    @Test
    void findsTasksByWhatTheyAreCalledElsewhereAndByTheirAssignee() {
        employees(1);
        for (String task : List.of("SITE-76", "SITE-77", "SITE-78")) {
            manager().post("/api/v1/tasks", "{\"externalId\": \"%s\", \"title\": \"Feed the rabbit\"}".formatted(task));
        }

        JsonNode found =
                json(manager().get("/api/v1/tasks?limit=2&q=id:SITE-77")).get("tasks");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("externalId").asString()).isEqualTo("SITE-77");
        String assignee = found.get(0).get("assigneeId").asString();
        assertThat(json(manager().get("/api/v1/tasks?status=open&person=" + assignee))
                        .get("tasks"))
                .hasSize(3);
        assertThat(json(manager().get("/api/v1/tasks?person=" + new UUID(4, 2))).get("tasks"))
                .isEmpty();
        assertThat(json(manager().get("/api/v1/tasks?q=id:SITE")).get("tasks")).isEmpty();
        assertThat(json(manager().get("/api/v1/tasks?limit=2&externalId=SITE-77"))
                        .get("tasks"))
                .isEqualTo(found);
        assertThat(json(manager().get("/api/v1/tasks?externalId=SITE")).get("tasks"))
                .isEmpty();
        refused(
                manager().get("/api/v1/tasks?external_id=SITE-77"),
                400,
                "invalid-parameter",
                "external_id is unknown: there are after, created, done, externalId, limit, person, q, status");
    }

    @Test
    void findsTasksByTheDayOfTheirCreationAndCompletion() {
        employees(1);
        UUID assignee = new UUID(0, 1);
        UUID old = tasks.create(MANAGER, "Old", "");
        UUID young = tasks.create(MANAGER, "Young", "");
        complete(old, assignee);
        LocalDate today = bean(BusinessCalendar.class).today();
        jdbc().sql("update task set created_at = created_at - interval '7 days' where id = ?")
                .param(old)
                .update();
        jdbc().sql("update task_search set created_at = created_at - interval '7 days' where number = 1")
                .update();

        assertThat(found("created=" + today)).containsExactly(young.toString());
        assertThat(found("created=" + today.minusDays(7))).containsExactly(old.toString());
        assertThat(found("created=" + today.minusDays(1))).isEmpty();
        assertThat(found("done=" + today)).containsExactly(old.toString());
        assertThat(found("done=" + today.minusDays(7))).isEmpty();
        assertThat(found("status=open&done=" + today)).isEmpty();
        assertThat(found("person=%s&done=%s&created=%s".formatted(assignee, today, today.minusDays(7))))
                .containsExactly(old.toString());
        assertThat(found("person=%s&limit=1".formatted(assignee))).containsExactly(young.toString());
        assertThat(found("person=" + assignee)).containsExactly(young.toString(), old.toString());
    }

    @Test
    void findsTheCallersDoneTasksByTheDayOfTheirCompletion() {
        employees(1);
        UUID old = tasks.create(MANAGER, "Old", "");
        UUID young = tasks.create(MANAGER, "Young", "");
        complete(old, ANN);
        complete(young, ANN);
        LocalDate today = bean(BusinessCalendar.class).today();
        jdbc().sql("update task set done_at = done_at - interval '7 days' where id = ?")
                .param(old)
                .update();

        String mine = "/api/v1/me/tasks?status=done";
        assertThat(json(ann().get(mine)).get("tasks").findValuesAsString("title"))
                .containsExactly("Young", "Old");
        assertThat(json(ann().get(mine + "&done=" + today)).get("tasks").findValuesAsString("title"))
                .containsExactly("Young");
        JsonNode first = json(ann().get(mine + "&limit=1&done=" + today.minusDays(7)));
        assertThat(first.get("tasks").findValuesAsString("title")).containsExactly("Old");
        assertThat(json(ann().get(mine
                                + "&limit=1&done=%s&after=%s"
                                        .formatted(
                                                today.minusDays(7),
                                                first.get("next").asString())))
                        .get("tasks"))
                .isEmpty();
        refused(ann().get("/api/v1/me/tasks?done=" + today), 400, "invalid-parameter", "done needs status=done");
        refused(ann().get(mine + "&done=today"), 400, "invalid-parameter", "done must be a day");
    }

    private static List<String> found(String query) {
        return json(manager().get("/api/v1/tasks?" + query)).get("tasks").findValuesAsString("id");
    }

    @Test
    void shufflesOncePerKey() {
        employees(1);
        tasks.create(STRANGER, "t", "");
        Client keyed = manager().with("Idempotency-Key", new UUID(7, 7).toString());

        HttpResponse<String> first = keyed.post("/api/v1/shuffles", "");
        HttpResponse<String> again = keyed.post("/api/v1/shuffles", "");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        jdbc().sql("update person set active = false where id = ?").param(ANN).update();
        assertThat(keyed.post("/api/v1/shuffles", "").body())
                .as("nobody could be given a task now")
                .isEqualTo(first.body());
        jdbc().sql("update person set active = true where id = ?").param(ANN).update();
        assertThat(count("select count(*) from assignment")).isEqualTo(2);
        assertThat(json(manager().post("/api/v1/shuffles", "")).get("id").asLong())
                .as("the number of the next one")
                .isEqualTo(json(first).get("id").asLong() + 1);
    }

    @Test
    void namesTheBoundThatATitleBreaks() {
        employees(1);

        refused(ann().post("/api/v1/tasks", "{\"title\": \"  \"}"), 400, "task-text", "1 to 500 characters, it has 0");
        refused(ann().post("/api/v1/tasks", "{}"), 400, "task-text", "1 to 500 characters, it has 0");
        refused(ann().post("/api/v1/tasks", "[]"), 400, "malformed-body", "");
    }

    @Test
    void takesATitleOf500Characters() {
        employees(1);
        String title = "🐇".repeat(500);

        HttpResponse<String> created = ann().post("/api/v1/tasks", "{\"title\": \"%s\"}".formatted(title));

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(json(created).get("title").asString()).isEqualTo(title);
    }

    @Test
    void refusesATaskThatNobodyCanHave() {
        refused(manager().post("/api/v1/tasks", "{\"title\": \"t\"}"), 409, "nobody-to-assign", "nobody");
    }

    /** Creating a task charges somebody a fee, so machines and dismissed people may not do it. */
    @Test
    void createsNoTaskForAMachineOrForSomebodyWhoIsNotActiveHere() {
        employees(1);
        Client gone = ann();
        jdbc().sql("update person set active = false where id = ?").param(ANN).update();
        person(2, "employee", true);

        for (Client client : List.of(gone, program(new UUID(7, 7), "operator"), program(new UUID(7, 8), "metrics"))) {
            assertThat(client.post("/api/v1/tasks", "{\"title\": \"t\"}").statusCode())
                    .isEqualTo(403);
        }
        assertThat(count("select count(*) from task")).isZero();
    }

    @Test
    void completesATaskAndSaysTheSameAgain() {
        employees(1);
        UUID id = tasks.create(STRANGER, "t", "");

        HttpResponse<String> once = ann().post("/api/v1/tasks/" + id + "/completion", "");
        HttpResponse<String> again = ann().post("/api/v1/tasks/" + id + "/completion", "");

        assertThat(once.statusCode()).isEqualTo(200);
        assertThat(json(once).get("status").asString()).isEqualTo("done");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again)).isEqualTo(json(once));
    }

    @Test
    void saysWhyATaskCannotBeCompleted() {
        employees(1);
        UUID id = tasks.create(STRANGER, "t", "");

        refused(stranger().post("/api/v1/tasks/" + id + "/completion", ""), 403, "task-not-yours", "");
        refused(ann().post("/api/v1/tasks/" + STRANGER + "/completion", ""), 404, "task-unknown", "");
        Client other = program(new UUID(0, 98), "employee");
        refused(other.post("/api/v1/tasks/" + id + "/completion", ""), 404, "task-unknown", "");
        refused(other.delete("/api/v1/tasks/" + id + "/completion"), 404, "task-unknown", "");

        jdbc().sql("update person set active = false").update();
        person(2, "employee", true);
        bean(Shuffles.class).shuffle(MANAGER);
        person(1, "employee", true);
        refused(ann().post("/api/v1/tasks/" + id + "/completion", ""), 409, "task-moved", "");
    }

    @Test
    void showsATaskToWhoeverItConcerns() {
        employees(1);
        String path = "/api/v1/tasks/" + tasks.create(STRANGER, "t", "");

        assertThat(ann().get(path).statusCode()).isEqualTo(200);
        assertThat(stranger().get(path).statusCode()).isEqualTo(200);
        assertThat(manager().get(path).statusCode()).isEqualTo(200);
        assertThat(program(new UUID(0, 5), "administrator").get(path).statusCode())
                .isEqualTo(200);
        refused(program(new UUID(0, 6), "employee").get(path), 404, "task-unknown", "");
        refused(program(new UUID(0, 6), "accountant").get(path), 404, "task-unknown", "");
    }

    @Test
    void listsOnesOwnTasks() {
        employees(1);
        UUID open = tasks.create(STRANGER, "open", "");
        UUID done = tasks.create(STRANGER, "done", "");
        complete(done, ANN);

        assertThat(json(ann().get("/api/v1/me/tasks")).findValuesAsString("id")).containsExactly(open.toString());
        assertThat(json(ann().get("/api/v1/me/tasks?status=done")).findValuesAsString("id"))
                .containsExactly(done.toString());
        assertThat(json(stranger().get("/api/v1/me/tasks")).get("tasks")).isEmpty();
    }

    @Test
    void listsAllTasksForManagersAPageAtATime() {
        employees(1);
        UUID first = tasks.create(STRANGER, "first", "");
        UUID second = tasks.create(STRANGER, "second", "");

        JsonNode page = json(manager().get("/api/v1/tasks?limit=1"));
        JsonNode next = json(
                manager().get("/api/v1/tasks?limit=1&after=" + page.get("next").asString()));

        assertThat(page.findValuesAsString("id")).containsExactly(second.toString());
        assertThat(next.findValuesAsString("id")).containsExactly(first.toString());
        assertThat(json(manager().get("/api/v1/tasks?status=done")).get("tasks"))
                .isEmpty();
        assertThat(json(manager().get("/api/v1/tasks")).get("next").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"employee", "accountant"})
    void showsAllTasksAndShufflesToManagersOnly(String role) {
        Client other = program(ANN, role);

        refused(other.get("/api/v1/tasks"), 403, "forbidden", "");
        refused(other.get("/api/v1/shuffles"), 403, "forbidden", "");
        refused(other.post("/api/v1/shuffles", ""), 403, "forbidden", "");
        assertThat(count("select count(*) from shuffle")).isZero();
    }

    @Test
    void shufflesForManagers() {
        employees(3);
        tasks.create(STRANGER, "t", "");

        HttpResponse<String> shuffled = manager().post("/api/v1/shuffles", "");

        assertThat(shuffled.statusCode()).isEqualTo(201);
        assertThat(json(shuffled).get("tasks").asLong()).isEqualTo(1);
        assertThat(json(shuffled).get("people").asLong()).isEqualTo(3);
        assertThat(json(manager().get("/api/v1/shuffles")).get("shuffles").get(0))
                .isEqualTo(json(shuffled));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=late", "limit=0", "limit=501", "after=x", "created=yesterday", "done=2026-13-01"})
    void refusesParametersOutOfBounds(String query) {
        HttpResponse<String> answer = manager().get("/api/v1/tasks?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(query.substring(0, query.indexOf('=')));
    }

    @Test
    void describesItself() {
        JsonNode api = json(ann().get("/v3/api-docs"));

        assertThat(api.at("/info/title").asString()).isEqualTo("aTES tracker");
        assertThat(api.at("/paths/~1api~1v1~1tasks/post/responses").propertyNames())
                .contains("201", "400", "409");
        assertThat(api.at("/paths/~1api~1v1~1tasks~1{id}~1completion/post/responses")
                        .propertyNames())
                .contains("200", "403", "404", "409");
        assertThat(api.at("/paths/~1api~1v1~1tasks/get/responses").propertyNames())
                .contains("200");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static void refused(HttpResponse<String> answer, int status, String name, String says) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(json(answer).get("type").asString()).isEqualTo("urn:ates:problem:" + name);
        assertThat(json(answer).get("detail").asString()).contains(says);
    }
}
