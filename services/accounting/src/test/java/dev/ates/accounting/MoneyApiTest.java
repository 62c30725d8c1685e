package dev.ates.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.account.Accounts;
import dev.ates.accounting.decision.Decisions;
import dev.ates.accounting.decision.Reason;
import dev.ates.ui.Caller;
import dev.ates.ui.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Payouts, letters and the comparison with the bank, for programs and people, and who may see them. */
class MoneyApiTest extends MoneyFixture {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void showsPeopleTheirOwnPayoutsOnly() throws Exception {
        JsonNode mine = ok(ANNA, "employee", "/api/v1/me/payouts").get("payouts");
        assertThat(mine).hasSize(1);
        assertThat(mine.get(0).get("id").asString()).isEqualTo(annasPayout.toString());
        assertThat(ok(ANNA, "employee", "/api/v1/payouts/" + annasPayout)
                        .get("needsHand")
                        .asBoolean())
                .isTrue();

        HttpResponse<String> stranger = get(ANNA, "employee", "/api/v1/payouts/" + borissPayout);
        HttpResponse<String> nobody = get(ANNA, "manager", "/api/v1/payouts/" + new UUID(1, 1));
        assertThat(stranger.statusCode()).isEqualTo(404);
        assertThat(stranger.body().replace(borissPayout.toString(), "?"))
                .isEqualTo(nobody.body().replace(new UUID(1, 1).toString(), "?"));
        assertThat(ok(CLARA, "accountant", "/api/v1/payouts/" + borissPayout)
                        .get("reason")
                        .asString())
                .isEqualTo("The account is closed");
    }

    @Test
    void lettersAreForTheirReadersAndForAccountants() throws Exception {
        String letter = "/api/v1/letters/%s/2026-11-23/day".formatted(BORIS);
        JsonNode own = ok(BORIS, "employee", letter);
        assertThat(own.get("subject").asString()).isEqualTo("Ваш день 2026-11-23: выплата 12.00 USD поручена банку");
        assertThat(own.get("to").asString()).isEqualTo("boris@example.org");
        assertThat(ok(CLARA, "accountant", letter.replace("/day", "/rejected"))
                        .get("text")
                        .asString())
                .contains("Банк не исполнил вашу выплату за 2026-11-23, 12.00 USD: The account is closed.");
        assertThat(ok(BORIS, "employee", "/api/v1/me/letters").get("letters")).hasSize(2);

        HttpResponse<String> stranger = get(ANNA, "employee", letter);
        HttpResponse<String> nobody =
                get(ANNA, "employee", letter.replace(BORIS.toString(), new UUID(1, 1).toString()));
        assertThat(stranger.statusCode()).isEqualTo(404);
        assertThat(stranger.body().replace(BORIS.toString(), "?"))
                .isEqualTo(nobody.body().replace(new UUID(1, 1).toString(), "?"));
    }

    /** Only the newest 100 were ever shown. */
    @Test
    void pagesThroughTheDecisionsAboutAnAccount() throws Exception {
        Caller clara = new Caller(CLARA, "Clara", Set.of(Role.accountant));
        inTransaction(() -> IntStream.rangeClosed(1, 101)
                .forEach(n -> service(Decisions.class)
                        .write(clara, "adjustment", Accounts.subject(BORIS), new Reason("Decision " + n))));
        String path = "/api/v1/accounts/%s/decisions?limit=100".formatted(BORIS);

        JsonNode first = ok(CLARA, "accountant", path);
        JsonNode rest =
                ok(CLARA, "accountant", path + "&after=" + first.get("next").asString());

        assertThat(first.get("decisions")).hasSize(100);
        assertThat(first.at("/decisions/0/reason").asString()).isEqualTo("Decision 101");
        assertThat(rest.get("decisions")).hasSize(1);
        assertThat(rest.at("/decisions/0/reason").asString()).isEqualTo("Decision 1");
        assertThat(rest.get("next").isNull()).isTrue();
        assertThat(get(CLARA, "accountant", path + "&after=nonsense").statusCode())
                .isEqualTo(400);
    }

    @Test
    void pagesThroughLetters() throws Exception {
        JsonNode first = ok(CLARA, "accountant", "/api/v1/letters?limit=2");
        JsonNode second = ok(
                CLARA,
                "accountant",
                "/api/v1/letters?limit=2&after=" + first.get("next").asString().replace(" ", "%20"));

        assertThat(first.get("letters")).hasSize(2);
        assertThat(second.get("letters")).hasSize(1);
        assertThat(ok(CLARA, "accountant", "/api/v1/letters?state=sent").get("letters"))
                .isEmpty();
        assertThat(get(CLARA, "accountant", "/api/v1/letters?after=nonsense").statusCode())
                .isEqualTo(400);
    }

    @Test
    void sendsALetterOnceMoreWhenAnOperatorSaysSo() throws Exception {
        robot("mailer").runDue();
        String resend = "/api/v1/letters/%s/2026-11-23/day/resend".formatted(ANNA);

        assertThat(post(ANNA, "employee", resend, "{\"reason\": \"I lost it\"}").statusCode())
                .isEqualTo(403);
        assertThat(post(CLARA, "accountant", resend, "{}").statusCode()).isEqualTo(400);
        assertThat(post(CLARA, "accountant", resend, "{\"reason\": \"She lost it\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(post(CLARA, "accountant", resend.replace("11-23", "11-22"), "{\"reason\": \"She lost it\"}")
                        .statusCode())
                .isEqualTo(404);
        robot("mailer").runDue();

        assertThat(MAIL.received()).hasSize(4);
        assertThat(jdbc().sql("select state from letter").query(String.class).list())
                .containsOnly("sent");
        assertThat(text("select who_name || ': ' || reason from decision")).contains("She lost it");
    }

    @Test
    void anAccountantDecidesWhatTheBankCannotTell() throws Exception {
        String decision = "/api/v1/payouts/%s/decision".formatted(annasPayout);
        String paid = "{\"outcome\": \"paid\", \"reason\": \"It is on the statement\"}";

        assertThat(post(ANNA, "employee", decision, paid).statusCode()).isEqualTo(403);
        assertThat(post(CLARA, "accountant", decision, "{\"outcome\": \"paid\", \"reason\": \"\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(CLARA, "accountant", decision, "{\"reason\": \"No outcome\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(CLARA, "accountant", decision.replace(annasPayout.toString(), new UUID(1, 1).toString()), paid)
                        .statusCode())
                .isEqualTo(404);
        String key = UUID.randomUUID().toString();
        HttpResponse<String> proposed = post(CLARA, "accountant", decision, paid, "Idempotency-Key", key);
        assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(202);
        String payout = "/api/v1/payouts/" + annasPayout;
        assertThat(ok(CLARA, "accountant", payout).get("state").asString()).isEqualTo("unknown");
        assertThat(post(CLARA, "accountant", decision, paid).body()).contains("already-proposed");
        assertThat(post(CLARA, "accountant", decision, paid, "Idempotency-Key", key)
                        .body())
                .isEqualTo(proposed.body());
        assertThat(post(CLARA, "accountant", decision, paid.replace("paid", "rejected"), "Idempotency-Key", key)
                        .statusCode())
                .isEqualTo(422);
        String approve = "/api/v1/approvals/%s/approve"
                .formatted(JSON.readTree(proposed.body()).get("id").asString());
        assertThat(post(ANNA, "accountant", approve, "{}").body()).contains("own-account");
        assertThat(post(ADA, "administrator", approve, "{}").statusCode()).isEqualTo(200);
        assertThat(ok(CLARA, "accountant", payout).get("state").asString()).isEqualTo("paid");
        assertThat(post(CLARA, "accountant", decision, paid).statusCode()).isEqualTo(409);
        assertThat(post(CLARA, "accountant", decision, paid, "Idempotency-Key", key)
                        .statusCode())
                .isEqualTo(200);
        assertThat(number("select count(*) from decision where action = 'payout paid'"))
                .isEqualTo(1);
    }

    @Test
    void waitsWithADecisionWhileTheBankIsBeingAsked() throws Exception {
        jdbc().sql("update payout set claimed = true where id = :id")
                .param("id", annasPayout)
                .update();

        HttpResponse<String> decided = post(
                CLARA,
                "accountant",
                "/api/v1/payouts/%s/decision".formatted(annasPayout),
                "{\"outcome\": \"rejected\", \"reason\": \"Not on the statement\"}");

        assertThat(decided.statusCode()).isEqualTo(409);
        assertThat(decided.body()).contains("payout-not-undecided", "being asked");
    }

    /** A person who was paid twice must not be able to explain that away. */
    @Test
    void letsNobodyExplainADifferenceAboutTheirOwnPayout() throws Exception {
        jdbc().sql("""
            insert into bank_difference (kind, day, reference, payout_id, ours_minor, bank_minor, currency, found_at)
            values ('twice', '2026-11-24', 'twice', :payout, 3500, 7000, 'USD', now())
            """).param("payout", annasPayout).update();
        String explanation = "/api/v1/reconciliation/differences/%d/explanation"
                .formatted(number("select id from bank_difference where kind = 'twice'"));

        HttpResponse<String> own = post(ANNA, "accountant", explanation, "{\"reason\": \"It is fine\"}");

        assertThat(own.statusCode()).isEqualTo(403);
        assertThat(own.body()).contains("own-account");
        assertThat(number("select count(*) from bank_difference where explained_at is null"))
                .isEqualTo(1);
        assertThat(post(CLARA, "accountant", explanation, "{\"reason\": \"She gave it back\"}")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void explainsDifferences() throws Exception {
        jdbc().sql("""
            insert into bank_difference (kind, day, reference, bank_minor, currency, found_at)
            values ('not_here', '2026-11-23', 'who knows', 777, 'USD', now())
            """).update();
        JsonNode found =
                ok(CLARA, "accountant", "/api/v1/reconciliation/differences").get("differences");
        String explanation = "/api/v1/reconciliation/differences/%s/explanation"
                .formatted(found.get(0).get("id"));

        assertThat(post(CLARA, "accountant", explanation, "{\"reason\": \"The bank's own fee\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(post(CLARA, "accountant", explanation, "{\"reason\": \"The bank's own fee\"}")
                        .statusCode())
                .as("the same again")
                .isEqualTo(204);
        HttpResponse<String> other = post(CLARA, "accountant", explanation, "{\"reason\": \"No, a mistake\"}");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body()).contains("difference-explained", "The bank's own fee");
        assertThat(jdbc().sql("select reason from decision where subject = ?")
                        .param("bank difference " + found.get(0).get("id"))
                        .query(String.class)
                        .list())
                .containsExactly("The bank's own fee");
        assertThat(post(
                                CLARA,
                                "accountant",
                                explanation.replaceFirst("differences/\\d+", "differences/0"),
                                "{\"reason\": \"The bank's own fee\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(ok(CLARA, "accountant", "/api/v1/reconciliation/differences?state=open")
                        .get("differences"))
                .isEmpty();
        assertThat(ok(CLARA, "accountant", "/api/v1/reconciliation/differences?state=explained")
                        .get("differences"))
                .hasSize(1);
        assertThat(ok(CLARA, "accountant", "/api/v1/reconciliation/differences?person=" + CLARA)
                        .get("differences"))
                .isEmpty();
        robot("reconciler").runDue();
        assertThat(ok(CLARA, "accountant", "/api/v1/reconciliation/statements")
                        .get("statements")
                        .get(0)
                        .get("state")
                        .asString())
                .isEqualTo("waiting");
    }

    @Test
    void listsWhatWasBookedBesidePaymentsPageByPage() throws Exception {
        jdbc().sql("""
            insert into bank_statement (day, state, due_at, waiting_since)
            values ('2026-11-24', 'read', now(), now()), ('2026-11-25', 'read', now(), now());
            insert into bank_statement_line (day, number, kind, reference, amount_minor, currency)
            values ('2026-11-24', 1, 'credit', 'A', 1, 'USD'), ('2026-11-24', 3, 'charge', 'B', 2, 'USD'),
                   ('2026-11-24', 2, 'payment', 'C', 3, 'USD'), ('2026-11-25', 1, 'credit', 'D', 4, 'USD')
            """).update();
        String lines = "/api/v1/reconciliation/lines?limit=2";

        JsonNode first = ok(CLARA, "accountant", lines);
        assertThat(first.get("lines").findValuesAsString("reference")).containsExactly("D", "A");
        JsonNode second =
                ok(CLARA, "accountant", lines + "&after=" + first.get("next").asString());

        assertThat(second.get("lines").findValuesAsString("reference")).containsExactly("B");
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(get(CLARA, "accountant", lines + "&after=yesterday").statusCode())
                .isEqualTo(400);

        assertThat(ok(CLARA, "accountant", lines + "&kind=charge").findValuesAsString("reference"))
                .containsExactly("B");
        assertThat(ok(CLARA, "accountant", lines + "&day=2026-11-24&kind=credit")
                        .findValuesAsString("reference"))
                .containsExactly("A");
        String statements = "/api/v1/reconciliation/statements?state=";
        assertThat(ok(CLARA, "accountant", statements + "read&day=2026-11-25").get("statements"))
                .hasSize(1);
        assertThat(ok(CLARA, "accountant", statements + "missing").get("statements"))
                .isEmpty();
    }

    @Test
    void keepsAllOfItFromEmployees() throws Exception {
        for (String path : List.of(
                "/api/v1/payouts",
                "/api/v1/letters",
                "/api/v1/reconciliation/statements",
                "/api/v1/reconciliation/differences")) {
            assertThat(get(ANNA, "employee", path).statusCode()).as(path).isEqualTo(403);
            assertThat(get(ANNA, "manager", path).statusCode()).as(path).isEqualTo(403);
        }
        for (String path : List.of(
                "/api/v1/reconciliation/differences/1/explanation",
                "/api/v1/payouts/%s/decision".formatted(annasPayout))) {
            assertThat(post(ANNA, "manager", path, "{\"reason\": \"Because I can\", \"outcome\": \"paid\"}")
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void isDescribed() throws Exception {
        String description = get(CLARA, "accountant", "/v3/api-docs").body();

        assertThat(JSON.readTree(description).get("paths").propertyNames())
                .contains(
                        "/api/v1/payouts/{id}",
                        "/api/v1/payouts/{id}/decision",
                        "/api/v1/me/payouts",
                        "/api/v1/letters",
                        "/api/v1/letters/{person}/{day}/{kind}",
                        "/api/v1/letters/{person}/{day}/{kind}/resend",
                        "/api/v1/me/letters",
                        "/api/v1/reconciliation/statements",
                        "/api/v1/reconciliation/statements/{day}/again",
                        "/api/v1/reconciliation/differences",
                        "/api/v1/reconciliation/differences/{id}/explanation",
                        "/callbacks/bank");
        for (String proposal : List.of(
                "/paths/~1api~1v1~1payouts~1{id}~1decision/post",
                "/paths/~1api~1v1~1days~1{day}~1close/post",
                "/paths/~1api~1v1~1accounts~1{id}~1adjustments/post",
                "/paths/~1api~1v1~1entries~1{id}~1reversal/post")) {
            assertThat(JSON.readTree(description)
                            .at(proposal + "/responses/202/description")
                            .asString())
                    .as(proposal)
                    .isEqualTo("It waits for a second person");
        }
    }

    private static JsonNode ok(UUID person, String role, String path) throws Exception {
        HttpResponse<String> response = get(person, role, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static HttpResponse<String> get(UUID person, String role, String path) throws Exception {
        return HTTP.send(
                request(path)
                        .header("Authorization", "Bearer " + token(person, role))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(UUID person, String role, String path, String body, String... header)
            throws Exception {
        HttpRequest.Builder request = request(path)
                .header("Authorization", "Bearer " + token(person, role))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return HTTP.send(
                (header.length == 0 ? request : request.headers(header)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .timeout(Duration.ofSeconds(20));
    }
}
