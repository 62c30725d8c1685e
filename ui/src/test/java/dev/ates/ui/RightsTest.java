package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import dev.ates.testkit.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The rights of a session or a token, given the people that the directory has published. */
@ExtendWith(OutputCaptureExtension.class)
class RightsTest {

    private static final UUID ANN = UUID.fromString("00000000-0000-7000-8000-000000000001");

    private static TestIssuer issuer;
    private static ConfigurableApplicationContext stand;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        issuer = Stand.issuer();
        stand = Stand.start(issuer.url());
    }

    @BeforeEach
    void nobody() {
        Stand.DIRECTORY.clear();
    }

    @AfterAll
    static void stop() {
        stand.close();
        issuer.close();
    }

    @Test
    void takesEverythingFromADismissedPersonWithTheNextRequest() throws Exception {
        issuer.signsIn(ANN, "Ann", List.of("manager"));
        var token = issuer.token(ANN, "Ann", List.of("manager"));
        var browser = new Browser(Stand.port(stand));
        browser.get("/");
        assertThat(browser.get("/manager").statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/manager", token).statusCode()).isEqualTo(200);

        Stand.DIRECTORY.put(ANN, new Residents.Resident(Role.manager, false));

        var page = browser.get("/manager");
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body())
                .contains("You are signed in as Ann", "Your account is not active", "Sign out")
                .contains("no role here");
        assertThat(browser.get("/").statusCode()).isEqualTo(403);
        refused(get("/api/v1/me", token), "no-role", "Your account is not active");
    }

    @Test
    void takesTheRoleFromADemotedPersonWithTheNextRequest(CapturedOutput log) throws Exception {
        issuer.signsIn(ANN, "Ann", List.of("employee", "manager"));
        var token = issuer.token(ANN, "Ann", List.of("employee", "manager"));
        var browser = new Browser(Stand.port(stand));
        browser.get("/");
        assertThat(browser.get("/manager").statusCode()).isEqualTo(200);

        Stand.DIRECTORY.put(ANN, new Residents.Resident(Role.employee, true));

        assertThat(browser.get("/manager").statusCode()).isEqualTo(403);
        assertThat(browser.get("/").statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/manager", token).statusCode()).isEqualTo(403);
        assertThat(get("/api/v1/me", token).statusCode()).isEqualTo(200);
        assertThat(log.getAll().lines().filter(line -> line.contains("refused: who=")))
                .as("who was refused, with a session and with a token")
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("who=\"" + ANN, "/manager"));

        assertThat(browser.post("/shuffle", "").statusCode()).isEqualTo(403);
        assertThat(log.getAll()).as("what was asked").contains("what=\"POST /shuffle\"");
    }

    /** Only subjects that are UUIDs were once looked up. */
    @Test
    void findsThePersonOfASubjectThatIsNoUuid() throws Exception {
        var id = Caller.idOf("auth0|5f7c/8e");
        Stand.DIRECTORY.put(id, new Residents.Resident(Role.manager, true));
        var token = TestIssuer.signed(
                JWSAlgorithm.RS256,
                "at+jwt",
                issuer.accessToken(UUID.randomUUID(), "Bob", List.of("manager")).subject("auth0|5f7c/8e"));
        assertThat(JsonMapper.shared().readValue(get("/api/v1/me", token).body(), Caller.class))
                .isEqualTo(new Caller(id, "Bob", Set.of(Role.manager)));

        issuer.signsIn(UUID.randomUUID(), "Bob", List.of("manager"));
        issuer.signsInWith(JWSAlgorithm.RS256, claims -> claims.subject("auth0|5f7c/8e"), null);
        var browser = new Browser(Stand.port(stand));
        browser.get("/");
        issuer.signsInWith(JWSAlgorithm.RS256, UnaryOperator.identity(), null);
        assertThat(browser.get("/manager").statusCode()).isEqualTo(200);

        var ended = http.send(
                HttpRequest.newBuilder(URI.create(
                                "http://localhost:%d/api/v1/ops/sessions?person=%s".formatted(Stand.port(stand), id)))
                        .header("Authorization", "Bearer " + issuer.token(ANN, "Ada", List.of("administrator")))
                        .DELETE()
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(ended.body()).isEqualTo("{\"ended\":1}");
    }

    @Test
    void grantsNoRoleThatOnlyTheCopyKnows() throws Exception {
        var token = issuer.token(ANN, "Ann", List.of("employee"));
        Stand.DIRECTORY.put(ANN, new Residents.Resident(Role.administrator, true));

        refused(get("/api/v1/me", token), "no-role", "says you are employee, the directory says administrator");
    }

    @Test
    void letsNobodyInWhomTheDirectoryDoesNotKnow() throws Exception {
        issuer.signsIn(ANN, "Ann", List.of("employee"));
        var token = issuer.token(ANN, "Ann", List.of("employee"));
        Stand.DIRECTORY.clear();

        refused(get("/api/v1/me", token), "no-role", "does not know you yet");
        var page = new Browser(Stand.port(stand)).get("/");
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("does not know you yet", "Sign out");
    }

    @Test
    void letsNobodyInWithoutARoleOfOurs() throws Exception {
        Stand.DIRECTORY.put(ANN, new Residents.Resident(Role.employee, true));

        refused(get("/api/v1/me", issuer.token(ANN, "Ann", List.of("offline_access"))), "no-role", "gives you no role");
    }

    @Test
    void opensOperationsToOperatorsAndNothingElse() throws Exception {
        var machine = UUID.randomUUID();
        var operator = issuer.token(machine, "night-watch", List.of("operator"));

        assertThat(JsonMapper.shared().readValue(get("/api/v1/ops/me", operator).body(), Caller.class))
                .isEqualTo(new Caller(machine, "night-watch", Set.of(Role.operator)));
        assertThat(get("/actuator/metrics", operator).statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/me", operator).statusCode()).isEqualTo(403);
        assertThat(get("/api/v1/ops/sessions", operator).statusCode()).isEqualTo(403);
    }

    @Test
    void opensMetricsToTheRoleForThemAndNothingElse() throws Exception {
        var prometheus = TestIssuer.signed(
                com.nimbusds.jose.JWSAlgorithm.RS256,
                "at+jwt",
                issuer.accessToken(ANN, "Prometheus", List.of("metrics"))
                        .subject("prometheus")
                        .claim("name", null)
                        .claim("client_id", "prometheus"));

        assertThat(get("/actuator/metrics", prometheus).statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/me", prometheus).statusCode()).isEqualTo(403);
        assertThat(get("/api/v1/ops/me", prometheus).statusCode()).isEqualTo(403);
    }

    /** A role of machines that a provider gives a person, by mistake or not, does not bypass the directory. */
    @Test
    void givesThePowersOfMachinesToNoPerson() throws Exception {
        Stand.DIRECTORY.put(ANN, new Residents.Resident(Role.employee, true));
        var known = issuer.token(ANN, "Ann", List.of("operator", "metrics"));
        refused(get("/api/v1/ops/me", known), "no-role", "you are operator, metrics, the directory says employee");

        var both = issuer.token(ANN, "Ann", List.of("employee", "operator"));
        assertThat(JsonMapper.shared().readValue(get("/api/v1/me", both).body(), Caller.class))
                .isEqualTo(new Caller(ANN, "Ann", Set.of(Role.employee)));
        issuer.signsIn(ANN, "Ann", List.of("employee", "operator"));

        Stand.DIRECTORY.clear();
        refused(get("/api/v1/ops/me", both), "no-role", "does not know you yet");
        assertThat(new Browser(Stand.port(stand)).get("/").body()).contains("does not know you yet");
        issuer.signsIn(ANN, "Ann", List.of("operator"));
        assertThat(new Browser(Stand.port(stand)).get("/").body())
                .as("a session is a person's")
                .contains("gives you no role");
    }

    @Test
    void leavesAMachineRoleToNobodyWhoIsNotActive() throws Exception {
        Stand.DIRECTORY.put(ANN, new Residents.Resident(Role.employee, false));

        refused(get("/api/v1/ops/me", issuer.token(ANN, "Ann", List.of("operator"))), "no-role", "not active");
    }

    /** Metrics are available while the database is down, so nobody is looked up for them. */
    @Test
    void leavesTheRoleForMetricsToTheProvider() throws Exception {
        var metrics = issuer.token(ANN, "Ann", List.of("metrics"));
        var more = issuer.token(ANN, "Ann", List.of("metrics", "employee"));
        Stand.DIRECTORY.put(ANN, new Residents.Resident(Role.employee, false));

        assertThat(get("/actuator/metrics", metrics).statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/ops/me", metrics).statusCode()).isEqualTo(403);
        assertThat(get("/actuator/metrics", more).statusCode()).isEqualTo(403);

        var operator = issuer.token(ANN, "Ann", List.of("operator"));
        assertThat(get("/actuator/metrics", operator).statusCode()).isEqualTo(200);
        refused(get("/actuator", operator), "no-role", "not active");
    }

    private static void refused(HttpResponse<String> answer, String name, String why) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("urn:ates:problem:" + name, why);
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(Stand.port(stand), path)))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
