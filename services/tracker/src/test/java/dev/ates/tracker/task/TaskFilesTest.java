package dev.ates.tracker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.tracker.Client;
import dev.ates.tracker.TrackerTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The filtered list of all tasks as a file: complete, or recognizably broken off. */
class TaskFilesTest extends TrackerTest {

    private static final UUID ANN = new UUID(0, 1);

    private final Tasks tasks = bean(Tasks.class);

    private static LocalDate today() {
        return bean(BusinessCalendar.class).today();
    }

    private static Client manager() {
        return program(MANAGER, "manager");
    }

    @Test
    void isATableThatASpreadsheetReadsAsTexts() {
        employees(1);
        UUID id = tasks.create(MANAGER, "-7", "=1+2 \"sum\"", "two\nlines");
        jdbc().sql("update task set fee_minor = -1550, reward_minor = 3005").update();
        String now = CLOCK.instant().toString();

        HttpResponse<String> file = manager().get("/api/v1/tasks.csv");

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
        assertThat(file.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"tasks-%s.csv\"".formatted(today()));
        assertThat(file.body())
                .isEqualTo(
                        "id,external_id,title,description,status,assignee,assignee_id,fee,reward,currency,assignments,created_by,created_at,assigned_at,done_at\r\n"
                                + "%s,\"'-7\",\"'=1+2 \"\"sum\"\"\",\"two\nlines\",open,\"Person 1\",%s,-15.50,30.05,USD,1,%s,%s,%s,\r\n"
                                        .formatted(id, ANN, MANAGER, now, now));
        assertThat(manager().get("/api/v1/tasks.csv?bom=true").body()).isEqualTo("\uFEFF" + file.body());
    }

    @Test
    void isAsTheListOfTheApiInJson() {
        employees(1);
        tasks.create(MANAGER, null, "Feed the rabbit", "");
        bean(DoneTasks.class).complete(tasks.create(MANAGER, "ZOO-7", "Feed the parrot", ""), ANN);

        String body = manager().get("/api/v1/tasks.json").body();

        JsonNode file = JsonMapper.shared().readTree(body);
        assertThat(file.get("tasks")).hasSize(2);
        assertThat(file.get("tasks"))
                .isEqualTo(JsonMapper.shared()
                        .readTree(manager().get("/api/v1/tasks").body())
                        .get("tasks"));
        assertThat(body).endsWith(",\"complete\":true}");
        assertThat(manager().get("/api/v1/tasks.json?q=nowhere").body()).isEqualTo("{\"tasks\":[],\"complete\":true}");
    }

    @Test
    void hasAllTasksThatASearchFindsAndNoOthers() {
        employees(1);
        openTasks(1_203);
        tasks.create(MANAGER, null, "Feed the rabbit", "");

        assertThat(rows("")).hasSize(1_204).doesNotHaveDuplicates();
        assertThat(rows("rabbit")).singleElement().asString().contains("Feed the rabbit");
        assertThat(rows("status:done")).isEmpty();
    }

    /** Long texts are read a few at a time, and the search is repeated for each five thousand tasks. */
    @Test
    void hasWholeTextsHoweverManyThereAre() {
        employees(1);
        openTasks(10_000);
        jdbc().sql("update task set description = repeat('п', 10000) where number % 250 = 0")
                .update();

        List<String> rows = rows("assignee:" + ANN);

        assertThat(rows).hasSize(10_000).doesNotHaveDuplicates();
        assertThat(rows.stream().filter(row -> row.contains("п".repeat(10_000))))
                .hasSize(40);
    }

    private static List<String> rows(String search) {
        return manager()
                .get("/api/v1/tasks.csv?q=" + encoded(search))
                .body()
                .lines()
                .skip(1)
                .toList();
    }

    /** The buttons lead to what the page shows, whichever of its fields are filled. */
    @Test
    void isOfferedBesideTheFilteredList() {
        employees(1);
        jdbc().sql("update person set name = 'Ann \"Ace\" Archer' where id = ?")
                .param(ANN)
                .update();
        tasks.create(MANAGER, null, "Feed the rabbit", "");
        tasks.create(MANAGER, null, "Feed the parrot", "");
        Client browser = browser(MANAGER, "manager");

        String page = browser.get("/tasks?q=rabbit&status=open&person=" + encoded("ann \"ace\"") + "&created=" + today()
                        + "&done=")
                .body();

        String search = "rabbit status:open assignee:\"ann \"\"ace\"\"\" created:" + today();
        assertThat(page)
                .contains("/tasks.csv?q=" + encoded(search).replace("+", "%20").replace("%3A", ":"));
        assertThat(browser.get("/tasks.csv?q=" + encoded(search)).body())
                .contains("Feed the rabbit")
                .doesNotContain("Feed the parrot");
        assertThat(browser.get("/tasks?q=status:opne").body()).doesNotContain("/tasks.csv");
    }

    @Test
    void isRefusedBeforeItBegins() {
        HttpResponse<String> refused = manager().get("/api/v1/tasks.csv?q=status:opne");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("search-not-understood", "At character 8");
        assertThat(refused.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(manager().get("/api/v1/tasks.xml").statusCode()).isEqualTo(400);
        assertThat(program(ANN, "employee").get("/api/v1/tasks.csv").statusCode())
                .isEqualTo(403);
    }

    @Test
    void isBrokenOffWhenTheDatabaseStopsInTheMiddle() throws Exception {
        employees(1);
        openTasks(20_000);
        jdbc().sql("update task set title = repeat('П', 500)").update();
        HttpResponse<InputStream> file = manager().stream("/api/v1/tasks.json");
        assertThat(file.statusCode()).isEqualTo(200);

        cutOffDatabase();
        try (InputStream body = file.body()) {
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        } finally {
            databaseIsBack();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
