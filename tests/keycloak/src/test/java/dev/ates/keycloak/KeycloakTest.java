package dev.ates.keycloak;

import static dev.ates.keycloak.Browser.asksToSignIn;
import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.standalone.Ports;
import dev.ates.standalone.World;
import dev.ates.testkit.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The services with a real Keycloak, whose realm is the one of {@code docs/operations/identity.md}. */
class KeycloakTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ANN = "0198f6a0-0000-7000-8000-000000000001";
    private static final String SECRET = "a-secret-of-all-clients-of-this-test";
    private static final String PASSWORD = "a-password-of-this-test";

    /**
     * Clients of this test only: for a person's token without a browser, for a short-lived token, and for a token that
     * is not for us.
     */
    private static final String SCRIPT = "script";

    private static final String SHORT = "short";
    private static final String STRANGER = "stranger";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path data;

    private static Keycloak keycloak;
    private static World world;
    private static String tracker;
    private static String accounting;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() throws IOException {
        var ports = Ports.free();
        tracker = "http://localhost:" + ports.tracker();
        accounting = "http://localhost:" + ports.accounting();
        keycloak = Keycloak.start(
                Path.of(System.getProperty("keycloak.home")),
                FreePorts.take(1).getFirst(),
                realm(Path.of(System.getProperty("keycloak.realm"))),
                Keycloak.placeholders(
                        Map.of(
                                "ATES_TRACKER_URL",
                                tracker,
                                "ATES_ACCOUNTING_URL",
                                accounting,
                                "ATES_ANALYTICS_URL",
                                "http://localhost:" + ports.analytics(),
                                "ATES_DIRECTORY_URL",
                                "http://localhost:1"),
                        SECRET));
        world = World.start(new World.Plan(
                data,
                ports,
                Clock.systemUTC(),
                new SecureRandom(),
                null,
                Map.of(
                        "ates.identity.issuer",
                        keycloak.issuer(),
                        "ates.identity.client-secret",
                        SECRET,
                        "ATES_ROLES_CLAIM",
                        "realm_access.roles")));
        eventually(
                "the services know ann",
                Duration.ofMinutes(1),
                () -> assertThat(get(tracker + "/api/v1/me/tasks", personsToken(SCRIPT)))
                        .isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        if (world != null) {
            world.close();
        }
        if (keycloak != null) {
            keycloak.close();
        }
    }

    @Test
    void signsInOnceForAllServicesWithTheRolesOfTheRealm() throws Exception {
        var form = browser.get(tracker + "/");
        assertThat(form.uri().toString()).startsWith(keycloak.issuer());

        var mine = browser.signIn(form, "ann", PASSWORD);

        assertThat(mine.uri().toString()).startsWith(tracker);
        assertThat(mine.statusCode()).isEqualTo(200);
        assertThat(mine.body()).contains("Ann Archer", "employee");
        var account = browser.get(accounting + "/");
        assertThat(account.uri().toString()).startsWith(accounting);
        assertThat(account.body()).contains("Ann Archer");
    }

    @Test
    void signsOutOfEveryServiceAtOne() throws Exception {
        var page = browser.signIn(browser.get(tracker + "/"), "ann", PASSWORD);
        assertThat(browser.get(accounting + "/").body()).contains("Ann Archer");

        browser.signOut(tracker, page);

        assertThat(asksToSignIn(browser.get(accounting + "/"))).isTrue();
        assertThat(asksToSignIn(browser.get(tracker + "/"))).isTrue();
    }

    @Test
    void asksAgainAndMixesNothingWhenAnotherPersonSignsIn() throws Exception {
        browser.signOut(tracker, browser.signIn(browser.get(tracker + "/"), "ann", PASSWORD));

        browser.signIn(browser.get(accounting + "/"), "bob", PASSWORD);

        for (var service : List.of(accounting, tracker)) {
            assertThat(browser.get(service + "/").body()).contains("Bob Baker").doesNotContain("Ann Archer");
        }
    }

    @Test
    void asksForThePasswordAnewOnceAnAdministratorHasEndedTheSession() throws Exception {
        browser.signIn(browser.get(tracker + "/"), "ann", PASSWORD);
        long signedIn = Instant.now().getEpochSecond();
        eventually(
                "the sign-in is of an earlier second",
                Duration.ofSeconds(5),
                () -> assertThat(Instant.now().getEpochSecond()).isGreaterThan(signedIn));

        assertThat(send("DELETE", tracker + "/api/v1/ops/sessions?person=" + ANN, personsToken(SCRIPT, "ada")))
                .isEqualTo(200);

        assertThat(browser.get(accounting + "/").body())
                .as("the session at Keycloak goes on")
                .contains("Ann Archer");
        var asked = browser.get(tracker + "/");
        assertThat(asked.uri().toString()).startsWith(keycloak.issuer());
        assertThat(asksToSignIn(asked)).isTrue();
        var back = browser.signIn(asked, "ann", PASSWORD);
        assertThat(back.uri().toString()).startsWith(tracker);
        assertThat(back.body()).contains("Ann Archer");
    }

    @Test
    void opensTheApiToAPersonsAccessTokenButNotToTheIdToken() throws Exception {
        var tokens = tokens(
                SCRIPT, Map.of("grant_type", "password", "scope", "openid", "username", "ann", "password", PASSWORD));

        assertThat(get(tracker + "/api/v1/me/tasks", tokens.get("access_token").asString()))
                .isEqualTo(200);
        assertThat(get(tracker + "/api/v1/me/tasks", tokens.get("id_token").asString()))
                .isEqualTo(401);
    }

    @Test
    void refusesATokenThatIsForOthers() throws Exception {
        // Ann's token, from the same realm, and for the tracker only.
        assertThat(get(accounting + "/api/v1/me/account", personsToken(SCRIPT))).isEqualTo(401);
        assertThat(get(tracker + "/api/v1/me/tasks", personsToken(STRANGER))).isEqualTo(401);
    }

    @Test
    void refusesATokenThatHasExpired() throws Exception {
        var token = personsToken(SHORT);
        assertThat(get(tracker + "/api/v1/me/tasks", token)).isEqualTo(200);

        // The token lives a second, plus the minute by which clocks may differ.
        eventually(
                "the token has expired",
                Duration.ofSeconds(90),
                () -> assertThat(get(tracker + "/api/v1/me/tasks", token)).isEqualTo(401));
    }

    @Test
    void letsMachinesDoWhatTheirRoleAllows() throws Exception {
        var operator = machinesToken("ates-operator");
        var metrics = machinesToken("ates-metrics");

        for (var service : List.of(tracker, accounting)) {
            assertThat(get(service + "/api/v1/ops/quarantine", operator)).isEqualTo(200);
            assertThat(get(service + "/actuator/prometheus", metrics)).isEqualTo(200);
            assertThat(get(service + "/api/v1/ops/quarantine", metrics)).isEqualTo(403);
        }
        for (var machine : List.of(operator, metrics)) {
            assertThat(get(tracker + "/api/v1/me/tasks", machine)).isEqualTo(403);
        }
        assertThat(get(tracker + "/actuator/prometheus", personsToken(SCRIPT))).isEqualTo(403);
    }

    private static String personsToken(String client) throws Exception {
        return personsToken(client, "ann");
    }

    private static String personsToken(String client, String login) throws Exception {
        return tokens(client, Map.of("grant_type", "password", "username", login, "password", PASSWORD))
                .get("access_token")
                .asString();
    }

    private static String machinesToken(String client) throws Exception {
        return tokens(client, Map.of("grant_type", "client_credentials"))
                .get("access_token")
                .asString();
    }

    private static JsonNode tokens(String client, Map<String, String> form) throws Exception {
        var answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(keycloak.issuer() + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(Browser.encoded(form)
                                + "&"
                                + Browser.encoded(Map.of("client_id", client, "client_secret", SECRET))))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static int get(String url, String token) throws Exception {
        return send("GET", url, token);
    }

    private static int send(String method, String url, String token) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .method(method, BodyPublishers.noBody())
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    /** The documented realm with people, who have the directory's ids, and the clients of this test. */
    private static String realm(Path file) throws IOException {
        var realm = (ObjectNode) JSON.readTree(Files.readString(file));
        var users = realm.withArray("users");
        users.add(person(ANN, "ann", "Ann", "Archer", "employee"));
        users.add(person("0198f6a0-0000-7000-8000-000000000002", "bob", "Bob", "Baker", "employee"));
        users.add(person("0198f6a0-0000-7000-8000-000000000007", "ada", "Ada", "Atkins", "administrator"));
        var clients = realm.withArray("clients");
        clients.add(client(SCRIPT, "ates-tracker"));
        var brief = client(SHORT, "ates-tracker");
        brief.withObject("attributes").put("access.token.lifespan", "1");
        clients.add(brief);
        clients.add(client(STRANGER, "somebody-else"));
        return JSON.writeValueAsString(realm);
    }

    private static ObjectNode person(String id, String login, String first, String last, String role) {
        return (ObjectNode) JSON.readTree("""
                {"id": "%s", "username": "%s", "firstName": "%s", "lastName": "%s", "email": "%s@ates.example",
                 "enabled": true, "emailVerified": true, "realmRoles": ["%s"],
                 "credentials": [{"type": "password", "value": "%s"}]}
                """.formatted(id, login, first, last, login, role, PASSWORD));
    }

    private static ObjectNode client(String name, String audience) {
        return (ObjectNode) JSON.readTree("""
                {"clientId": "%s", "secret": "%s", "standardFlowEnabled": false, "directAccessGrantsEnabled": true,
                 "attributes": {},
                 "protocolMappers": [{"name": "audience", "protocol": "openid-connect",
                  "protocolMapper": "oidc-audience-mapper",
                  "config": {"included.custom.audience": "%s", "access.token.claim": "true"}}]}
                """.formatted(name, SECRET, audience));
    }
}
