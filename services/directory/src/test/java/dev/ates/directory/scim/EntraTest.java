package dev.ates.directory.scim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Requests as sent by Entra ID's provisioning, according to Microsoft's documentation and reports of others. */
class EntraTest extends ScimFixture {

    private static final String CREATED = """
            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
             "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef", "userName": "ann@contoso.example", "active": true,
             "displayName": "Ann Archer",
             "emails": [{"primary": true, "type": "work", "value": "ann@contoso.example"}],
             "meta": {"resourceType": "User"},
             "name": {"formatted": "Ann Archer", "familyName": "Archer", "givenName": "Ann"},
             "preferredLanguage": "ru-RU", "roles": [],
             "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Shipping",
                                                                            "employeeNumber": "1001"}}
            """;

    /** Its first request, about somebody who cannot exist. */
    @Test
    void findsNobodyWhenTheConnectionIsTested() {
        var nobody = get("/Users?aadOptscim062020&filter=userName+eq+%2249b2b0a4-0000-4d6c-8a4e-1f9d3d3e7c11%22")
                .is(200)
                .json();

        assertThat(nobody.path("schemas").path(0).asString())
                .isEqualTo("urn:ietf:params:scim:api:messages:2.0:ListResponse");
        assertThat(nobody.path("totalResults").asInt(-1)).isZero();
        assertThat(nobody.path("Resources").isArray()).isTrue();
        get("/Groups?excludedAttributes=members&filter=displayName+eq+%22nobody%22")
                .is(200);
    }

    @Test
    void makesAPersonAndFindsThemAgain() {
        var made = send("POST", "/Users?aadOptscim062020", CREATED).is(201);

        assertThat(made.json()
                        .path("schemas")
                        .valueStream()
                        .map(schema -> schema.asString())
                        .toList())
                .containsExactly("urn:ietf:params:scim:schemas:core:2.0:User");
        assertThat(find("Users", "externalId eq \"0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef\"")
                        .json()
                        .path("Resources")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(made.id());
        send("POST", "/Users", CREATED).is(409);
    }

    @Test
    void changesAPersonInItsOwnWords() {
        String path = "/Users/" + send("POST", "/Users", CREATED).is(201).id();

        var changed = patch(path, """
                {"op": "Replace", "path": "displayName", "value": "Ann Baker"},
                {"op": "Replace", "path": "name.familyName", "value": "Baker"},
                {"op": "Add", "path": "emails[type eq \\"work\\"].value", "value": "baker@contoso.example"},
                {"op": "Replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
                 "value": "Finance"},
                {"op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
                 "value": "5d48a0a8-e9aa-4b0b-b2a5-0f8f9e4a1f0e"},
                {"op": "Add", "path": "phoneNumbers[type eq \\"mobile\\"].value", "value": "555-0101"},
                {"op": "Replace", "path": "preferredLanguage", "value": "en-US"}
                """).is(200).json();

        assertThat(changed.path("displayName").asString()).isEqualTo("Ann Baker");
        assertThat(changed.path("name").path("familyName").asString()).isEqualTo("Baker");
        assertThat(changed.path("name").path("givenName").asString()).isEqualTo("Ann");
        assertThat(changed.path("emails").size()).isEqualTo(1);
        assertThat(changed.path("emails").path(0).path("value").asString()).isEqualTo("baker@contoso.example");
        assertThat(changed.path("preferredLanguage").asString()).isEqualTo("en-US");
        assertThat(changed.toString()).doesNotContain("Finance", "555-0101");
    }

    @Test
    void addsAnAddressWhereThereIsNone() {
        String path = "/Users/"
                + send("POST", "/Users", "{\"userName\": \"ann\", \"externalId\": \"7\"}")
                        .is(201)
                        .id();

        patch(path, "{\"op\": \"Add\", \"path\": \"emails[type eq \\\"work\\\"].value\", \"value\": \"a@b.example\"}")
                .is(200);
        patch(
                        path,
                        "{\"op\": \"Replace\", \"path\": \"emails[type eq \\\"home\\\"].value\", \"value\": \"h@b.example\"}")
                .is(200);
        patch(path, "{\"op\": \"Replace\", \"path\": \"roles[primary eq \\\"True\\\"].value\", \"value\": \"Staff\"}")
                .is(200);

        var person = get(path).json();
        assertThat(person.path("emails").size()).isEqualTo(2);
        assertThat(person.path("emails").path(0).path("type").asString()).isEqualTo("work");
        assertThat(person.path("emails").path(0).path("value").asString()).isEqualTo("a@b.example");
        assertThat(person.path("roles").path(0).path("value").asString()).isEqualTo("Staff");
        assertThat(person.path("roles").path(0).path("primary").isBoolean()).isTrue();
    }

    /** Paths as fields, as sent without the flag {@code aadOptscim062020}. */
    @Test
    void changesAPersonWithPathsAsFields() {
        String path = "/Users/" + send("POST", "/Users", CREATED).is(201).id();

        var changed = patch(path, """
                {"op": "replace", "value": {
                  "displayName": "Ann Cook", "active": "True", "name.familyName": "Cook",
                  "emails[type eq \\"work\\"].value": "cook@contoso.example",
                  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department": "Kitchen"}}
                """).is(200).json();

        assertThat(changed.path("displayName").asString()).isEqualTo("Ann Cook");
        assertThat(changed.path("name").path("familyName").asString()).isEqualTo("Cook");
        assertThat(changed.path("name").path("givenName").asString()).isEqualTo("Ann");
        assertThat(changed.path("emails").path(0).path("value").asString()).isEqualTo("cook@contoso.example");
        assertThat(changed.path("active").isBoolean()).isTrue();
    }

    @Test
    void disablesAndEnablesByTexts() {
        String path = "/Users/" + send("POST", "/Users", CREATED).is(201).id();

        patch(path, "{\"op\": \"Replace\", \"path\": \"active\", \"value\": \"False\"}")
                .is(200);
        assertThat(get(path).json().path("active").isBoolean()).isTrue();
        assertThat(get(path).json().path("active").asBoolean()).isFalse();
        patch(path, "{\"op\": \"Add\", \"path\": \"active\", \"value\": \"True\"}")
                .is(200);
        assertThat(get(path).json().path("active").asBoolean()).isTrue();
        patch(path, "{\"op\": \"Replace\", \"path\": \"active\", \"value\": [{\"$ref\": null, \"value\": \"False\"}]}")
                .is(200);
        assertThat(get(path).json().path("active").asBoolean()).isFalse();
    }

    @Test
    void takesAwayWhatAPersonNoLongerHas() {
        String path = "/Users/" + send("POST", "/Users", CREATED).is(201).id();

        patch(path, """
                {"op": "Remove", "path": "preferredLanguage"},
                {"op": "Remove", "path": "emails[type eq \\"work\\"]"},
                {"op": "Remove", "path": "name.formatted"},
                {"op": "Remove", "path": "locale"}
                """).is(200);

        var person = get(path).json();
        assertThat(person.propertyNames()).doesNotContain("preferredLanguage", "emails");
        assertThat(person.path("name").propertyNames()).containsExactlyInAnyOrder("familyName", "givenName");
    }

    @Test
    void makesAGroupAndChangesWhoIsInIt() {
        String ann = user("ann");
        String bob = user("bob");
        String carla = user("carla");
        String group = send("POST", "/Groups", """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group",
                             "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
                 "externalId": "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159", "displayName": "Staff", "members": [],
                 "meta": {"resourceType": "Group"}}
                """).is(201).id();
        String path = "/Groups/" + group;

        assertThat(patch(path, """
                {"op": "Add", "path": "members", "value": [{"$ref": null, "value": "%s"}, {"$ref": null, "value": "%s"}]}
                """.formatted(ann, bob)).is(204).body()).isEmpty();
        assertThat(members(group)).containsExactly(ann, bob);
        patch(path, "{\"op\": \"Add\", \"path\": \"members\", \"value\": [%s]}".formatted(references(bob, carla)))
                .is(204);
        assertThat(members(group)).containsExactly(ann, bob, carla);
        patch(
                        path,
                        "{\"op\": \"Remove\", \"path\": \"members\", \"value\": [{\"$ref\": null, \"value\": \"%s\"}]}"
                                .formatted(ann))
                .is(204);
        assertThat(members(group)).containsExactly(bob, carla);
        patch(path, "{\"op\": \"Remove\", \"path\": \"members[value eq \\\"%s\\\"]\"}".formatted(bob))
                .is(204);
        assertThat(members(group)).containsExactly(carla);
        var version = get(path).header("ETag");
        patch(path, "{\"op\": \"Remove\", \"path\": \"members\", \"value\": [%s]}".formatted(references(bob)))
                .is(204);
        patch(path, "{\"op\": \"Remove\", \"path\": \"members\", \"value\": []}")
                .is(204);
        patch(path, """
                {"op": "Remove", "path": "urn:ietf:params:scim:schemas:core:2.0:Group:Members", "value": [%s]}
                """.formatted(references(ann))).is(204);
        assertThat(members(group)).containsExactly(carla);
        assertThat(get(path).header("ETag")).isEqualTo(version);
        assertThat(patch(
                                path + "?attributes=displayName",
                                "{\"op\": \"Replace\", \"path\": \"displayName\", \"value\": \"All\"}")
                        .is(200)
                        .json()
                        .path("displayName")
                        .asString())
                .isEqualTo("All");
    }

    /** It first disables a user, and deletes it weeks later. */
    @Test
    void takesADeletedPersonOutOfTheGroups() {
        String ann = user("ann");
        String bob = user("bob");
        String group = group("Staff", ann, bob);
        String others = group("Others", bob);
        String version = get("/Groups/" + others).header("ETag");

        patch("/Users/" + ann, "{\"op\": \"Replace\", \"path\": \"active\", \"value\": \"False\"}")
                .is(200);
        send("DELETE", "/Users/" + ann, null).is(204);

        assertThat(members(group)).containsExactly(bob);
        assertThat(get("/Groups/" + group).header("ETag")).isEqualTo("W/\"2\"");
        assertThat(get("/Groups/" + others).header("ETag")).isEqualTo(version);
        send("DELETE", "/Groups/" + group, null).is(204);
    }
}
