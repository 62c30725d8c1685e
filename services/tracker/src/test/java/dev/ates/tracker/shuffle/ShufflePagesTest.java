package dev.ates.tracker.shuffle;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.tracker.Client;
import dev.ates.tracker.TrackerTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A shuffle of several slices, in the API and on the pages. Its robot is paused until a test resumes it. */
class ShufflePagesTest extends TrackerTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @BeforeEach
    void moreThanOneSlice() {
        jdbc().sql(
                        "update robots.robot set paused_at = now(), paused_by = 'test', paused_why = 'test' where name = 'shuffler'")
                .update();
        employees(3);
        openTasks(2_500);
    }

    @AfterEach
    void resumeTheRobot() {
        jdbc().sql(
                        "update robots.robot set paused_at = null, paused_by = null, paused_why = null where name = 'shuffler'")
                .update();
    }

    @Test
    void tellsProgramsHowFarItIs() {
        Client manager = program(MANAGER, "manager");
        JsonNode preview = json(manager.get("/api/v1/shuffles/preview"));
        assertThat(preview.get("tasks").asLong()).isEqualTo(2_500);
        assertThat(preview.get("people").asLong()).isEqualTo(3);
        assertThat(preview.get("feesMinor").asLong()).isEqualTo(-2_500 * 1_500L);

        HttpResponse<String> begun = manager.post("/api/v1/shuffles", "");

        assertThat(begun.statusCode()).isEqualTo(202);
        String location = begun.headers().firstValue("Location").orElseThrow();
        assertThat(location).isEqualTo("/api/v1/shuffles/1");
        JsonNode running = json(manager.get(location));
        assertThat(running).isEqualTo(json(begun));
        assertThat(running.get("state").asString()).isEqualTo("running");
        assertThat(running.get("tasks").asLong()).isEqualTo(1_000);
        assertThat(running.get("planned").asLong()).isEqualTo(2_500);
        HttpResponse<String> second = program(new UUID(0, 0xB), "administrator").post("/api/v1/shuffles", "");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("urn:ates:problem:shuffle-running", "Shuffle 1 is still running");

        resumeTheRobot();
        eventually(
                "it has ended",
                SOON,
                () -> assertThat(json(manager.get(location)).get("state").asString())
                        .isEqualTo("ended"));
        assertThat(json(manager.get(location)).get("tasks").asLong()).isEqualTo(2_500);
        JsonNode people = json(manager.get(location + "/people?limit=2"));
        assertThat(people.get("next").asString()).isEqualTo("2");
        JsonNode last = json(manager.get(location + "/people?after=2"));
        assertThat(people.get("people")).hasSize(2);
        assertThat(people.findValues("tasks").stream()
                                .mapToLong(JsonNode::asLong)
                                .sum()
                        + last.findValues("tasks").stream()
                                .mapToLong(JsonNode::asLong)
                                .sum())
                .isEqualTo(2_500);
        String first = people.path("people").path(0).path("personId").asString();
        assertThat(json(manager.get(location + "/people?person=" + first)).findValues("personId"))
                .extracting(JsonNode::asString)
                .containsExactly(first);
        JsonNode fairness = json(manager.get(location + "/fairness"));
        assertThat(fairness.get("average").asDouble()).isBetween(833.3, 833.4);
        assertThat(fairness.get("most").asLong())
                .isEqualTo(people.findValues("tasks").getFirst().asLong());
        assertThat(fairness.get("fewest").asLong())
                .isEqualTo(last.findValues("tasks").getFirst().asLong());
        assertThat(fairness.get("feesMinor").asLong()).isEqualTo(-2_500 * 1_500L);
        for (String unknown : new String[] {"", "/people", "/fairness"}) {
            assertThat(manager.get("/api/v1/shuffles/9" + unknown).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void showsAManagerWhatItWouldDoHowFarItIsAndHowItCameOut() {
        Client manager = browser(MANAGER, "manager");
        HttpResponse<String> before = manager.get("/tasks");
        assertThat(before.body())
                .contains("<strong data-test=\"open-count\">2500</strong>")
                .containsPattern("3 people; fees −37.500\\.00")
                .doesNotContain("latest-shuffle");

        HttpResponse<String> running = manager.submit(before, "/shuffles", "key", key(before));

        assertThat(running.uri().getPath()).isEqualTo("/shuffles/1");
        assertThat(running.body())
                .contains(
                        "<strong data-test=\"moved\">1000</strong> of <span>2500</span>",
                        "hx-get=\"/shuffles/1\"",
                        "href=\"/shuffles/1\">Look again</a>")
                .doesNotContain("Who got what");
        HttpResponse<String> meanwhile = manager.get("/tasks");
        assertThat(meanwhile.body()).containsPattern("href=\"/shuffles/1\">Shuffle 1</a> <span>is running");
        assertThat(manager.submit(meanwhile, "/shuffles", "key", key(meanwhile)).body())
                .contains("Shuffle 1 is still running; another one can start when it has ended.");
        assertThat(manager.submit(before, "/shuffles", "key", key(before)).uri().getPath())
                .as("confirmed twice")
                .isEqualTo("/shuffles/1");

        resumeTheRobot();
        eventually(
                "it has ended",
                SOON,
                () -> assertThat(manager.get("/shuffles/1").body()).contains("Who got what"));
        HttpResponse<String> ended = manager.get("/shuffles/1");
        assertThat(ended.body())
                .contains("data-test=\"assigned\">2500<", "833.3 on average", "Person 1", "Person 3")
                .containsPattern("data-test=\"fees\">−37.500\\.00")
                .doesNotContain("hx-get");
        assertThat(manager.get("/shuffles/2").statusCode()).isEqualTo(404);
        assertThat(browser(new UUID(0, 1), "employee").get("/shuffles/1").statusCode())
                .isEqualTo(403);
    }

    private static String key(HttpResponse<String> page) {
        Matcher key = Pattern.compile("name=\"key\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
