package dev.ates.accounting.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.verification.Verification;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** An accountant grants a person an amount with a reason, another one approves it, and it is shown everywhere. */
class BonusTest extends ServiceTest {

    private static final String WHY = "Kept the cage open all night";

    @Test
    void isGrantedByOneApprovedByAnotherAndShownWhereverMoneyIs() throws Exception {
        know(ANNA, "Anna", "anna@example.org", "en");
        hearWhole(MONDAY, completed(ANNA, 3000), assigned(ANNA, -1000));

        UUID bonus = UUID.randomUUID();
        HttpResponse<String> proposed = grant(CLARA, "accountant", ANNA, 5000, bonus);
        assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(202);
        assertThat(plain(JsonMapper.shared()
                        .readTree(proposed.body())
                        .get("words")
                        .asString()))
                .isEqualTo("Give 50.00 USD to Anna: bonus");
        assertThat(approve(CLARA, bonus).statusCode()).isEqualTo(409);
        assertThat(balance(ANNA)).isEqualTo(2000);
        assertThat(approve(ADA, bonus).statusCode()).isEqualTo(200);

        assertThat(balance(ANNA)).isEqualTo(7000);
        assertThat(told(LedgerPosted.class).getLast())
                .extracting(LedgerPosted::kind, LedgerPosted::amountMinor, LedgerPosted::taskId, LedgerPosted::text)
                .containsExactly(Kind.bonus, 5000L, null, WHY);
        signsIn(CLARA, "accountant");
        assertThat(page("/accounts/" + ANNA))
                .containsSubsequence("<option value=\"adjustment\">", "<option value=\"bonus\">")
                .containsSubsequence("Corrections and returns", "+50.00 USD")
                .containsSubsequence(">bonus</span>", WHY, "+50.00 USD", "Propose the reversal");

        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
        assertThat(told(DayClosed.class))
                .extracting(DayClosed::companyEarnedMinor, DayClosed::paidOutMinor)
                .containsExactly(tuple(-2000L, 7000L));
        assertThat(plain(JsonMapper.shared()
                        .readTree(get(CLARA, "/api/v1/letters/%s/%s/day".formatted(ANNA, MONDAY)))
                        .get("text")
                        .asString()))
                .contains(
                        "Corrections and returns: +50.00 USD",
                        "+50.00 USD  bonus: " + WHY,
                        "Payout ordered at the bank: \u221270.00 USD");
        assertThat(get(CLARA, "/api/v1/accounts/%s/statement.csv?from=%s&to=%s".formatted(ANNA, MONDAY, MONDAY)))
                .contains(",bonus,\"" + WHY + "\",,50.00,70.00,USD,");
        assertThat(service(Verification.class).verify()).isEmpty();
    }

    @Test
    void onlyGivesAndNeverToOneself() throws Exception {
        hear(MONDAY, completed(ANNA, 3000), completed(CLARA, 3000));

        HttpResponse<String> taking = grant(CLARA, "accountant", ANNA, -1, UUID.randomUUID());
        assertThat(taking.statusCode()).isEqualTo(400);
        assertThat(taking.body()).contains("must be 1 to 100000000 for a posting of this kind: bonus");
        HttpResponse<String> own = grant(CLARA, "accountant", CLARA, 100, UUID.randomUUID());
        assertThat(own.statusCode()).isEqualTo(403);
        assertThat(own.body()).contains("own-account");
        UUID bonus = UUID.randomUUID();
        grant(CLARA, "accountant", ANNA, 100, bonus);
        assertThat(approve(ANNA, bonus).body()).contains("own-account");
        assertThat(number("select count(*) from transfer where kind = 'bonus'")).isZero();
    }

    @Test
    void noKindOfTheTrackersIsPostedManually() throws Exception {
        hear(MONDAY, completed(ANNA, 3000));

        HttpResponse<String> refused = post(
                CLARA,
                "accountant",
                "/api/v1/accounts/" + ANNA + "/adjustments",
                UUID.randomUUID(),
                "{\"kind\":\"reward\",\"amountMinor\":100,\"reason\":\"By hand\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("must be a kind of manual posting");
    }

    private static HttpResponse<String> grant(UUID by, String role, UUID to, long amountMinor, UUID key)
            throws Exception {
        return post(
                by,
                role,
                "/api/v1/accounts/" + to + "/adjustments",
                key,
                "{\"kind\":\"bonus\",\"amountMinor\":%d,\"reason\":\"%s\"}".formatted(amountMinor, WHY));
    }

    private static HttpResponse<String> approve(UUID by, UUID proposal) throws Exception {
        return post(by, "accountant", "/api/v1/approvals/" + proposal + "/approve", UUID.randomUUID(), "{}");
    }

    private static HttpResponse<String> post(UUID by, String role, String path, UUID key, String body)
            throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        request(path)
                                .header("Authorization", "Bearer " + token(by, role))
                                .header("Idempotency-Key", key.toString())
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static String get(UUID by, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        request(path)
                                .header("Authorization", "Bearer " + token(by, "accountant"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static String page(String path) throws Exception {
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        browser.send(request("/").header("Accept", "text/html").build(), BodyHandlers.discarding());
        return plain(browser.send(request(path).header("Accept", "text/html").build(), BodyHandlers.ofString())
                .body());
    }

    /** Without the spaces that keep an amount on one line. */
    private static String plain(String text) {
        return text.replace('\u00a0', ' ').replace('\u202f', ' ');
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .timeout(Duration.ofSeconds(20));
    }
}
