package dev.ates.accounting;

import static dev.ates.accounting.Pages.page;
import static dev.ates.accounting.Pages.signIn;
import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OperatorApiTest extends ServiceTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeEach
    void mondayWaitsForItsSeal() {
        know(ANNA, "Anna", "anna@example.org", "en");
        hear(MONDAY, assigned(ANNA, -1500), completed(ANNA, 3500));
        CLOCK.set(noon(TUESDAY));
    }

    @Test
    void closesADayWithoutASealAndShowsItsTimeline() throws Exception {
        assertThat(json(get("administrator", "/api/v1/days/2026-11-23/close"))
                        .get("paidOutMinor")
                        .asLong())
                .isEqualTo(2000);
        assertThat(post("administrator", "/api/v1/days/2026-11-23/close?reason=no", "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("administrator", "/api/v1/days/2026-11-24/close?reason=Nothing+comes", "")
                        .statusCode())
                .isEqualTo(409);

        HttpResponse<String> accepted = post("administrator", "/api/v1/days/2026-11-23/close?reason=Nothing+comes", "");
        robot("closer").runDue();
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(json(get("accountant", "/api/v1/days/2026-11-23"))
                        .get("state")
                        .asString())
                .isEqualTo("open");

        approve(accepted);
        robot("closer").runDue();

        JsonNode day = json(get("accountant", "/api/v1/days/2026-11-23"));
        assertThat(day.get("sealWaivedBy").asString()).isEqualTo("Somebody, approved by Somebody");
        assertThat(day.get("state").asString()).isEqualTo("closed");
        assertThat(day.get("digest").asString()).hasSize(64);
        assertThat(json(get("accountant", "/api/v1/days/2026-11-23/timeline"))
                        .get("steps")
                        .valueStream()
                        .map(step -> step.get("step").asString()))
                .startsWith("opened", "to be closed without a seal")
                .endsWith("closed");
    }

    @Test
    void runsPausesAndResumesRobots() throws Exception {
        hearWhole(TUESDAY);
        JsonNode dry = json(post("administrator", "/api/v1/ops/robots/payer/run?dryRun=true", ""));
        JsonNode run = json(post("administrator", "/api/v1/ops/robots/verifier/run", ""));

        assertThat(dry.get("plan").get("payouts").asLong()).isZero();
        assertThat(run.get("runs").get(0).get("outcome").asString()).isEqualTo("done");
        assertThat(post("administrator", "/api/v1/ops/robots/mailer/pause?reason=The+mail+server+moves", "")
                        .statusCode())
                .isEqualTo(204);
        JsonNode mailer = json(get("administrator", "/api/v1/ops/robots"))
                .get("robots")
                .valueStream()
                .filter(robot -> robot.get("name").asString().equals("mailer"))
                .findAny()
                .orElseThrow();
        assertThat(mailer.get("pausedWhy").asString()).isEqualTo("The mail server moves");
        assertThat(post("administrator", "/api/v1/ops/robots/mailer/resume", "").statusCode())
                .isEqualTo(204);
        assertThat(post("administrator", "/api/v1/ops/robots/cook/run", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void filtersRunsOfRobots() throws Exception {
        jdbc().sql("""
                insert into robots.run (robot, day, started, finished, outcome, instance)
                values ('closer', '2026-10-01', now(), now(), 'done', 'one@host'),
                       ('closer', '2026-10-02', now(), now(), 'done', 'two@host'),
                       ('mailer', '2026-10-01', now(), now(), 'done', 'three@host'),
                       ('mailer', '2026-10-03', now(), null, 'lost', 'four@host')
                """).update();
        String robots = "/api/v1/ops/robots";

        assertThat(instances(robots + "?day=2026-10-01")).containsExactly("three@host", "one@host");
        assertThat(instances(robots + "?day=2026-10-01&robot=closer")).containsExactly("one@host");
        assertThat(instances(robots + "?robot=closer&limit=1")).containsExactly("two@host");
        String next = json(get("administrator", robots + "?day=2026-10-01&limit=1"))
                .get("next")
                .asString();
        assertThat(instances(robots + "?day=2026-10-01&limit=1&after=" + next)).containsExactly("one@host");
        assertThat(instances(robots + "?outcome=lost")).containsExactly("four@host");
        assertThat(instances(robots + "?outcome=done&robot=mailer&day=2026-10-03"))
                .isEmpty();
        assertThat(get("administrator", robots + "?robot=cook").body()).contains("robot must be one of closer, ");
        assertThat(get("administrator", robots + "?outcome=good").body())
                .contains("outcome must be one of running, done, failed, lost");
        HttpClient administrator = signIn(ADA, "administrator");
        assertThat(page(administrator, "/robots?robot=&day=2026-10-01&limit=1").body())
                .contains("three@host", "/robots?day=2026-10-01&amp;after=" + next)
                .doesNotContain("one@host", "two@host");
        assertThat(page(administrator, "/robots?robot=&day=&outcome=lost&limit=1")
                        .body())
                .contains("four@host", "/robots?outcome=lost&amp;after=")
                .doesNotContain("one@host", "two@host", "three@host");
        assertThat(page(administrator, "/robots?robot=mailer&day=2026-10-02&outcome=done")
                        .body())
                .contains("The filter is set to Robot mailer, Day 2026-10-02, Outcome done.")
                .contains("href=\"/robots\">Show all<");
    }

    private static List<String> instances(String path) throws Exception {
        return json(get("administrator", path)).get("runs").findValuesAsString("instance");
    }

    @Test
    void postsCorrections() throws Exception {
        UUID reward = jdbc().sql("select id from transfer where kind = 'reward'")
                .query(UUID.class)
                .single();

        HttpResponse<String> adjusted = post(
                "accountant",
                "/api/v1/accounts/" + ANNA + "/adjustments",
                "{\"amountMinor\": -300, \"reason\": \"A broken cup\"}");
        HttpResponse<String> reversed =
                post("accountant", "/api/v1/entries/" + reward + "/reversal", "{\"reason\": \"Not done after all\"}");

        assertThat(adjusted.statusCode()).as(adjusted.body()).isEqualTo(202);
        assertThat(reversed.statusCode()).as(reversed.body()).isEqualTo(202);
        assertThat(balance(ANNA)).isEqualTo(2000);
        approve(adjusted);
        approve(reversed);
        assertThat(json(get("accountant", "/api/v1/accounts/" + ANNA + "/balance?day=2026-11-23"))
                        .get("balanceMinor")
                        .asLong())
                .isEqualTo(2000);
        assertThat(json(get("accountant", "/api/v1/accounts/" + ANNA + "/balance?day=2026-11-24"))
                        .get("balanceMinor")
                        .asLong())
                .isEqualTo(-1800);
        assertThat(json(get("accountant", "/api/v1/accounts/" + ANNA + "/decisions"))
                        .get("decisions"))
                .hasSize(4);
    }

    @Test
    void refusesACorrectionWithoutAReason() throws Exception {
        String adjustments = "/api/v1/accounts/" + ANNA + "/adjustments";
        UUID reward = jdbc().sql("select id from transfer where kind = 'reward'")
                .query(UUID.class)
                .single();

        for (String body : List.of("{\"amountMinor\": 5}", "{\"amountMinor\": 5, \"reason\": null}")) {
            HttpResponse<String> refused = post("accountant", adjustments, body);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
            assertThat(refused.body()).contains("reason must have 3 to 300 characters");
        }
        assertThat(post("accountant", "/api/v1/entries/" + reward + "/reversal", "{}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesAReasonThatNobodyCanSee() throws Exception {
        for (String reason :
                List.of("null", "\"\\u200b\\u200b\\u200b\"", "\"\\u3164\\u3164\\u3164\"", "\"a\\u202ebc\"")) {
            HttpResponse<String> refused = post(
                    "accountant",
                    "/api/v1/accounts/" + ANNA + "/adjustments",
                    "{\"amountMinor\": 1, \"reason\": %s}".formatted(reason));

            assertThat(refused.statusCode())
                    .as("%s: %s", reason, refused.body())
                    .isEqualTo(400);
            assertThat(refused.body()).contains("\"detail\":\"The reason must ");
        }
    }

    @Test
    void saysWhetherTheLedgerIsConsistent() throws Exception {
        JsonNode report = json(get("accountant", "/api/v1/ops/verification"));

        assertThat(report.get("consistent").asBoolean()).isTrue();
        assertThat(report.get("chain").asString()).isEqualTo("intact");
        assertThat(report.get("differences")).isEmpty();
    }

    /** Each reads every transfer, and so holds a connection for minutes. */
    @Test
    void verifiesOnceAtATime() throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = service(TransactionTemplate.class).execute(holding -> {
                jdbc().sql("lock table transfer in access exclusive mode").update();
                Future<Integer> started = callers.submit(
                        () -> get("accountant", "/api/v1/ops/verification").statusCode());
                eventually(
                        "it waits for the table",
                        Duration.ofSeconds(20),
                        () -> assertThat(
                                        number(
                                                "select count(*) from pg_locks where not granted and relation = 'transfer'::regclass"))
                                .isEqualTo(1));
                for (String run : List.of("?dryRun=true", "?reason=Make+sure")) {
                    HttpResponse<String> refused = askVerifier(run);
                    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
                    assertThat(refused.body()).contains("being-verified");
                }
                assertThat(verification())
                        .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(429))
                        .satisfies(refused -> assertThat(refused.headers().firstValue("Retry-After"))
                                .hasValue("30"))
                        .satisfies(refused -> assertThat(refused.body()).contains("being-verified"));
                return started;
            });
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        }
        assertThat(verification().statusCode()).isEqualTo(200);
        assertThat(askVerifier("?dryRun=true").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> askVerifier(String how) {
        try {
            return HTTP.send(
                    request(new UUID(7, 7), "operator", "/api/v1/ops/robots/verifier/run" + how)
                            .POST(BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> verification() {
        try {
            return get("accountant", "/api/v1/ops/verification");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void keepsOperatorsThingsFromOthers() throws Exception {
        for (String role : List.of("employee", "manager", "accountant")) {
            assertThat(get(role, "/api/v1/ops/robots").statusCode()).as(role).isEqualTo(403);
            assertThat(post(role, "/api/v1/ops/robots/closer/run", "").statusCode())
                    .as(role)
                    .isEqualTo(403);
        }
        for (String role : List.of("employee", "manager")) {
            assertThat(get(role, "/api/v1/approvals").statusCode()).as(role).isEqualTo(403);
            assertThat(post(role, "/api/v1/days/2026-11-23/close?reason=Because", "")
                            .statusCode())
                    .as(role)
                    .isEqualTo(403);
        }
        for (String role : List.of("employee", "manager")) {
            assertThat(post(
                                    role,
                                    "/api/v1/accounts/" + ANNA + "/adjustments",
                                    "{\"amountMinor\": 300, \"reason\": \"A present\"}")
                            .statusCode())
                    .as(role)
                    .isEqualTo(403);
        }
        assertThat(get("employee", "/api/v1/accounts/" + ANNA + "/balance?day=2026-11-23")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("employee", "/api/v1/ops/verification").statusCode()).isEqualTo(403);
    }

    @Test
    void letsAMachineOperateRobotsAndMoveNoMoney() throws Exception {
        assertThat(get("operator", "/api/v1/ops/robots").statusCode()).isEqualTo(200);
        assertThat(post("operator", "/api/v1/days/2026-11-23/close?reason=Because", "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(
                                "operator",
                                "/api/v1/accounts/" + ANNA + "/adjustments",
                                "{\"amountMinor\": 300, \"reason\": \"A present\"}")
                        .statusCode())
                .isEqualTo(403);
    }

    private static HttpResponse<String> get(String role, String path) throws Exception {
        return HTTP.send(request(role, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String role, String path, String body) throws Exception {
        return HTTP.send(
                request(role, path)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Approves as somebody other than the proposer. */
    private static void approve(HttpResponse<String> proposed) throws Exception {
        HttpResponse<String> approved = HTTP.send(
                request(
                                ADA,
                                "administrator",
                                "/api/v1/approvals/%s/approve"
                                        .formatted(json(proposed).get("id").asString()))
                        .POST(BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(json(approved).get("state").asString()).isEqualTo("approved");
    }

    private static HttpRequest.Builder request(String role, String path) {
        return request(CLARA, role, path);
    }

    private static HttpRequest.Builder request(UUID person, String role, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token(person, role));
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return JsonMapper.shared().readTree(response.body());
    }
}
