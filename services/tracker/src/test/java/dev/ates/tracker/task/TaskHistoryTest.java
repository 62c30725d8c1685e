package dev.ates.tracker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.tracker.Client;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.shuffle.Shuffles;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TaskHistoryTest extends TrackerTest {

    private static final UUID ANN = new UUID(0, 1);
    private static final UUID AUTHOR = new UUID(0, 5);

    private final Tasks tasks = bean(Tasks.class);
    private final Shuffles shuffles = bean(Shuffles.class);

    @Test
    void tellsProgramsWhoHadATaskAndWhy() {
        employees(1);
        Client manager = program(MANAGER, "manager");
        UUID id = tasks.create(AUTHOR, "t", "");
        Task task = tasks.find(id).orElseThrow();
        CLOCK.advance(Duration.ofMinutes(1));
        shuffles.shuffle(MANAGER);
        CLOCK.advance(Duration.ofMinutes(1));
        shuffles.shuffle(MANAGER);

        JsonNode open = json(manager.get("/api/v1/tasks/%s/history".formatted(id)));

        assertThat(open.get("createdBy").asString()).isEqualTo(AUTHOR.toString());
        assertThat(open.get("createdAt").asString()).isEqualTo(task.createdAt().toString());
        assertThat(open.get("done").isNull()).isTrue();
        assertThat(open.findValues("ordinal")).extracting(JsonNode::asInt).containsExactly(3, 2, 1);
        JsonNode latest = open.get("assignments").get(0);
        assertThat(latest.get("assigneeName").asString()).isEqualTo("Person 1");
        assertThat(latest.get("feeMinor").asLong()).isEqualTo(task.feeMinor());
        assertThat(latest.get("assignedAt").asString())
                .isEqualTo(CLOCK.instant().toString());
        assertThat(latest.get("shuffle").get("id").asLong()).isEqualTo(2);
        assertThat(latest.get("shuffle").get("byName").asString()).isEqualTo("Person 10");
        assertThat(open.get("assignments").get(2).get("shuffle").isNull()).isTrue();

        JsonNode page = json(manager.get("/api/v1/tasks/%s/history?limit=2".formatted(id)));
        assertThat(json(manager.get("/api/v1/tasks/%s/history?after=%s"
                                .formatted(id, page.get("next").asString())))
                        .findValues("ordinal"))
                .extracting(JsonNode::asInt)
                .containsExactly(1);

        complete(id, ANN);
        JsonNode done = json(program(ANN, "employee").get("/api/v1/tasks/%s/history".formatted(id)))
                .get("done");
        assertThat(done.get("byName").asString()).isEqualTo("Person 1");
        assertThat(done.get("rewardMinor").asLong()).isEqualTo(task.rewardMinor());
        assertThat(done.get("at").asString()).isEqualTo(CLOCK.instant().toString());
    }

    @Test
    void isForThoseWhoMaySeeTheTask() {
        employees(1);
        String history = "/api/v1/tasks/%s/history".formatted(tasks.create(AUTHOR, "t", ""));

        assertThat(program(ANN, "employee").get(history).statusCode()).isEqualTo(200);
        assertThat(program(AUTHOR, "employee").get(history).statusCode()).isEqualTo(200);
        assertThat(program(new UUID(0, 6), "employee").get(history).statusCode())
                .isEqualTo(404);
        assertThat(program(new UUID(0, 7), "accountant").get(history).statusCode())
                .isEqualTo(404);
    }

    @Test
    void showsWhoHadATaskAndWhy() {
        employees(1);
        UUID id = tasks.create(ANN, "t", "");
        Client manager = browser(MANAGER, "manager");
        shuffles.shuffle(MANAGER);
        complete(id, ANN);

        assertThat(manager.get("/tasks/" + id).body())
                .containsPattern("data-test=\"created\"><span>[^<]+</span> by <bdi>Person 1</bdi>")
                .containsPattern("data-test=\"done-by\"><span>[^<]+</span> by <bdi>Person 1</bdi>, who earned")
                .containsPattern("<a href=\"/shuffles/1\">Shuffle 1</a> of <bdi>Person 10</bdi>")
                .contains("<span>Creation</span>");
        assertThat(browser(ANN, "employee").get("/tasks/" + id).body())
                .as("whoever may not see shuffles")
                .contains("<span>Shuffle 1</span> of <bdi>Person 10</bdi>")
                .doesNotContain("/shuffles/1");
        assertThat(manager.get("/tasks/%s?limit=1".formatted(id)).body())
                .contains("href=\"/tasks/%s?after=2\"".formatted(id));
    }

    @Test
    void listsWhatAPersonHasCreatedWhoeverHasIt() {
        employees(1);
        person(5, "employee", true);
        tasks.create(MANAGER, "Of somebody else", "");
        UUID first = tasks.create(AUTHOR, "The first", "");
        UUID second = tasks.create(AUTHOR, "The second", "");
        complete(first, assigneeOf(first));
        jdbc().sql("update person set active = false where id = ?")
                .param(AUTHOR)
                .update();
        shuffles.shuffle(MANAGER);
        jdbc().sql("update person set active = true where id = ?").param(AUTHOR).update();
        Client author = program(AUTHOR, "employee");

        assertThat(created(author.get("/api/v1/me/created-tasks")))
                .containsExactly(second.toString(), first.toString());
        JsonNode page = json(author.get("/api/v1/me/created-tasks?limit=1"));
        assertThat(created(author.get(
                        "/api/v1/me/created-tasks?after=" + page.get("next").asString())))
                .containsExactly(first.toString());
        assertThat(created(author.get("/api/v1/me/created-tasks?status=done"))).containsExactly(first.toString());
        assertThat(created(author.get("/api/v1/me/created-tasks?status=open&created=2026-01-01")))
                .isEmpty();
        HttpResponse<String> shown = browser(AUTHOR, "employee").get("/created");
        assertThat(shown.body())
                .contains("<title>Created tasks · aTES</title>", "The first", "The second", "Person 1")
                .doesNotContain("Of somebody else");
        assertThat(browser(AUTHOR, "employee").get("/created?status=open").body())
                .contains("The second")
                .doesNotContain("The first");
        assertThat(browser(AUTHOR, "employee").get("/created?done=2026-01-01").body())
                .contains("Nothing matches");
        assertThat(browser(new UUID(0, 6), "employee").get("/created").body()).contains("Nothing created yet");
    }

    private static List<String> created(HttpResponse<String> answer) {
        return json(answer)
                .get("tasks")
                .valueStream()
                .map(task -> task.get("id").asString())
                .toList();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }
}
