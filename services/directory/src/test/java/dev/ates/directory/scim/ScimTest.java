package dev.ates.directory.scim;

import static dev.ates.testkit.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7644, section by section. */
class ScimTest extends ScimFixture {

    @Test
    void makesReadsReplacesAndDeletes() {
        var made = send("POST", "/Users", """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ann", "externalId": "7",
                 "name": {"givenName": "Ann", "familyName": "Archer"}}
                """).is(201);
        String path = "/Users/" + made.id();

        assertThat(made.header("Content-Type")).startsWith("application/scim+json");
        assertThat(made.header("Location")).isEqualTo("http://localhost:8084/scim/v2" + path);
        assertThat(made.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(made.json().path("meta").path("version").asString()).isEqualTo("W/\"1\"");
        assertThat(made.json().path("meta").path("resourceType").asString()).isEqualTo("User");
        assertThat(made.json().path("meta").path("created").asString()).startsWith("2026-11-24T10:00:00");
        assertThat(get(path).is(200).json()).isEqualTo(made.json());
        get("/Users/" + made.id().toUpperCase(Locale.ROOT)).is(200);
        assertThat(get(path + "?attributes=userName").json().propertyNames())
                .contains("id", "userName")
                .doesNotContain("name", "externalId");

        var replaced = send("PUT", path, """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ann.archer", "active": false}
                """).is(200);
        assertThat(replaced.header("ETag")).isEqualTo("W/\"2\"");
        assertThat(replaced.json().propertyNames()).doesNotContain("externalId", "name");
        assertThat(replaced.json().path("active").asBoolean()).isFalse();

        assertThat(send("DELETE", path, null).is(204).body()).isEmpty();
        get(path).is(404);
        send("DELETE", path, null).is(404);
        send("PUT", path, "{\"userName\": \"x\"}").is(404);
        patch(path, "{\"op\": \"replace\", \"path\": \"active\", \"value\": true}")
                .is(404);
    }

    @Test
    void knowsWhichVersionWasMeant() {
        String path = "/Users/" + user("ann");
        String change = "{\"op\": \"replace\", \"path\": \"displayName\", \"value\": \"%s\"}";

        assertThat(get(path, "If-None-Match", "W/\"1\"").is(304).body()).isEmpty();
        patch(path, change.formatted("Anna"), "If-Match", "W/\"1\"").is(200);
        get(path, "If-None-Match", "W/\"1\"").is(200);
        patch(path, change.formatted("Anne"), "If-Match", "W/\"1\"").is(412);
        send("PUT", path, "{\"userName\": \"ann\"}", "If-Match", "W/\"1\"").is(412);
        send("DELETE", path, null, "If-Match", "W/\"1\"").is(412);
        assertThat(get(path).json().path("displayName").asString()).isEqualTo("Anna");
        patch(path, change.formatted("Anne"), "If-Match", "*").is(200);
        send("DELETE", path, null, "If-Match", "W/\"3\"").is(204);
    }

    @Test
    void keepsTheVersionOfWhatDoesNotChange() {
        String path = "/Users/" + user("ann");
        String same = get(path).body();

        var patched = patch(path, "{\"op\": \"replace\", \"path\": \"displayName\", \"value\": \"ann\"}")
                .is(200);
        send("PUT", path, same).is(200);

        assertThat(patched.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(get(path).header("ETag")).isEqualTo("W/\"1\"");
    }

    /** RFC 7643, 2.5. */
    @Test
    void takesNullAndAnEmptyListForNothing() {
        var made = send("POST", "/Users", """
                {"userName": "ann", "name": [], "emails": [], "roles": null, "locale": null, "meta": "mine"}
                """).is(201).json();

        assertThat(made.propertyNames()).containsExactlyInAnyOrder("schemas", "id", "userName", "active", "meta");
    }

    @Test
    void refusesANameThatSomebodyHas() {
        user("ann");
        String bob = user("bob");
        String group = group("Staff");
        group("Bosses");

        for (var taken : List.of(
                send("POST", "/Users", "{\"userName\": \"ANN@example.org\"}"),
                send("PUT", "/Users/" + bob, "{\"userName\": \"ann@example.org\"}"),
                patch("/Users/" + bob, "{\"op\": \"replace\", \"path\": \"userName\", \"value\": \"ann@example.org\"}"),
                send("POST", "/Groups", "{\"displayName\": \"staff\"}"),
                patch("/Groups/" + group, "{\"op\": \"replace\", \"value\": {\"displayName\": \"Bosses\"}}"))) {
            taken.is(409);
            assertThat(taken.json().path("schemas").path(0).asString())
                    .isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
            assertThat(taken.json().path("scimType").asString()).isEqualTo("uniqueness");
            assertThat(taken.json().path("status").asString()).isEqualTo("409");
        }
        assertThat(get("/Users/" + bob).json().path("userName").asString()).isEqualTo("bob@example.org");
    }

    @Test
    void keepsNoMoreOfAPersonThanItNeeds() {
        var made = send("POST", "/Users", """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                             "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
                 "userName": "ann", "password": "t0psecret", "nickName": "Annie",
                 "phoneNumbers": [{"type": "mobile", "value": "555-0101"}],
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Shipping"}}
                """).is(201);

        String kept = directory
                .jdbc
                .sql("select body::text from scim_resource")
                .query(String.class)
                .single();
        assertThat(kept + made.body()).doesNotContain("t0psecret", "Annie", "555-0101", "Shipping");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Users  | userName eq \"ANN@example.org\"                                   | ann",
                "Users  | USERNAME Eq \"ann@example.org\"                                   | ann",
                "Users  | displayName eq \"a\\\"b\"                                        | ",
                "Users  | externalId eq null                                                | ",
                "Users  | userName eq \"nobody\"                                            | ",
                "Users  | externalId eq \"ext-bob\"                                         | bob",
                "Users  | externalId eq \"EXT-BOB\"                                         | ",
                "Users  | id eq \"no-id\"                                                   | ",
                "Users  | displayName eq \"ann\"                                            | ann",
                "Users  | userName eq \"ann@example.org\" and active eq true                | ann",
                "Users  | userName eq \"ann@example.org\" and active eq false               | ",
                "Users  | userName eq \"ann@example.org\" and userName eq \"bob@example.org\" | ",
                "Users  | userName eq \"ann@example.org\" or externalId eq \"ext-bob\"      | ann bob",
                "Users  | emails.value co \"carla\"                                         | carla",
                "Users  | emails[type eq \"work\" and value sw \"bob\"]                     | bob",
                "Users  | not (userName sw \"a\")                                           | bob carla",
                "Users  | externalId pr                                                     | ann bob carla",
                "Users  | urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"b\"      | bob",
                "Groups | displayName eq \"STAFF\"                                          | Staff",
                "Groups | displayName sw \"B\"                                              | Bosses"
            })
    void finds(String kind, String filter, String found) {
        String ann = user("ann");
        user("bob");
        user("carla");
        group("Staff", ann);
        group("Bosses");

        assertThat(names(find(kind, filter))).isEqualTo(found == null ? "" : found);
    }

    @Test
    void findsGroupsByTheirMembers() {
        String ann = user("ann");
        String bob = user("bob");
        String staff = group("Staff", ann, bob);
        group("Bosses", ann);

        assertThat(names(find("Groups", "members eq \"%s\"".formatted(ann)))).isEqualTo("Staff Bosses");
        assertThat(names(find("Groups", "members.value eq \"%s\"".formatted(bob))))
                .isEqualTo("Staff");
        assertThat(names(find("Groups", "members[value eq \"%s\"]".formatted(bob))))
                .isEqualTo("Staff");
        assertThat(names(find("Groups", "id eq \"%s\" and members eq \"%s\"".formatted(staff, bob))))
                .isEqualTo("Staff");
        assertThat(names(find("Users", "id eq \"%s\"".formatted(bob)))).isEqualTo("bob");

        var lean = get("/Groups?excludedAttributes=members&filter=displayName%20eq%20%22Staff%22")
                .is(200);
        assertThat(lean.body()).doesNotContain(ann);
    }

    @Test
    void pages() {
        IntStream.range(0, 5).forEach(n -> user("user" + n));

        var page = get("/Users?startIndex=3&count=2").is(200);
        assertThat(names(page)).isEqualTo("user2 user3");
        assertThat(page.json().path("totalResults").asInt()).isEqualTo(5);
        assertThat(page.json().path("startIndex").asInt()).isEqualTo(3);
        assertThat(page.json().path("itemsPerPage").asInt()).isEqualTo(2);
        assertThat(names(get("/Users?startIndex=-7&count=1"))).isEqualTo("user0");
        assertThat(names(get("/Users?startIndex=9"))).isEmpty();
        var counted = get("/Users?count=0").is(200).json();
        assertThat(counted.path("totalResults").asInt()).isEqualTo(5);
        assertThat(counted.path("Resources").size()).isZero();
        var filtered = get("/Users?startIndex=2&count=2&filter=userName%20sw%20%22user%22")
                .is(200);
        assertThat(names(filtered)).isEqualTo("user1 user2");
        assertThat(filtered.json().path("totalResults").asInt()).isEqualTo(5);
    }

    @Test
    void losesNothingOfTwoThatChangeAGroupAtOnce() throws Exception {
        String group = group("Staff");
        List<String> people = IntStream.range(0, 40)
                .mapToObj(n -> UUID.randomUUID().toString())
                .toList();

        atOnce(
                8,
                people.stream()
                        .<Callable<Answer>>map(person -> () -> patch(
                                        "/Groups/" + group,
                                        "{\"op\": \"add\", \"path\": \"members\", \"value\": [%s]}"
                                                .formatted(references(person)))
                                .is(204))
                        .toList());

        assertThat(members(group)).containsExactlyInAnyOrderElementsOf(people);
    }

    @Test
    void describesWhatItOffers() {
        var offered = get("/ServiceProviderConfig").is(200).json();
        assertThat(offered.path("patch").path("supported").asBoolean()).isTrue();
        assertThat(offered.path("etag").path("supported").asBoolean()).isTrue();
        assertThat(offered.path("filter").path("maxResults").asInt()).isEqualTo(200);
        for (String not : List.of("bulk", "sort", "changePassword")) {
            assertThat(offered.path(not).path("supported").asBoolean(true))
                    .as(not)
                    .isFalse();
        }
        assertThat(offered.path("authenticationSchemes").path(0).path("type").asString())
                .isEqualTo("oauthbearertoken");

        assertThat(get("/ResourceTypes").is(200).body()).contains("\"/Users\"", "\"/Groups\"");
        assertThat(get("/ResourceTypes/User").is(200).id()).isEqualTo("User");
        assertThat(get("/Schemas").is(200).body()).contains("core:2.0:User", "core:2.0:Group");
        assertThat(get("/Schemas/urn:ietf:params:scim:schemas:core:2.0:User")
                        .is(200)
                        .body())
                .contains("preferredLanguage")
                .doesNotContain("password");
    }
}
