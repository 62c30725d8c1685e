package dev.ates.tracker.imports;

import static dev.ates.testkit.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.tracker.Client;
import dev.ates.tracker.LogLines;
import dev.ates.tracker.TestTurn;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.task.ImportedTasks;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tasks from other trackers: shown before they are imported, imported once, in slices that survive a kill. */
class ImportsTest extends TrackerTest {

    private static final String PATH = "/api/v1/imports";

    @Test
    void showsWhatItWouldDoAndThenDoesItOnce() {
        employees(3);
        Client manager = program(MANAGER, "manager");
        String file =
                "key,title,body,status,size\nA,One,First,open,1\nB,Two,,closed,2\nC,,,open,3\nD,Four,,Shelved,4\n";

        JsonNode read = ok(manager.post(PATH + "?name=work.csv", bytes(file)), 201);

        assertThat(read.path("name").asString()).isEqualTo("work.csv");
        assertThat(read.path("state").asString()).isEqualTo("read");
        assertCounts(read, 2, 0, 0, 1, 1);
        assertThat(read.path("ignored").get(0).asString()).isEqualTo("size");
        assertThat(read.path("unknownStatusLines").asLong()).isOne();
        assertThat(read.path("unknownStatuses").get(0).asString()).isEqualTo("Shelved");
        assertThat(browser(MANAGER, "manager").get("/imports/" + id(read)).body())
                .contains("Shelved");
        assertThat(count("select count(*) from task")).isZero();
        assertThat(told()).isEmpty();
        JsonNode rejected = ok(manager.get(PATH + "/" + id(read) + "/lines?outcome=rejected"), 200);
        assertThat(rejected.path("lines")).hasSize(1);
        assertThat(rejected.path("lines").get(0).path("line").asLong()).isEqualTo(4);
        assertThat(rejected.path("lines").get(0).path("text").asString()).contains("The title must have 1 to");

        assertCounts(imported(manager, read), 2, 0, 0, 1, 1);

        assertThat(told(TaskAssigned.class))
                .extracting(TaskAssigned::externalId, TaskAssigned::title, TaskAssigned::description)
                .containsExactly(tuple("A", "One", "First"), tuple("D", "Four", ""));
        assertThat(ids("select distinct created_by from task")).containsExactly(MANAGER);
        rowsHistoryAndEventsAgree();

        JsonNode again = ok(manager.post(PATH, bytes(file)), 201);
        assertCounts(again, 0, 0, 2, 1, 1);
        assertCounts(imported(manager, again), 0, 0, 2, 1, 1);
        assertThat(told()).hasSize(2);
    }

    @Test
    void takesTheFirstLineOfAnExternalIdThatComesTwice() {
        employees(1);
        Client manager = program(MANAGER, "manager");

        JsonNode read = ok(manager.post(PATH, bytes("key,title\nA,One\nB,Two\nA,Three\nA,One\n")), 201);

        assertCounts(read, 2, 0, 0, 0, 2);
        assertThat(ok(manager.get(PATH + "/" + id(read) + "/lines?outcome=rejected"), 200)
                        .path("lines")
                        .findValuesAsString("text"))
                .containsOnly("external id 'A' came before, in line 2")
                .hasSize(2);
        assertCounts(imported(manager, read), 2, 0, 0, 0, 2);
        assertThat(count("select count(*) from task where title = 'One'")).isOne();
    }

    /** As in a fresh database, and whenever nothing has been analyzed since an import of another size. */
    @Test
    void readsManyLinesOfWhichTheDatabaseKnowsNothingYet() {
        employees(1);
        Client manager = program(MANAGER, "manager");
        for (String column : List.of("import_id", "outcome", "external_id")) {
            jdbc().sql("select pg_clear_attribute_stats('public', 'task_import_line', ?, false)")
                    .param(column)
                    .query()
                    .listOfRows();
        }
        String lines = IntStream.rangeClosed(1, 12_000)
                .mapToObj(n -> n + ",Task " + n + "\n")
                .collect(Collectors.joining());

        JsonNode read = ok(manager.post(PATH, bytes("key,title\n" + lines + "1,Again\n")), 201);

        assertCounts(read, 12_000, 0, 0, 0, 1);
    }

    @Test
    void changesTextsOfOpenTasksAndKeepsTheFormerTitle() {
        employees(1);
        Client manager = program(MANAGER, "manager");
        imported(manager, ok(manager.post(PATH, bytes("key,title\nA,One\nB,Two\nC,Three\n")), 201));
        complete(task("B"), new UUID(0, 1));

        JsonNode read =
                ok(manager.post(PATH, bytes("key,title,state\nA,First,open\nB,Second,open\nC,Three,closed\n")), 201);
        assertCounts(read, 0, 1, 2, 0, 0);
        assertCounts(imported(manager, read), 0, 1, 2, 0, 0);

        assertThat(jdbc().sql("select title from task order by external_id")
                        .query(String.class)
                        .list())
                .containsExactly("First", "Two", "Three");
        assertThat(count("select count(*) from task where status = 'done'"))
                .as("a closed item completes nothing")
                .isEqualTo(1);
        assertThat(browser(MANAGER, "manager").get("/tasks/" + task("A")).body())
                .contains("Formerly", "One");
    }

    /** Otherwise each open task would become a second one and charge a second fee. */
    @Test
    void changesNothingByOurOwnExport() {
        employees(2);
        Client manager = program(MANAGER, "manager");
        imported(manager, ok(manager.post(PATH, bytes("key,title,body\n-7,-5 % for members,=1+2\n8,''-5,\n")), 201));
        byHand(manager, "ZOO-9", "=Feed the rabbit");
        ok(manager.post("/api/v1/tasks", "{\"title\": \"Without an external id\"}"), 201);
        List<UUID> tasks = ids("select id from task");

        for (String export :
                List.of("/api/v1/tasks.csv", "/api/v1/tasks.csv?bom=true", "/api/v1/tasks.json", "/api/v1/tasks")) {
            JsonNode read = ok(manager.post(PATH, bytes(manager.get(export).body())), 201);
            assertCounts(read, 0, 0, 3, 0, 1);
        }
        String withoutExternalIds = manager.get("/api/v1/tasks.csv").body().replace("id,external_id,", "id,other,");
        JsonNode read = ok(manager.post(PATH, bytes(withoutExternalIds)), 201);
        assertCounts(imported(manager, read), 0, 0, 0, 0, 4);

        assertThat(ids("select id from task")).containsExactlyInAnyOrderElementsOf(tasks);
        assertThat(told(TaskAssigned.class)).hasSize(4);
    }

    /** An author reads their tasks, so a worker who takes external ids early would read what is imported under them. */
    @Test
    void writesNothingIntoATaskThatSomebodyCreatedByHand() {
        employees(1);
        UUID author = new UUID(0, 0xD);
        Client worker = program(author, "employee");
        Client manager = program(MANAGER, "manager");
        byHand(worker, "A", "Mine");
        byHand(worker, "B", "Two");
        UUID done = byHand(worker, "C", "Mine");
        complete(done, assigneeOf(done));

        JsonNode read = ok(manager.post(PATH, bytes("key,title\nA,Secret\nB,Two\nC,Secret\nD,Secret\n")), 201);
        assertCounts(read, 1, 0, 1, 0, 2);
        byHand(worker, "D", "Early");
        assertCounts(imported(manager, read), 0, 0, 1, 0, 3);

        assertThat(ok(manager.get(PATH + "/" + id(read) + "/lines?outcome=rejected"), 200)
                        .path("lines")
                        .findValuesAsString("text"))
                .hasSize(3)
                .contains(
                        "A is the external id of a task that somebody created manually; an import does not change it");
        assertThat(count("select count(*) from task where title = 'Secret'")).isZero();
        assertThat(worker.get("/api/v1/me/created-tasks").body())
                .contains("Mine", "Early")
                .doesNotContain("Secret");
    }

    /** Otherwise somebody who takes external ids early keeps these lines out of the tracker forever. */
    @Test
    void takesALineAfterAManagerHasReleasedItsExternalId() {
        employees(1);
        Client worker = program(new UUID(0, 1), "employee");
        Client manager = program(MANAGER, "manager");
        Client browser = browser(MANAGER, "manager");
        UUID first = byHand(worker, "A", "Mine");
        UUID second = byHand(worker, "B", "Mine");
        JsonNode read = ok(manager.post(PATH, bytes("key,title\nA,One\nB,Two\n")), 201);
        assertCounts(read, 0, 0, 0, 0, 2);
        assertThat(ok(manager.get("%s/%s/lines?outcome=rejected".formatted(PATH, id(read))), 200)
                        .path("lines")
                        .findValuesAsString("task"))
                .containsExactly(first.toString(), second.toString());
        assertThat(browser.get("/imports/" + id(read)).body()).contains("/tasks/" + first, "/tasks/" + second);
        String release = "/api/v1/tasks/%s/external-id";

        assertThat(worker.delete(release.formatted(first)).statusCode()).isEqualTo(403);
        assertThat(manager.delete(release.formatted(first)).statusCode()).isEqualTo(204);
        assertThat(manager.delete(release.formatted(first)).statusCode())
                .as("once more")
                .isEqualTo(204);
        assertThat(browser.submit(browser.get("/tasks/" + second), "/tasks/%s/release".formatted(second))
                        .body())
                .contains(" is free again.")
                .doesNotContain("data-test=\"release\"");

        assertThat(found(manager, "A")).isEmpty();
        assertThat(found(manager, "Mine")).containsExactly(second.toString(), first.toString());
        assertCounts(imported(manager, read), 2, 0, 0, 0, 0);
        assertThat(ok(worker.get("/api/v1/tasks/" + first), 200)
                        .path("externalId")
                        .isNull())
                .isTrue();
        HttpResponse<String> ofTheImport = manager.delete(release.formatted(task("A")));
        assertThat(ofTheImport.statusCode()).isEqualTo(409);
        assertThat(ofTheImport.body()).contains("task-imported");
        assertThat(browser.get("/tasks/" + task("A")).body()).doesNotContain("data-test=\"release\"");
    }

    private static List<String> found(Client manager, String word) {
        return ok(manager.get("/api/v1/tasks?q=" + word), 200).path("tasks").values().stream()
                .map(task -> task.path("id").asString())
                .toList();
    }

    @Test
    void showsImportedTextsToNoManagerOfYesterday() {
        employees(1);
        Client former = program(new UUID(0, 0xC), "manager");
        imported(former, ok(former.post(PATH, bytes("key,title\nA,One\n")), 201));
        Client demoted = program(new UUID(0, 0xC), "employee");
        Client manager = program(MANAGER, "manager");
        imported(manager, ok(manager.post(PATH, bytes("key,title\nA,Secret\n")), 201));

        assertThat(demoted.get("/api/v1/tasks/" + task("A")).statusCode()).isEqualTo(404);
        assertThat(demoted.get("/api/v1/me/created-tasks").body()).doesNotContain("Secret");
        assertThat(manager.get("/api/v1/tasks/" + task("A")).body()).contains("Secret");
    }

    @Test
    void refusesWhatIsNoFileOfTasksAndKeepsNothingOfIt() {
        Client manager = program(MANAGER, "manager");
        String good =
                IntStream.rangeClosed(1, 1_500).mapToObj(n -> n + ",Task\n").collect(Collectors.joining());

        assertProblem(manager.post(PATH, bytes("a,b\n1,2\n")), "no column for the external id");
        assertProblem(manager.post(PATH, bytes("key,title\n" + good + "\"x,y\n")), "Line 1502 opens a quote");
        assertProblem(manager.post(PATH, "key,title\nA,Ärger\n".getBytes(ISO_8859_1)), "Line 2 is not UTF-8");
        assertProblem(manager.post(PATH, bytes("[{\"key\":\"A\",\"title\":\"One\"},")), "Line 1, column");
        assertProblem(manager.post(PATH, new byte[0]), "There is nothing in it");
        assertProblem(manager.post(PATH + "?columns=fee=Price", bytes(good)), "must begin with one of");

        assertThat(count("select count(*) from task_import")).isZero();
        assertThat(count("select count(*) from task_import_line")).isZero();
    }

    @Test
    void isKilledBetweenSlicesAndGoesOn() {
        employees(5);
        Client manager = program(MANAGER, "manager");
        String lines = IntStream.rangeClosed(1, 1_200)
                .mapToObj(n -> n + ",Task " + n + "\n")
                .collect(Collectors.joining());
        UUID id = id(ok(manager.post(PATH + "?columns=external_id=Nr", bytes("Nr,title\n" + lines)), 201));
        Client operator = program(new UUID(0, 0xB), "administrator");
        String robot = "/api/v1/ops/robots/importer/";
        assertThat(operator.post(robot + "pause", "").statusCode()).isEqualTo(204);
        jdbc().sql("update task_import set state = 'running', confirmed_by = ?, confirmed_at = now() where id = ?")
                .params(MANAGER, id)
                .update();
        var importer = new Importer(jdbc(), bean(Imports.class), bean(ImportedTasks.class), CLOCK);

        TransactionTemplate transactions = bean(TransactionTemplate.class);
        assertThatThrownBy(() -> importer.run(TestTurn.killedAfterCommit(transactions), null))
                .isInstanceOf(TestTurn.Killed.class);
        assertThat(count("select count(*) from task")).isEqualTo(500);
        TestTurn rest = new TestTurn(transactions);
        importer.run(rest, null);
        assertThat(rest.recorded()).isEqualTo(Map.of("created", 1_200L, "changed", 0L, "rejected", 0L));
        assertThat(operator.post(robot + "resume", "").statusCode()).isEqualTo(204);

        JsonNode done = awaitDone(manager, id);
        assertCounts(done, 1_200, 0, 0, 0, 0);
        assertThat(jdbc().sql("select external_id from task order by number")
                        .query(Integer.class)
                        .list())
                .as("in the order of the file")
                .isSorted()
                .hasSize(1_200);
        rowsHistoryAndEventsAgree();
    }

    @Test
    void leadsThroughThePages() {
        employees(2);
        Client browser = browser(MANAGER, "manager");

        HttpResponse<String> preview =
                browser.upload(browser.get("/imports"), "/imports", "work <b>.csv", "key,title\nA,One\nB,\n");
        assertThat(preview.body())
                .contains("work &lt;b&gt;.csv", "<strong>1</strong> <span>new", "The title must have");
        String page = preview.uri().getPath();
        browser.submit(preview, page + "/confirmation");
        eventually(
                "it is imported",
                Duration.ofSeconds(20),
                () -> assertThat(browser.get(page).body()).contains("The import is done."));
        assertThat(browser.get("/tasks").body()).contains("One");

        HttpResponse<String> other =
                browser.upload(browser.get("/imports"), "/imports", "b.csv", "key,title\nC,Three\n");
        try (var log = new LogLines(Imports.class)) {
            assertThat(browser.submit(other, other.uri().getPath() + "/discard").body())
                    .contains("Nothing was imported.");
            assertThat(log.with("by")).containsExactly("An import was discarded by=" + MANAGER);
        }
        assertThat(browser.submit(browser.get(page), page + "/discard").body()).contains("has been confirmed");
        assertThat(browser.upload(browser.get("/imports"), "/imports", "c.csv", "nonsense")
                        .body())
                .contains("The file cannot be read.");
    }

    @Test
    void isForManagers() {
        employees(1);
        Client employee = program(new UUID(0, 1), "employee");

        assertThat(employee.post(PATH, bytes("key,title\nA,One\n")).statusCode())
                .isEqualTo(403);
        assertThat(employee.get(PATH).statusCode()).isEqualTo(403);
        assertThat(count("select count(*) from task_import")).isZero();
    }

    private static UUID byHand(Client author, String externalId, String title) {
        return id(ok(
                author.post(
                        "/api/v1/tasks", "{\"externalId\": \"%s\", \"title\": \"%s\"}".formatted(externalId, title)),
                201));
    }

    private static JsonNode imported(Client manager, JsonNode read) {
        ok(manager.post("%s/%s/confirmation".formatted(PATH, id(read)), ""), 202);
        return awaitDone(manager, id(read));
    }

    private static JsonNode awaitDone(Client manager, UUID id) {
        eventually(
                "it is imported",
                Duration.ofSeconds(20),
                () -> assertThat(ok(manager.get(PATH + "/" + id), 200)
                                .path("state")
                                .asString())
                        .isEqualTo("done"));
        return ok(manager.get(PATH + "/" + id), 200);
    }

    private static void assertCounts(JsonNode one, long created, long changed, long same, long closed, long rejected) {
        assertThat(List.of("created", "changed", "same", "closed", "rejected"))
                .extracting(name -> one.path(name).asLong())
                .containsExactly(created, changed, same, closed, rejected);
        assertThat(one.path("lines").asLong()).isEqualTo(created + changed + same + closed + rejected);
    }

    private static UUID task(String externalId) {
        return ids("select id from task where external_id = '%s'".formatted(externalId))
                .getFirst();
    }

    private static UUID id(JsonNode one) {
        return UUID.fromString(one.path("id").asString());
    }

    private static void assertProblem(HttpResponse<String> answer, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(JsonMapper.shared().readTree(answer.body()).path("detail").asString())
                .contains(detail);
    }

    private static JsonNode ok(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
