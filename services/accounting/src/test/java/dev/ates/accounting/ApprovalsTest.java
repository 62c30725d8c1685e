package dev.ates.accounting;

import static dev.ates.testkit.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.sql.Columns;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Manual actions on money take two people, never the owner of the account. */
class ApprovalsTest extends ServiceTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeEach
    void annaEarns() {
        know(ANNA, "Anna", "anna@example.org", "en");
        hear(MONDAY, assigned(ANNA, -1500), completed(ANNA, 3500));
    }

    @Test
    void oneProposesAndAnotherApproves() throws Exception {
        UUID proposal = propose(CLARA, "accountant", ANNA, 500);

        assertThat(balance(ANNA)).isEqualTo(2000);
        JsonNode waiting = json(get("/api/v1/approvals?state=proposed")).get("proposals");
        assertThat(waiting).hasSize(1);
        assertThat(waiting.get(0).get("words").asString()).isEqualTo("Give 5.00\u00a0USD to Anna");
        assertThat(waiting.get(0).get("what").get("amountMinor").asLong()).isEqualTo(500);

        JsonNode approved = json(decide(ADA, proposal, "approve", null));
        assertThat(approved.get("state").asString()).isEqualTo("approved");
        assertThat(approved.get("decidedBy").asString()).isEqualTo(ADA.toString());
        assertThat(balance(ANNA)).isEqualTo(2500);
        assertThat(json(get("/api/v1/approvals?state=proposed")).get("proposals"))
                .isEmpty();
    }

    @Test
    void approvedTwiceItIsPostedOnceAndAnsweredTheSame() throws Exception {
        UUID proposal = propose(CLARA, "accountant", ANNA, 500);

        List<HttpResponse<String>> answers = atOnce(Stream.of(ADA, BORIS, ADA, BORIS)
                .<Callable<HttpResponse<String>>>map(person -> () -> decide(person, proposal, "approve", null))
                .toList());

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(answers)
                .extracting(HttpResponse::body)
                .containsOnly(answers.getFirst().body());
        assertThat(decide(CLARA, proposal, "approve", null).body())
                .isEqualTo(answers.getFirst().body());
        assertThat(balance(ANNA)).isEqualTo(2500);
        assertThat(number("select count(*) from decision where action = 'adjustment'"))
                .isEqualTo(1);
    }

    @Test
    void nobodyApprovesWhatTheyHaveProposed() throws Exception {
        UUID proposal = propose(ADA, "administrator", ANNA, 500);

        assertProblem(decide(ADA, proposal, "approve", null), 409, "same-person");
        assertProblem(decide(ADA, proposal, "decline", "No, not me"), 409, "same-person");
        assertProblem(decide(CLARA, proposal, "withdraw", "Not mine"), 409, "not-the-proposer");
        assertThat(json(decide(ADA, proposal, "withdraw", "A slip of mine"))
                        .get("state")
                        .asString())
                .isEqualTo("withdrawn");

        assertProblem(decide(CLARA, proposal, "approve", null), 409, "already-decided");
        assertThat(balance(ANNA)).isEqualTo(2000);
    }

    @Test
    void nobodyMovesMoneyOnTheirOwnAccount() throws Exception {
        assertProblem(adjust(ANNA, "accountant", ANNA, 500, UUID.randomUUID()), 403, "own-account");
        assertProblem(adjust(ANNA, "administrator", ANNA, -500, UUID.randomUUID()), 403, "own-account");
        String reward = text("select id from transfer where kind = 'reward'");
        assertProblem(
                post(ANNA, "accountant", "/api/v1/entries/" + reward + "/reversal", "{\"reason\": \"Mine\"}", null),
                403,
                "own-account");
        UUID proposal = propose(CLARA, "accountant", ANNA, 500);

        assertProblem(decide(ANNA, proposal, "approve", null), 403, "own-account");
        assertProblem(decide(ANNA, proposal, "decline", "I am modest"), 403, "own-account");

        assertThat(balance(ANNA)).isEqualTo(2000);
        assertThat(number("select count(*) from proposal")).isEqualTo(1);
    }

    @Test
    void whatIsDeclinedOrHasWaitedTooLongIsNotPosted() throws Exception {
        UUID declined = propose(CLARA, "accountant", ANNA, 500);
        UUID late = propose(CLARA, "accountant", ANNA, 700);

        assertProblem(decide(ADA, declined, "decline", null), 400, "invalid-parameter");
        assertThat(json(decide(ADA, declined, "decline", "Not agreed"))
                        .get("decision")
                        .asString())
                .isEqualTo("Not agreed");
        assertProblem(decide(BORIS, declined, "approve", null), 409, "already-decided");
        CLOCK.set(noon(MONDAY).plus(Duration.ofDays(14)));
        assertProblem(decide(ADA, late, "approve", null), 409, "proposal-expired");

        assertThat(json(get("/api/v1/approvals/" + late)).get("state").asString())
                .isEqualTo("expired");
        assertThat(balance(ANNA)).isEqualTo(2000);
        assertThat(json(get("/api/v1/accounts/" + ANNA + "/decisions"))
                        .get("decisions")
                        .get(0)
                        .get("action")
                        .asString())
                .isEqualTo("adjustment declined");
    }

    @Test
    void aKeyNamesOneCorrectionForEver() throws Exception {
        UUID key = UUID.randomUUID();
        HttpResponse<String> first = adjust(CLARA, "accountant", ANNA, 500, key);

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(adjust(CLARA, "accountant", ANNA, 500, key).body()).isEqualTo(first.body());
        assertProblem(adjust(CLARA, "accountant", ANNA, 501, key), 422, "idempotency-key-reused");
        assertProblem(adjust(ADA, "accountant", ANNA, 500, key), 422, "idempotency-key-reused");
        decide(ADA, key, "approve", null);

        HttpResponse<String> posted = adjust(CLARA, "accountant", ANNA, 500, key);
        assertThat(posted.statusCode()).isEqualTo(201);
        assertThat(JsonMapper.shared()
                        .readTree(posted.body())
                        .get("amountMinor")
                        .asLong())
                .isEqualTo(500);
        assertThat(balance(ANNA)).isEqualTo(2500);
    }

    /** A client that repeats a request after its connection broke must not be told that somebody else was faster. */
    @Test
    void aKeyNamesOneReversalAndOneCloseToo() throws Exception {
        String reversal =
                "/api/v1/entries/%s/reversal".formatted(text("select id from transfer where kind = 'reward'"));
        String reason = "{\"reason\": \"Not done after all\"}";
        UUID key = UUID.randomUUID();
        HttpResponse<String> first = post(CLARA, "accountant", reversal, reason, key);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
        assertThat(post(CLARA, "accountant", reversal, reason, key).body()).isEqualTo(first.body());
        assertProblem(
                post(CLARA, "accountant", reversal, "{\"reason\": \"Another reason\"}", key),
                422,
                "idempotency-key-reused");
        assertProblem(post(CLARA, "accountant", reversal, reason, UUID.randomUUID()), 409, "already-proposed");
        decide(ADA, key, "approve", null);
        assertThat(post(CLARA, "accountant", reversal, reason, key).statusCode())
                .isEqualTo(201);
        assertThat(balance(ANNA)).isEqualTo(-1500);

        CLOCK.set(noon(TUESDAY));
        String close = "/api/v1/days/" + MONDAY + "/close?reason=";
        UUID closeKey = UUID.randomUUID();
        HttpResponse<String> proposed = post(CLARA, "accountant", close + "Nothing+comes", "", closeKey);
        assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(202);
        assertThat(post(CLARA, "accountant", close + "Nothing+comes", "", closeKey)
                        .body())
                .isEqualTo(proposed.body());
        assertProblem(post(CLARA, "accountant", close + "Something+else", "", closeKey), 422, "idempotency-key-reused");
        decide(ADA, closeKey, "approve", null);
        robot("closer").runDue();
        assertThat(post(CLARA, "accountant", close + "Nothing+comes", "", closeKey)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void thePageShowsWhatWasDecidedHoweverManyWait() throws Exception {
        UUID declined = propose(CLARA, "accountant", ANNA, 700);
        decide(ADA, declined, "decline", "Not agreed at all");
        CLOCK.advance(Duration.ofMinutes(1));
        jdbc().sql("""
                insert into proposal (id, kind, what, words, subject, object, reason, proposed_by, proposed_by_name,
                                      proposed_at, expires_at)
                select gen_random_uuid(), kind, what, 'Give little', subject, cast(n as text), reason, proposed_by, proposed_by_name,
                       :now, expires_at
                from proposal, generate_series(1, 31) n
                """).param("now", Columns.time(CLOCK.instant())).update();
        signsIn(ADA, "administrator");
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();

        HttpResponse<String> page = browser.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/approvals"))
                        .header("Accept", "text/html")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(page.body()).contains("Give little", "Not agreed at all");
    }

    @Test
    void oneProposalAboutAnEntryWaitsAtATime() throws Exception {
        String reversal =
                "/api/v1/entries/%s/reversal".formatted(text("select id from transfer where kind = 'reward'"));
        String reason = "{\"reason\": \"Not done after all\"}";
        UUID first = id(post(CLARA, "accountant", reversal, reason, null));

        assertProblem(post(ADA, "administrator", reversal, reason, null), 409, "already-proposed");
        CLOCK.set(noon(MONDAY).plus(Duration.ofDays(15)));
        UUID second = id(post(ADA, "administrator", reversal, reason, null));
        decide(CLARA, second, "approve", null);

        assertThat(json(get("/api/v1/approvals/" + first)).get("state").asString())
                .isEqualTo("expired");
        assertThat(balance(ANNA)).isEqualTo(-1500);
        assertProblem(post(ADA, "administrator", reversal, reason, null), 409, "already-posted");
    }

    /** A proposal whose action is no longer possible cannot be approved. */
    @Test
    void isNotApprovedWhenItCannotBeDone() throws Exception {
        CLOCK.set(noon(TUESDAY));
        UUID proposal =
                id(post(CLARA, "accountant", "/api/v1/days/" + MONDAY + "/close?reason=Nothing+comes", "", null));
        hearWhole(MONDAY);
        jdbc().sql("update business_day set sealed_assignments = 1, sealed_fees_minor = -1500, sealed_completions = 1, "
                        + "sealed_rewards_minor = 3500 where day = :day")
                .param("day", MONDAY)
                .update();
        robot("closer").runDue();

        assertProblem(decide(ADA, proposal, "approve", null), 409, "day-not-next");

        assertThat(json(get("/api/v1/approvals/" + proposal)).get("state").asString())
                .isEqualTo("proposed");
    }

    @ParameterizedTest
    @CsvSource({"approved, true", "approved, false"})
    void theDatabaseKnowsTheRuleToo(String state, boolean own) throws Exception {
        UUID proposal = propose(CLARA, "accountant", ANNA, 500);

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> jdbc().sql("""
                        update proposal set state = :state, decided_by = :by, decided_by_name = '', decided_at = now()
                        where id = :id
                        """)
                        .param("state", state)
                        .param("by", own ? ANNA : CLARA)
                        .param("id", proposal)
                        .update()))
                .hasMessageContaining(own ? "proposal_not_on_own_account" : "proposal_approved_by_another");
    }

    private static UUID propose(UUID by, String role, UUID account, long amountMinor) throws Exception {
        HttpResponse<String> proposed = adjust(by, role, account, amountMinor, UUID.randomUUID());
        assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(202);
        return id(proposed);
    }

    private static UUID id(HttpResponse<String> proposed) {
        return UUID.fromString(json(proposed).get("id").asString());
    }

    private static HttpResponse<String> adjust(UUID by, String role, UUID account, long amountMinor, UUID key) {
        return post(
                by,
                role,
                "/api/v1/accounts/" + account + "/adjustments",
                "{\"amountMinor\": %d, \"reason\": \"Helped out\"}".formatted(amountMinor),
                key);
    }

    private static HttpResponse<String> decide(UUID by, UUID proposal, String decision, String reason) {
        return post(
                by,
                "accountant",
                "/api/v1/approvals/%s/%s".formatted(proposal, decision),
                reason == null ? "{}" : "{\"reason\": \"%s\"}".formatted(reason),
                null);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String name) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("urn:ates:problem:" + name);
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return JsonMapper.shared().readTree(response.body());
    }

    private static HttpResponse<String> get(String path) {
        return send(request(CLARA, "accountant", path));
    }

    private static HttpResponse<String> post(UUID by, String role, String path, String body, UUID key) {
        HttpRequest.Builder request = request(by, role, path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return send(key == null ? request : request.header("Idempotency-Key", key.toString()));
    }

    private static HttpRequest.Builder request(UUID by, String role, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token(by, role));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
