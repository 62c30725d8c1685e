package dev.ates.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The filters of the lists of shuffles and imports, in the API and on the pages. Lists of tasks have tests of their own. */
class FiltersTest extends TrackerTest {

    private static final UUID BORIS = new UUID(0, 0xB);

    /** The entries are of years to come: the importer forgets old ones. */
    @BeforeEach
    void twoPeopleOnTwoDays() {
        person(0xA, "manager", true);
        person(0xB, "manager", true);
    }

    @Test
    void filtersShuffles() {
        shuffle(MANAGER, "2036-03-02T00:00:00Z");
        shuffle(BORIS, "2036-03-02T23:59:59.999Z");
        shuffle(MANAGER, "2036-03-02T12:00:00Z");
        shuffle(MANAGER, "2036-03-03T00:00:00Z");
        Client program = program(MANAGER, "manager");
        String path = "/api/v1/shuffles";

        assertThat(strings(program, path + "?day=2036-03-02", "id")).containsExactly("3", "2", "1");
        assertThat(strings(program, path + "?day=2036-03-03", "id")).containsExactly("4");
        assertThat(strings(program, path + "?day=2036-03-01", "id")).isEmpty();
        assertThat(strings(program, path + "?day=2036-03-02&person=" + MANAGER, "id"))
                .containsExactly("3", "1");
        assertThat(strings(program, path + "?day=2036-03-02&limit=2&after=3", "id"))
                .containsExactly("2", "1");
        Client browser = browser(MANAGER, "manager");
        assertThat(browser.get("/shuffles?person=&day=2036-03-02&limit=2").body())
                .contains("Shuffle 3<", "Shuffle 2<", "/shuffles?day=2036-03-02&amp;after=2")
                .doesNotContain("Shuffle 4<", "Shuffle 1<");
        assertThat(browser.get("/shuffles?day=2036-03-01").body())
                .contains("The filter is set to Started 2036-03-01.", "href=\"/shuffles\">Show all<");
    }

    @Test
    void filtersImportsAndPagesThroughThem() {
        read(1, "first.csv", MANAGER, "2036-03-02T00:00:00Z");
        // Read in the same instant: the id decides.
        read(2, "second.csv", BORIS, "2036-03-02T23:59:59Z");
        read(3, "third.csv", MANAGER, "2036-03-02T23:59:59Z");
        read(4, "fourth.csv", MANAGER, "2036-03-03T00:00:00Z");
        jdbc().sql("""
                update task_import set state = 'done', confirmed_by = read_by, confirmed_at = read_at, done_at = read_at
                where name = 'second.csv'
                """).update();
        Client program = program(MANAGER, "manager");
        String path = "/api/v1/imports";

        assertThat(strings(program, path, "name"))
                .containsExactly("fourth.csv", "third.csv", "second.csv", "first.csv");
        assertThat(strings(program, path + "?day=2036-03-02", "name"))
                .containsExactly("third.csv", "second.csv", "first.csv");
        assertThat(strings(program, path + "?state=done", "name")).containsExactly("second.csv");
        assertThat(strings(program, path + "?state=read&day=2036-03-02&person=" + MANAGER, "name"))
                .containsExactly("third.csv", "first.csv");
        assertThat(strings(program, path + "?person=" + BORIS, "name")).containsExactly("second.csv");
        JsonNode page = json(program.get(path + "?day=2036-03-02&limit=1"));
        assertThat(page.path("next").asString()).isEqualTo(new UUID(0, 3).toString());
        assertThat(strings(program, path + "?day=2036-03-02&limit=2&after=" + new UUID(0, 3), "name"))
                .containsExactly("second.csv", "first.csv");
        assertThat(json(program.get(path + "?limit=500")).path("next").isNull()).isTrue();
        Client browser = browser(MANAGER, "manager");
        assertThat(browser.get("/imports?state=read&person=person&day=2036-03-02&limit=1")
                        .body())
                .contains("third.csv", "<option value=\"read\" selected=\"selected\">to be confirmed</option>")
                .contains("/imports?state=read&amp;person=person&amp;day=2036-03-02&amp;after=" + new UUID(0, 3))
                .doesNotContain("first.csv", "second.csv", "fourth.csv");
        assertThat(browser.get("/imports?state=read&day=2036-03-01").body())
                .contains("The filter is set to State to be confirmed, Read 2036-03-01.")
                .contains("href=\"/imports\">Show all<")
                .doesNotContain("No imports yet");
        assertThat(browser.get("/imports?state=&person=&day=").body()).contains("first.csv", "fourth.csv");
        assertThat(browser.get("/imports?state=lost").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    shuffles?day=yesterday                                 | day
                    shuffles?state=ended                                   | state is unknown: there are after, day, limit, person
                    imports?day=yesterday                                  | day
                    imports?person=anna                                    | person
                    imports?state=lost                                     | state must be one of read, running, done
                    imports?name=a                                         | name is unknown: there are after, day, limit, person, state
                    imports?after=3                                        | after must be what the page before names
                    imports?after=00000000-0000-4000-8000-00000000dead     | after must be what the page before names
                    """)
    void refusesWhatCannotBeAskedFor(String query, String detail) {
        HttpResponse<String> refused = program(MANAGER, "manager").get("/api/v1/" + query);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(json(refused).get("detail").asString()).startsWith(detail);
    }

    private static void shuffle(UUID by, String at) {
        jdbc().sql("""
                        insert into shuffle (strategy, seed, people, planned, upto, shuffled_by, shuffled_at, ended_at)
                        values ('random', 1, array[:by], 0, 0, :by, cast(:at as timestamptz), cast(:at as timestamptz))
                        """).param("by", by).param("at", at).update();
    }

    private static void read(long id, String name, UUID by, String at) {
        jdbc().sql("""
                        insert into task_import (id, name, read_by, read_by_name, read_at)
                        values (:id, :name, :by, 'Somebody', cast(:at as timestamptz))
                        """)
                .param("id", new UUID(0, id))
                .param("name", name)
                .param("by", by)
                .param("at", at)
                .update();
    }

    private static List<String> strings(Client program, String path, String field) {
        HttpResponse<String> answer = program.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer)
                .valueStream()
                .filter(JsonNode::isArray)
                .flatMap(JsonNode::valueStream)
                .map(row -> row.get(field).asString(""))
                .toList();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
