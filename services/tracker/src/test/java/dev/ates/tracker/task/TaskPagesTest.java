package dev.ates.tracker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.tracker.Client;
import dev.ates.tracker.TrackerTest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a person meets in a browser without JavaScript. */
class TaskPagesTest extends TrackerTest {

    private static final UUID ANN = new UUID(0, 1);

    private final Tasks tasks = bean(Tasks.class);

    @Test
    void invitesWhoHasNothingToDo() {
        HttpResponse<String> page = browser(ANN, "employee").get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Nothing to do", "Nothing done yet", "Stream people never heard");
        assertThat(page.body()).doesNotContain("All tasks");
    }

    @Test
    void leadsATaskFromCreationToDone() {
        employees(1);
        Client ann = browser(ANN, "employee");

        HttpResponse<String> created = ann.submit(
                ann.get("/"),
                "/tasks",
                "externalId",
                "ZOO-<7>",
                "title",
                "Feed <the> rabbit",
                "description",
                "Twice\na day");
        assertThat(created.body())
                .contains("“Feed &lt;the&gt; rabbit” went to Person 1.")
                .contains("data-test=\"done\"", "ZOO-&lt;7&gt;");

        UUID id = ids("select id from task").getFirst();
        HttpResponse<String> one = ann.get("/tasks/" + id);
        assertThat(one.body()).contains("Twice\na day", "Who had it", "ZOO-&lt;7&gt;");

        HttpResponse<String> done = ann.submit(created, "/tasks/" + id + "/completion");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).contains("is done.", "Nothing to do").doesNotContain("data-test=\"done\"");
    }

    @Test
    void givesBackWhatWasTypedAndRefused() {
        employees(1);
        Client ann = browser(ANN, "employee");

        HttpResponse<String> refused = ann.submit(
                ann.get("/"), "/tasks", "externalId", "my id", "title", "x".repeat(501), "description", "my text");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("The title must have 1 to 500 characters, it has 501.", "my text", "my id");
        assertThat(count("select count(*) from task")).isZero();
    }

    @Test
    void saysThatThereIsNobodyToAssign() {
        Client ann = browser(ANN, "employee");

        assertThat(ann.submit(ann.get("/"), "/tasks", "title", "t").body())
                .contains("There is nobody to give the task to.");
    }

    @Test
    void keepsAllTasksFromOthersThanManagers() {
        Client ann = browser(ANN, "employee");
        HttpResponse<String> mine = ann.get("/");

        assertThat(ann.get("/tasks").statusCode()).isEqualTo(403);
        assertThat(ann.submit(mine, "/shuffles").statusCode()).isEqualTo(403);
        assertThat(count("select count(*) from shuffle")).isZero();
    }

    @Test
    void letsAManagerShuffleAndSaysWhatCameOfIt() {
        employees(3);
        tasks.create(ANN, "Feed the rabbit", "");
        Client manager = browser(MANAGER, "manager");

        HttpResponse<String> all = manager.get("/tasks");
        assertThat(all.body()).contains("Feed the rabbit", "<strong data-test=\"open-count\">1</strong> now");

        HttpResponse<String> shuffled = manager.submit(all, "/shuffles");
        assertThat(shuffled.uri().getPath()).isEqualTo("/tasks");
        assertThat(shuffled.body()).contains("Shuffle 1 gave 1 open tasks away among 3 people.");
        assertThat(manager.get("/").body()).contains("All tasks");
    }

    @Test
    void goesThroughManyTasksPageByPage() {
        employees(1);
        for (int i = 0; i < 3; i++) {
            tasks.create(ANN, "Task number " + i, "");
        }
        Client manager = browser(MANAGER, "administrator");

        HttpResponse<String> first = manager.get("/tasks?status=open&limit=2");

        assertThat(first.body()).contains("Task number 2", "Task number 1").doesNotContain("Task number 0");
        assertThat(first.body()).contains("/tasks?status=open&amp;after=");
    }
}
