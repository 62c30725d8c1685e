package dev.ates.directory.scim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Requests as sent by Okta, according to its documentation. */
class OktaTest extends ScimFixture {

    private static final String CREATED = """
            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ann@example.org",
             "name": {"givenName": "Ann", "familyName": "Archer"},
             "emails": [{"primary": true, "value": "ann@example.org", "type": "work"}],
             "displayName": "Ann Archer", "locale": "ru-RU", "externalId": "00ujl29u0le5T6Aj10h7",
             "groups": [], "password": "1mz050nq", "active": true}
            """;

    @Test
    void looksForAPersonBeforeItMakesOne() {
        assertThat(get(
                                "/Users?filter=userName%20eq%20%22ann%40example.org%22&startIndex=1&count=100",
                                "Accept", "application/scim+json")
                        .is(200)
                        .json()
                        .path("totalResults")
                        .asInt(-1))
                .isZero();

        var made = send("POST", "/Users", CREATED, "Content-Type", "application/json")
                .is(201);

        assertThat(made.json().path("active").asBoolean()).isTrue();
        assertThat(made.body()).doesNotContain("1mz050nq");
        assertThat(get("/Users?filter=userName%20eq%20%22ann%40example.org%22&startIndex=1&count=100")
                        .json()
                        .path("Resources")
                        .path(0)
                        .path("externalId")
                        .asString())
                .isEqualTo("00ujl29u0le5T6Aj10h7");
        assertThat(get("/Users?startIndex=1&count=2")
                        .is(200)
                        .json()
                        .path("itemsPerPage")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void replacesAProfileWhole() {
        var made = send("POST", "/Users", CREATED).is(201);
        String whole = CREATED.replace("Archer", "Baker")
                .replaceFirst("\\{", "{\"id\": \"%s\", \"meta\": {\"resourceType\": \"User\"}, ".formatted(made.id()));

        var replaced = send("PUT", "/Users/" + made.id(), whole).is(200);

        assertThat(replaced.id()).isEqualTo(made.id());
        assertThat(replaced.json().path("displayName").asString()).isEqualTo("Ann Baker");
        assertThat(replaced.header("ETag")).isEqualTo("W/\"2\"");
    }

    @Test
    void deactivatesAndReactivatesWithoutAPath() {
        String path = "/Users/" + send("POST", "/Users", CREATED).is(201).id();

        patch(path, "{\"op\": \"replace\", \"value\": {\"active\": false}}").is(200);
        assertThat(get(path).json().path("active").asBoolean()).isFalse();
        patch(path, "{\"op\": \"replace\", \"value\": {\"active\": true}}").is(200);
        assertThat(get(path).json().path("active").asBoolean()).isTrue();
    }

    @Test
    void pushesAGroupAndItsMembers() {
        String ann = user("ann");
        String bob = user("bob");
        String group = send("POST", "/Groups", """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Staff",
                 "members": [{"value": "%s", "display": "ann@example.org"}]}
                """.formatted(ann)).is(201).id();
        String path = "/Groups/" + group;

        patch(
                        path,
                        "{\"op\": \"replace\", \"value\": {\"id\": \"%s\", \"displayName\": \"All staff\"}}"
                                .formatted(group))
                .is(204);
        assertThat(get(path).json().path("displayName").asString()).isEqualTo("All staff");
        patch(path, "{\"op\": \"replace\", \"value\": {\"id\": \"%s\"}}".formatted(group))
                .is(204);
        patch(path, """
                {"op": "remove", "path": "members[value eq \\"%s\\"]"},
                {"op": "add", "path": "members", "value": [{"value": "%s", "display": "bob@example.org"}]}
                """.formatted(ann, bob)).is(204);
        assertThat(members(group)).containsExactly(bob);
        patch(path, """
                {"op": "replace", "path": "members", "value": [{"value": "%s", "display": "ann@example.org"}]}
                """.formatted(ann)).is(204);
        assertThat(members(group)).containsExactly(ann);
        send("PUT", path, """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "id": "%s", "displayName": "All staff",
                 "members": [%s]}
                """.formatted(group, references(ann, bob))).is(200);
        assertThat(members(group)).containsExactly(ann, bob);
        patch(path, "{\"op\": \"replace\", \"path\": \"members\", \"value\": []}")
                .is(204);
        assertThat(members(group)).isEmpty();
    }
}
