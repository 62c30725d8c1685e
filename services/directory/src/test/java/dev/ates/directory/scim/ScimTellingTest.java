package dev.ates.directory.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ates.directory.people.Entry;
import dev.ates.directory.people.Reading;
import dev.ates.directory.people.Reading.Refused;
import dev.ates.directory.people.Roles;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How pushed people are published. */
class ScimTellingTest extends ScimFixture {

    private int toldBefore;

    @BeforeEach
    void begin() {
        toldBefore = directory.shown().size();
    }

    @Test
    void tellsWhoHasARoleByTheirGroup() {
        String ann = user("ann");
        user("bob");
        group("Staff", ann);
        group("Football", ann);
        run();

        assertThat(told()).containsExactly("ann 1 employee true");
        JsonNode event = directory.told().getLast();
        assertThat(event.path("personId").asString())
                .isEqualTo(UUID.nameUUIDFromBytes("ext-ann".getBytes()).toString());
        assertThat(event.path("email").asString()).isEqualTo("ann@example.org");
        assertThat(event.path("language").asString()).isEqualTo("en");

        group("Bosses", ann);
        run();
        patch("/Users/" + ann, "{\"op\": \"Replace\", \"path\": \"active\", \"value\": \"False\"}");
        run();

        assertThat(told()).containsExactly("ann 1 employee true", "ann 2 manager true", "ann 3 manager false");
    }

    @Test
    void tellsWhoHasARoleOfTheirOwn() {
        send("POST", "/Users", """
                {"userName": "ann", "externalId": "7", "name": {"givenName": "Ann", "familyName": "Archer"},
                 "locale": "ru-RU", "roles": [{"value": "Bosses", "primary": true}],
                 "emails": [{"value": "home@example.org"}, {"value": "work@example.org", "type": "work"}]}
                """).is(201);
        run();

        assertThat(told()).containsExactly("Ann Archer 1 manager true");
        assertThat(directory.told().getLast().path("email").asString()).isEqualTo("work@example.org");
        assertThat(directory.told().getLast().path("language").asString()).isEqualTo("ru");
    }

    @Test
    void tellsBankNameAndAbsencesOfTheExtension() {
        String extension = "urn:ietf:params:scim:schemas:extension:ates:2.0:User";
        Answer created = send("POST", "/Users", """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "%1$s"],
                 "userName": "ann", "externalId": "7", "displayName": "Ann", "roles": [{"value": "Staff"}],
                 "emails": [{"value": "ann@example.org"}],
                 "%1$s": {"bankName": "Anna Orlova", "absences": "2026-12-24..2027-01-02"}}
                """.formatted(extension)).is(201);
        run();
        assertThat(get("/Users/" + created.id())
                        .is(200)
                        .json()
                        .path(extension)
                        .path("bankName")
                        .asString())
                .isEqualTo("Anna Orlova");
        assertThat(toldBankNameAndAbsences()).isEqualTo("Anna Orlova 2026-12-24..2027-01-02");

        String ann = "/Users/" + created.id();
        patch(ann, "{\"op\": \"Replace\", \"path\": \"%s:bankName\", \"value\": \"Anna\"}".formatted(extension));
        run();
        assertThat(toldBankNameAndAbsences()).as("Entra ID, with a path").isEqualTo("Anna 2026-12-24..2027-01-02");
        patch(ann, "{\"op\": \"Add\", \"value\": {\"%s:absences\": \"2027-03-08..2027-03-08\"}}".formatted(extension));
        run();
        assertThat(toldBankNameAndAbsences()).as("Entra ID, without a path").isEqualTo("Anna 2027-03-08..2027-03-08");
        patch(ann, "{\"op\": \"replace\", \"value\": {\"%s\": {\"bankName\": \"Orlova\"}}}".formatted(extension));
        run();
        assertThat(toldBankNameAndAbsences()).as("Okta").startsWith("Orlova");
        patch(ann, "{\"op\": \"remove\", \"path\": \"%s:bankName\"}".formatted(extension));
        run();
        assertThat(directory.told().getLast().has("bankName")).isFalse();
    }

    private static String toldBankNameAndAbsences() {
        JsonNode person = directory.told().getLast();
        return person.path("bankName").asString()
                + person.path("absences")
                        .valueStream()
                        .map(one -> " %s..%s"
                                .formatted(
                                        one.path("from").asString(),
                                        one.path("to").asString()))
                        .collect(Collectors.joining());
    }

    @Test
    void tellsWhoWasDeletedOrLeftTheirGroup() {
        colleagues();
        String ann = user("ann");
        String bob = user("bob");
        user("carla");
        String staff = group("Staff", ann, bob);
        run();
        send("DELETE", "/Users/" + ann, null).is(204);
        patch("/Groups/" + staff, "{\"op\": \"remove\", \"path\": \"members[value eq \\\"%s\\\"]\"}".formatted(bob))
                .is(204);
        run();

        assertThat(told())
                .containsExactlyInAnyOrder(
                        "ann 1 employee true", "bob 1 employee true", "ann 2 employee false", "bob 2 employee false");
    }

    /** A person who is deleted and pushed again has a new id here, but the same one at the provider. */
    @Test
    void keepsAPersonWhoIsPushedAgain() {
        String ann = user("ann");
        group("Staff", ann);
        run();
        send("DELETE", "/Users/" + ann, null).is(204);
        String again = user("ann");
        group("Bosses", again);
        run();

        assertThat(told()).containsExactly("ann 1 employee true", "ann 2 manager true");
    }

    @Test
    void asksWhenAGroupLosesEverybody() {
        String[] people =
                IntStream.range(0, 10).mapToObj(n -> user("person" + n)).toArray(String[]::new);
        String staff = group("Staff", people);
        run();
        patch("/Groups/" + staff, "{\"op\": \"replace\", \"path\": \"members\", \"value\": []}")
                .is(204);
        run();

        assertThat(told()).hasSize(10).allSatisfy(person -> assertThat(person).endsWith("true"));
        assertThat(directory
                        .jdbc
                        .sql("select active from halt where ended_at is null")
                        .query(Integer.class)
                        .single())
                .isEqualTo(10);
    }

    /**
     * People are identified by their SCIM id, so nobody keeps access because a provider clears or changes the attribute
     * for tokens.
     */
    @Test
    void tellsWhoHasLeftWithoutOrWithAnotherSubject() {
        colleagues();
        String ann = user("ann");
        String bob = user("bob");
        String carla = user("carla");
        String bosses = group("Bosses", ann, bob, carla);
        run();
        String left = "{\"op\": \"replace\", \"path\": \"active\", \"value\": false}";
        patch("/Users/" + ann, "{\"op\": \"remove\", \"path\": \"externalId\"}, " + left);
        patch("/Users/" + bob, "{\"op\": \"replace\", \"path\": \"externalId\", \"value\": \"other\"}, " + left);
        patch("/Users/" + carla, "{\"op\": \"remove\", \"path\": \"externalId\"}");
        send("DELETE", "/Groups/" + bosses, null).is(204);
        group("Staff", ann, bob, carla);
        run();

        assertThat(told().subList(3, 6))
                .containsExactlyInAnyOrder("ann 2 manager false", "bob 2 manager false", "carla 2 employee true");
        assertThat(directory
                        .jdbc
                        .sql("select external_id from refused_entry where reason like 'The externalId is missing%'")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder(ann, carla);
    }

    /** Attributes under the name of their schema, ids in capitals, and members who are said to be users. */
    @Test
    void takesRightsAwayInEveryWayToWriteIt() {
        colleagues();
        String ann = user("ann");
        String bob = user("bob");
        String carla = user("carla");
        String dave = user("dave");
        String staff = group("Staff", ann, bob, carla.toUpperCase(Locale.ROOT), dave);
        run();
        assertThat(told()).hasSize(4);
        String user = "urn:ietf:params:scim:schemas:core:2.0:User";
        patch("/Users/" + ann, "{\"op\": \"replace\", \"value\": {\"%s\": {\"active\": false}}}".formatted(user));
        send(
                        "PUT",
                        "/Users/" + bob,
                        "{\"schemas\": [\"%s\"], \"userName\": \"bob@example.org\", \"externalId\": \"ext-bob\", \"%s\": {\"active\": false}}"
                                .formatted(user, user))
                .is(200);
        patch(
                "/Groups/" + staff,
                "{\"op\": \"remove\", \"path\": \"members[type eq \\\"User\\\" and value eq \\\"%s\\\"]\"}"
                        .formatted(carla));
        run();
        patch(
                "/Groups/" + staff,
                "{\"op\": \"replace\", \"value\": {\"urn:ietf:params:scim:schemas:core:2.0:Group\": {\"members\": [{\"value\": \"%s\"}]}}}"
                        .formatted(ann));
        run();

        assertThat(told().subList(4, 7)).allSatisfy(person -> assertThat(person).endsWith(" 2 employee false"));
        assertThat(told().subList(7, told().size())).containsExactly("dave 2 employee false");
    }

    @Test
    void takesAnExtensionOfNothingAndRefusesOneOfAnotherType() {
        String user = """
                {"userName": "ann", "externalId": "7", "displayName": "Ann", "roles": [{"value": "Staff"}],
                 "emails": [{"value": "ann@example.org"}],
                 "urn:ietf:params:scim:schemas:extension:ates:2.0:User": %s}
                """;
        String ann = "/Users/"
                + send("POST", "/Users", user.formatted("{\"bankName\": \"Anna\"}"))
                        .is(201)
                        .id();

        for (String wrong : List.of("\"Anna\"", "[\"Anna\"]", "{\"absences\": {}}")) {
            assertThat(send("PUT", ann, user.formatted(wrong)).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        run();
        assertThat(directory.told().getLast().path("bankName").asString()).isEqualTo("Anna");
        for (String nothing : List.of("null", "{}", "{\"bankName\": null, \"absences\": null}")) {
            send("PUT", ann, user.formatted(nothing)).is(200);
        }
        run();
        assertThat(directory.told().getLast().propertyNames()).doesNotContain("bankName", "absences");
    }

    @Test
    void refusesWhoHasNoSubject() {
        String ann = send("POST", "/Users", "{\"userName\": \"ann@example.org\"}")
                .is(201)
                .id();
        send("POST", "/Users", "{\"userName\": \"guest@example.org\"}").is(201);
        group("Staff", ann);

        var byExternalId = read(ScimSettings.EXTERNAL_ID);
        var byUserName = read(ScimSettings.USER_NAME);

        assertThat(byExternalId.entries()).extracting(Entry::subject).containsExactly("", "");
        assertThat(byExternalId.refused())
                .extracting(Refused::externalId, Refused::place)
                .containsExactly(tuple(ann, "user " + ann));
        assertThat(byUserName.entries().getFirst().subject()).isEqualTo("ann@example.org");
    }

    private static Reading read(String subject) {
        return new ScimSource(
                        directory.bean(JdbcClient.class),
                        JsonMapper.shared(),
                        new ScimSettings("", subject),
                        Roles.of(List.of("Staff=employee")))
                .read()
                .orElseThrow();
    }

    /** So many that a few others may leave without a halt. */
    private static void colleagues() {
        for (int n = 0; n < 20; n++) {
            send("POST", "/Users", """
                    {"userName": "%1$s@example.org", "externalId": "%1$s", "displayName": "%1$s",
                     "roles": [{"value": "Bosses"}], "emails": [{"value": "%1$s@example.org"}]}
                    """.formatted("colleague" + n)).is(201);
        }
    }

    /** Without the colleagues. */
    private List<String> told() {
        return directory.shown().stream()
                .skip(toldBefore)
                .filter(person -> !person.startsWith("colleague"))
                .toList();
    }
}
