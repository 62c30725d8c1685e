package dev.ates.tracker.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.tracker.Client;
import dev.ates.tracker.TrackerTest;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The language of searches in the lists of a person's own tasks. */
class OwnTasksSearchTest extends TrackerTest {

    private static final UUID ANN = new UUID(0, 1);
    private static final UUID VICTOR = new UUID(0, 2);

    private final Tasks tasks = bean(Tasks.class);

    @Test
    void findsAmongTheTasksThatThePersonHas() {
        UUID parrot = of(ANN, MANAGER, "Feed the parrot", "It sees no rabbit");
        UUID rabbit = of(ANN, MANAGER, "Feed the rabbit", "");
        UUID mow = of(ANN, MANAGER, "Mow", "");
        of(VICTOR, MANAGER, "Feed the rabbit of Victor", "");
        Client ann = program(ANN, "employee");

        assertThat(titles(ann, "/api/v1/me/tasks", "rabbit")).containsExactly("Feed the rabbit", "Feed the parrot");
        assertThat(titles(ann, "/api/v1/me/tasks", "feed -parrot")).containsExactly("Feed the rabbit");
        assertThat(titles(ann, "/api/v1/me/tasks", "assignee:" + VICTOR)).isEmpty();
        assertThat(titles(ann, "/api/v1/me/tasks", "status:done")).isEmpty();
        assertThat(titles(ann, "/api/v1/me/tasks?limit=1", "rabbit")).containsExactly("Feed the rabbit");

        complete(rabbit, ANN);
        CLOCK.advance(Duration.ofSeconds(1));
        complete(parrot, ANN);
        complete(mow, ANN);
        assertThat(titles(ann, "/api/v1/me/tasks?status=done", "rabbit"))
                .as("by completion")
                .containsExactly("Feed the parrot", "Feed the rabbit");
        assertThat(titles(ann, "/api/v1/me/tasks?status=done", "mow done:today by:" + MANAGER))
                .containsExactly("Mow");
        assertThat(titles(ann, "/api/v1/me/tasks", "rabbit")).isEmpty();
    }

    @Test
    void findsAmongTheTasksThatThePersonHasCreated() {
        of(VICTOR, ANN, "Feed the rabbit", "");
        of(ANN, ANN, "Feed the parrot", "");
        of(ANN, MANAGER, "Feed the rabbit of Mary", "");
        Client ann = program(ANN, "employee");

        assertThat(titles(ann, "/api/v1/me/created-tasks", "feed"))
                .containsExactly("Feed the parrot", "Feed the rabbit");
        assertThat(titles(ann, "/api/v1/me/created-tasks", "assignee:" + VICTOR))
                .containsExactly("Feed the rabbit");
        assertThat(titles(ann, "/api/v1/me/created-tasks", "-assignee:" + VICTOR + " -status:done"))
                .containsExactly("Feed the parrot");
        assertThat(titles(ann, "/api/v1/me/created-tasks", "by:" + MANAGER)).isEmpty();
    }

    @Test
    void isOnThePagesOfDoneAndCreatedTasks() {
        UUID rabbit = of(ANN, ANN, "Feed the rabbit", "");
        UUID mow = of(ANN, ANN, "Mow", "");
        complete(rabbit, ANN);
        complete(mow, ANN);
        Client ann = browser(ANN, "employee");

        for (String page : List.of("/done", "/created")) {
            assertThat(ann.get(page + "?q=rabbit").body())
                    .contains("Feed the rabbit", "value=\"rabbit\"")
                    .doesNotContain(">Mow<");
            assertThat(ann.get(page + "?q=status:opne").body())
                    .contains("At character 8: status: opne is not open or done.")
                    .doesNotContain("Feed the rabbit");
        }
        for (String list : List.of("/api/v1/me/tasks", "/api/v1/me/created-tasks")) {
            HttpResponse<String> wrong = program(ANN, "employee").get(list + "?q=status:opne");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("urn:ates:problem:search-not-understood", "At character 8");
        }
    }

    /** A task of this assignee, who is the only one at that moment. */
    private UUID of(UUID assignee, UUID author, String title, String description) {
        person(ANN.getLeastSignificantBits(), "employee", assignee.equals(ANN));
        person(VICTOR.getLeastSignificantBits(), "employee", assignee.equals(VICTOR));
        UUID task = tasks.create(author, title, description);
        person(ANN.getLeastSignificantBits(), "employee", true);
        return task;
    }

    private static List<String> titles(Client client, String list, String q) {
        HttpResponse<String> found =
                client.get(list + (list.contains("?") ? "&" : "?") + "q=" + URLEncoder.encode(q, UTF_8));
        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        return JsonMapper.shared()
                .readTree(found.body())
                .path("tasks")
                .valueStream()
                .map(task -> task.path("title").asString())
                .toList();
    }
}
