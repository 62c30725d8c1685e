package dev.ates.keycloak;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.directory.Directory;
import dev.ates.embedded.AmqpBroker;
import dev.ates.robots.Operator;
import dev.ates.robots.RobotControl;
import dev.ates.standalone.BrokerUsers;
import dev.ates.testkit.FreePorts;
import dev.ates.testkit.TestDatabase;
import dev.ates.tracker.Tracker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows {@code docs/guides/your-directory.md} with Keycloak: people are created there, and the first of them signs in
 * here.
 */
class YourDirectoryTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SECRET = "a-secret-of-all-clients-of-this-test";
    private static final String PASSWORD = "a-password-of-this-test";
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    private static Path data;

    private static final TestDatabase people = TestDatabase.create("directory");
    private static final TestDatabase tasks = TestDatabase.create("tracker");
    private static final JdbcClient told = JdbcClient.create(people.dataSource());
    private static Keycloak keycloak;
    private static AmqpBroker broker;
    private static ConfigurableApplicationContext directory;
    private static ConfigurableApplicationContext tracker;
    private static String trackerUrl;
    private static String directoryUrl;

    @BeforeAll
    static void start() throws IOException {
        var ports = FreePorts.take(4);
        trackerUrl = "http://localhost:" + ports.get(0);
        directoryUrl = "http://localhost:" + ports.get(1);
        keycloak = Keycloak.start(
                Path.of(System.getProperty("keycloak.home")),
                ports.get(2),
                Files.readString(Path.of(System.getProperty("keycloak.realm"))),
                Keycloak.placeholders(
                        Map.of(
                                "ATES_TRACKER_URL",
                                trackerUrl,
                                "ATES_ACCOUNTING_URL",
                                "http://localhost:1",
                                "ATES_ANALYTICS_URL",
                                "http://localhost:1",
                                "ATES_DIRECTORY_URL",
                                directoryUrl,
                                "KC_BOOTSTRAP_ADMIN_USERNAME",
                                "admin",
                                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                                PASSWORD),
                        SECRET));
        broker = AmqpBroker.start(data.resolve("broker"), ports.get(3), BrokerUsers.ALL);
        directory = run(
                Directory.application(Clock.systemUTC()),
                ports.get(1),
                broker.uri("people"),
                people,
                "--ATES_DIRECTORY_KIND=keycloak",
                "--ATES_DIRECTORY_EVERY=1s",
                "--ATES_KEYCLOAK_CLIENT_SECRET=" + SECRET,
                "--ATES_KEYCLOAK_PAGE=2");
        tracker = run(
                Tracker.application(Clock.systemUTC(), new SecureRandom()), ports.get(0), broker.uri("tracker"), tasks);
    }

    @AfterAll
    static void stop() {
        for (var part : new AutoCloseable[] {tracker, directory, broker, keycloak}) {
            if (part != null) {
                try {
                    part.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Test
    void tellsThePeopleOfARealmFromTheFirstSignInToTheirLastDay() throws Exception {
        var admin = new Admin();
        String ann = admin.create("ann", "Ann", "Archer", "ru");
        String ada = admin.create("ada", "Ada", "Atkins", "en");
        String bob = admin.create("bob", "Bob", "Baker", "en");
        String customer = admin.create("carla", "Carla", "Customer", "en");
        admin.giveRole(ann, "employee");
        admin.giveRole(ada, "administrator");
        String staff = admin.group("/groups", "staff");
        admin.giveRoleToGroup(staff, "manager");
        String leads = admin.group("/groups/" + staff + "/children", "leads");
        admin.join(bob, leads);

        eventually(
                "all three are told",
                SOON,
                () -> assertThat(shown())
                        .containsExactly(
                                "Ada Atkins administrator true en",
                                "Ann Archer employee true ru",
                                "Bob Baker manager true en"));
        assertThat(told.sql("select count(*) from person where external_id = :id")
                        .param("id", customer)
                        .query(Long.class)
                        .single())
                .isZero();

        signsIn("ann", trackerUrl, "Ann Archer", "employee");
        signsIn("bob", trackerUrl, "Bob Baker", "manager");
        signsIn("ada", directoryUrl, "Ada Atkins", "3 active, 0 inactive, from a directory of kind keycloak");
        followsWhatTheRealmChanges(admin, ann, bob);

        var robots = directory.getBean(RobotControl.class);
        assertThat(robots.run("people", null, new Operator(UUID.fromString(ada), "Ada Atkins"), "A full resync"))
                .singleElement()
                .satisfies(run -> assertThat(run.outcome()).isEqualTo("done"));
    }

    private static void followsWhatTheRealmChanges(Admin admin, String ann, String bob) throws Exception {
        admin.put("/users/" + ann, """
                {"username": "ann", "firstName": "Anna", "lastName": "Archer", "email": "ann@ates.example", "enabled": true,
                 "attributes": {"locale": ["en"]}}
                """);
        admin.put("/users/" + bob, "{\"enabled\": false}");
        eventually(
                "the changes are told",
                SOON,
                () -> assertThat(shown())
                        .containsExactly(
                                "Ada Atkins administrator true en",
                                "Anna Archer employee true en",
                                "Bob Baker manager false en"));

        admin.delete("/users/" + ann);
        eventually(
                "Anna is told to be gone", SOON, () -> assertThat(shown()).contains("Anna Archer employee false en"));
        eventually(
                "the tracker knows",
                SOON,
                () -> assertThat(JdbcClient.create(tasks.dataSource())
                                .sql("select name from person where active")
                                .query(String.class)
                                .list())
                        .containsExactly("Ada Atkins"));
    }

    private static void signsIn(String login, String service, String... shown) throws Exception {
        eventually("%s is let in".formatted(login), SOON, () -> {
            var browser = new Browser();
            var page = browser.signIn(browser.get(service + "/"), login, PASSWORD);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains(shown);
        });
    }

    private static List<String> shown() {
        return told.sql("select name, role, active, language from person order by name")
                .query((row, n) -> "%s %s %s %s"
                        .formatted(row.getString(1), row.getString(2), row.getBoolean(3), row.getString(4)))
                .list();
    }

    private static ConfigurableApplicationContext run(
            SpringApplicationBuilder application, int port, String broker, TestDatabase database, String... own) {
        var settings = new ArrayList<>(List.of(
                "--ATES_PORT=" + port,
                "--ATES_DATABASE_URL=" + database.url(),
                "--ATES_DATABASE_USER=" + database.user(),
                "--ATES_DATABASE_PASSWORD=" + database.password(),
                "--ATES_BROKER_URI=" + broker,
                "--ATES_ISSUER=" + keycloak.issuer(),
                "--ATES_CLIENT_SECRET=" + SECRET,
                "--ATES_ROLES_CLAIM=realm_access.roles",
                "--ATES_ZONE=UTC",
                "--ATES_CURRENCY=USD",
                "--ATES_TRACKER_URL=" + trackerUrl,
                "--ATES_ACCOUNTING_URL=http://localhost:1",
                "--ATES_ANALYTICS_URL=http://localhost:1",
                "--ATES_DIRECTORY_URL=" + directoryUrl,
                // The demo's provider is on the class path of this test, too.
                "--spring.autoconfigure.exclude=org.springframework.boot.security.oauth2.server.authorization"
                        + ".autoconfigure.servlet.OAuth2AuthorizationServerJwtAutoConfiguration"));
        settings.addAll(List.of(own));
        return application.run(settings.toArray(String[]::new));
    }

    /** The actions of an administrator in Keycloak's console. */
    private static final class Admin {

        private final String server = keycloak.issuer().replaceFirst("/realms/.*", "");

        String create(String login, String first, String last, String locale) throws Exception {
            return post("/users", """
                    {"username": "%s", "firstName": "%s", "lastName": "%s", "email": "%s@ates.example", "enabled": true,
                     "emailVerified": true, "attributes": {"locale": ["%s"]},
                     "credentials": [{"type": "password", "value": "%s"}]}
                    """.formatted(login, first, last, login, locale, PASSWORD));
        }

        String group(String path, String name) throws Exception {
            return post(path, "{\"name\": \"%s\"}".formatted(name));
        }

        void giveRole(String user, String role) throws Exception {
            post("/users/%s/role-mappings/realm".formatted(user), "[%s]".formatted(get("/roles/" + role)));
        }

        void giveRoleToGroup(String group, String role) throws Exception {
            post("/groups/%s/role-mappings/realm".formatted(group), "[%s]".formatted(get("/roles/" + role)));
        }

        void join(String user, String group) throws Exception {
            put("/users/%s/groups/%s".formatted(user, group), "{}");
        }

        void put(String path, String body) throws Exception {
            send("PUT", path, body);
        }

        void delete(String path) throws Exception {
            send("DELETE", path, "");
        }

        private String post(String path, String body) throws Exception {
            return send("POST", path, body)
                    .headers()
                    .firstValue("Location")
                    .orElse("")
                    .replaceFirst(".*/", "");
        }

        private JsonNode get(String path) throws Exception {
            return JSON.readTree(send("GET", path, "").body());
        }

        private HttpResponse<String> send(String method, String path, String body) throws Exception {
            var answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(server + "/admin/realms/ates" + path))
                            .header("Authorization", "Bearer " + token())
                            .header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode())
                    .as("%s %s: %s", method, path, answer.body())
                    .isBetween(200, 299);
            return answer;
        }

        private String token() throws Exception {
            var answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(server + "/realms/master/protocol/openid-connect/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(Browser.encoded(Map.of(
                                    "grant_type", "password",
                                    "client_id", "admin-cli",
                                    "username", "admin",
                                    "password", PASSWORD))))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body()).path("access_token").asString();
        }
    }
}
