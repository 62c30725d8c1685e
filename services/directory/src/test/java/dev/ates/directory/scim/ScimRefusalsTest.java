package dev.ates.directory.scim;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refused SCIM requests, their messages, and the limits. */
class ScimRefusalsTest extends ScimFixture {

    @Test
    void boundsAPageAndWhatAFilterLooksAt() {
        directory.jdbc.sql("""
                insert into scim_resource (id, kind, name, body, version, created_at, changed_at)
                select gen_random_uuid(), 'User', 'user' || n, jsonb_build_object('userName', 'user' || n), 1, now(), now()
                from generate_series(1, 10001) n
                """).update();

        var page = get("/Users?count=5000").is(200).json();
        assertThat(page.path("totalResults").asInt()).isEqualTo(10_001);
        assertThat(page.path("Resources").size()).isEqualTo(200);
        assertThat(names(find("Users", "userName eq \"user77\" and displayName pr")))
                .isEmpty();
        var tooMany = get("/Users?filter=userName%20co%20%2277%22").is(400);
        assertThat(tooMany.json().path("scimType").asString()).isEqualTo("tooMany");
    }

    @Test
    void boundsHowMuchAFilterReads() {
        directory.jdbc.sql("""
                insert into scim_resource (id, kind, name, body, version, created_at, changed_at)
                select gen_random_uuid(), 'Group', 'group' || n,
                       jsonb_build_object('displayName', 'group' || n, 'externalId', repeat('x', 1000000)), 1, now(), now()
                from generate_series(1, 70) n
                """).update();

        var tooMuch = get("/Groups?filter=displayName%20co%20%227%22").is(400);
        assertThat(tooMuch.json().path("scimType").asString()).isEqualTo("tooMany");
        assertThat(tooMuch.json().path("detail").asString()).contains("64,000,000 characters", "displayName");
        assertThat(names(find("Groups", "displayName eq \"group7\" and displayName pr")))
                .isEqualTo("group7");
    }

    @Test
    void pagesThroughWhatAFilterFindsAmongManyResources() {
        directory.jdbc.sql("""
                insert into scim_resource (id, kind, name, body, version, created_at, changed_at)
                select gen_random_uuid(), 'User', 'user' || n, jsonb_build_object('userName', 'user' || n), 1, now(), now()
                from generate_series(1, 120) n
                """).update();

        var page = get("/Users?startIndex=6&count=2&filter=userName%20ew%20%225%22")
                .is(200);

        assertThat(page.json().path("totalResults").asInt()).isEqualTo(12);
        assertThat(names(page)).isEqualTo("user55 user65");
    }

    @Test
    void boundsWhatIsKept() {
        String ann = user("ann");

        send("POST", "/Users", "{\"userName\": \"%s\"}".formatted("x".repeat(256)))
                .is(400);
        send("POST", "/Users", "{\"userName\": \"a\", \"displayName\": \"%s\"}".formatted("x".repeat(20_000)))
                .is(400);
        patch(
                        "/Users/" + ann,
                        "{\"op\": \"replace\", \"path\": \"locale\", \"value\": \"%s\"}".formatted("x".repeat(20_000)))
                .is(400);
        send("POST", "/Groups", """
                {"displayName": "Staff", "members": [%s]}
                """.formatted(references(
                        IntStream.range(0, 20_001).mapToObj(n -> "m" + n).toArray(String[]::new))))
                .is(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST  | /Users       | {\"userName\": \"a\"                              | 400 | invalidSyntax",
                "POST  | /Users       | [1]                                               | 400 | invalidSyntax",
                "POST  | /Users       | {\"userName\": \"a\", \"userName\": \"b\"}        | 400 | invalidSyntax",
                "POST  | /Users       | {\"displayName\": \"Ann\"}                        | 400 | ",
                "POST  | /Users       | {\"userName\": \" \"}                             | 400 | invalidValue",
                "POST  | /Users       | {\"userName\": \"a\\u0000b\"}                     | 400 | invalidValue",
                "POST  | /Users       | {\"userName\": \"a\\ud800b\"}                     | 400 | invalidValue",
                "POST  | /Users       | {\"userName\": 7}                                 | 400 | ",
                "POST  | /Users       | {\"userName\": \"a\", \"active\": \"perhaps\"}    | 400 | ",
                "POST  | /Users       | {\"userName\": \"a\", \"emails\": \"a@b.org\"}    | 400 | ",
                "POST  | /Users       | {\"userName\": \"a\", \"name\": [\"Ann\"]}         | 400 | invalidValue",
                "POST  | /Groups      | {\"displayName\": \"g\", \"members\": [{\"type\": \"User\"}]}  | 400 | ",
                "POST  | /Groups      | {\"displayName\": \"g\", \"members\": [\"a\"]}     | 400 | ",
                "GET   | /Users?filter=userName%20is%20%22a%22    | ~~                    | 400 | invalidFilter",
                "GET   | /Users?filter=shoeSize%20eq%20%22a%22    | ~~                    | 400 | invalidFilter",
                "GET   | /Users?filter=((((((((((((((((((((((userName%20pr))))))))))))))))))))))  | ~~  | 400 | invalidFilter",
                "GET   | /Users/7     | ~~                                                | 404 | ",
                "GET   | /Users/h     | ~~                                                | 404 | ",
                "GET   | /Schemas/a%20b | ~~                                              | 404 | ",
                "GET   | /Shoes       | ~~                                                | 404 | ",
                "POST  | /Schemas     | {}                                                | 404 | ",
                "POST  | /Bulk        | {\"Operations\": []}                              | 501 | ",
                "GET   | /Me          | ~~                                                | 501 | "
            })
    void saysWhatIsWrong(String method, String path, String body, int status, String scimType) {
        var refused = send(method, path, body.isEmpty() ? null : body).is(status);

        assertThat(refused.json().path("schemas").path(0).asString())
                .isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
        assertThat(refused.json().path("status").asString()).isEqualTo(Integer.toString(status));
        assertThat(refused.json().path("detail").asString()).isNotBlank();
        if (scimType != null) {
            assertThat(refused.json().path("scimType").asString()).isEqualTo(scimType);
        }
    }

    @Test
    void saysWhatIsWrongWithAPatch() {
        String path = "/Users/" + user("ann");

        patch(path, "{\"op\": \"paint\", \"path\": \"displayName\", \"value\": \"x\"}")
                .is(400);
        patch(path, "{\"op\": \"remove\"}").is(400);
        patch(path, "{\"op\": \"replace\", \"path\": \"active\", \"value\": \"perhaps\"}")
                .is(400);
        patch(path, "{\"op\": \"remove\", \"path\": \"userName\"}").is(400);
        patch(path, "{\"op\": \"replace\", \"path\": \"emails[\", \"value\": \"x\"}")
                .is(400);
        patch(path, "{\"op\": \"add\", \"path\": \"emails[type eq \\\"work\\\"].value\"}")
                .is(400);
        patch(path, "{\"op\": \"add\", \"path\": \"emails[type eq \\\"work\\\"]\", \"value\": {\"shoe\": 7}}")
                .is(400);
        patch(path, "{\"op\": \"remove\", \"path\": \"emails[type eq \\\"work\\\"].primary\"}")
                .is(400);
        patch(path, "{\"op\": \"replace\", \"path\": \"name[givenName eq \\\"a\\\"]\", \"value\": {\"value\": \"x\"}}")
                .is(400);
        patch(path, "7").is(400);
        send("PATCH", path, "{}").is(400);
        send("PATCH", path, null).is(400);
        patch(path, String.join(", ", Collections.nCopies(1001, "{\"op\": \"remove\", \"path\": \"locale\"}")))
                .is(400);

        assertThat(get(path).header("ETag")).isEqualTo("W/\"1\"");
    }

    /** Otherwise a person who was removed from a group would stay in it. */
    @Test
    void ignoresNoFilterThatItCannotAnswer() {
        String group = group("Staff", user("ann"));

        var refused = patch("/Groups/" + group, "{\"op\": \"remove\", \"path\": \"members[display eq \\\"ann\\\"]\"}")
                .is(400);
        assertThat(refused.json().path("scimType").asString()).isEqualTo("invalidPath");
        patch("/Groups/" + group, "{\"op\": \"remove\", \"path\": \"members[value is \\\"ann\\\"]\"}")
                .is(400);
        patch("/Groups/" + group, "{\"op\": \"remove\", \"path\": \"owners[display eq \\\"ann\\\"]\"}")
                .is(204);

        assertThat(members(group)).hasSize(1);
    }

    @Test
    void undoesAPatchOfWhichOnePartIsWrong() {
        String path = "/Users/" + user("ann");

        patch(path, """
                {"op": "replace", "path": "displayName", "value": "Anna"},
                {"op": "replace", "path": "active", "value": "perhaps"}
                """).is(400);

        assertThat(get(path).json().path("displayName").asString()).isEqualTo("ann");
    }

    @Test
    void sendsAwayWhoComesWhileTooManyWait() throws Exception {
        String path = "/Groups/" + group("Staff");
        String change = "{\"op\": \"add\", \"path\": \"members\", \"value\": [%s]}".formatted(references("m"));

        List<Future<Answer>> all = new ArrayList<>();
        try (Connection other = directory.database.dataSource().getConnection();
                Statement lock = other.createStatement();
                ExecutorService workers = Executors.newFixedThreadPool(9)) {
            other.setAutoCommit(false);
            lock.execute("select from scim_resource for update");
            IntStream.range(0, 9).forEach(n -> all.add(workers.submit(() -> patch(path, change))));
            eventually(
                    "one is sent away",
                    Duration.ofSeconds(20),
                    () -> assertThat(all).filteredOn(Future::isDone).hasSize(1));
            other.rollback();
        }
        List<Integer> statuses =
                all.stream().map(answer -> answer.resultNow().status()).sorted().toList();

        assertThat(statuses).containsExactly(204, 204, 204, 204, 204, 204, 204, 204, 429);
    }

    @Test
    void hidesWhatFailed() {
        directory.jdbc.sql("alter table scim_resource rename to hidden").update();
        try {
            var failed = get("/Users").is(500);

            assertThat(failed.json().path("detail").asString()).contains("name the id");
            assertThat(failed.body()).doesNotContain("scim_resource", "select");
        } finally {
            directory.jdbc.sql("alter table hidden rename to scim_resource").update();
        }
    }
}
