package dev.ates.accounting;

import static dev.ates.accounting.Pages.page;
import static dev.ates.accounting.Pages.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApiTest extends ServiceTest {

    /** A payout's line on the page of an account. */
    private static final String PAYOUT = "<bdi>2026-11-23</bdi>";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeEach
    void mondayIsClosedAndTuesdayGoesOn() {
        know(ANNA, "Anna", "anna@example.org", "en");
        hearWhole(MONDAY, assigned(ANNA, -1500), completed(ANNA, 3500), assigned(BORIS, -1000));
        robot("closer").runDue();
        CLOCK.set(noon(TUESDAY));
        hear(TUESDAY, completed(ANNA, 2000), assigned(ANNA, -1200));
    }

    @Test
    void showsMyAccount() throws Exception {
        JsonNode account = ok(ANNA, "employee", "/api/v1/me/account");

        assertThat(account.get("balanceMinor").asLong()).isEqualTo(800);
        assertThat(account.get("earnedMinor").asLong()).isEqualTo(800);
        assertThat(account.get("name").asString()).isEqualTo("Anna");
        assertThat(account.get("currency").asString()).isEqualTo("USD");
    }

    @Test
    void showsAnUntouchedAccount() throws Exception {
        JsonNode account = ok(CLARA, "employee", "/api/v1/me/account");

        assertThat(account.get("balanceMinor").asLong()).isZero();
        assertThat(ok(CLARA, "employee", "/api/v1/me/account/entries").get("entries"))
                .isEmpty();
    }

    @Test
    void showsMyEntriesNewestFirstAndPageByPage() throws Exception {
        JsonNode first = ok(ANNA, "employee", "/api/v1/me/account/entries?limit=3");
        JsonNode second = ok(
                ANNA,
                "employee",
                "/api/v1/me/account/entries?limit=3&after=" + first.get("next").asString());
        JsonNode monday = ok(ANNA, "employee", "/api/v1/me/account/entries?day=2026-11-23");

        assertThat(first.get("entries")
                        .valueStream()
                        .map(entry -> entry.get("amountMinor").asLong()))
                .containsExactly(-1200L, 2000L, -2000L);
        assertThat(second.get("entries")
                        .valueStream()
                        .map(entry -> entry.get("amountMinor").asLong()))
                .containsExactly(3500L, -1500L);
        assertThat(second.get("entries").get(0).get("text").asString()).isEqualTo("Feed the parrot");
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(monday.get("entries")).hasSize(3);
    }

    @Test
    void aStrangersAccountLooksLikeOneThatDoesNotExist() throws Exception {
        HttpResponse<String> stranger = get(ANNA, "employee", "/api/v1/accounts/" + BORIS);
        HttpResponse<String> nobody = get(ANNA, "employee", "/api/v1/accounts/" + new UUID(1, 1));

        assertThat(stranger.statusCode()).isEqualTo(404);
        assertThat(stranger.body().replace(BORIS.toString(), "?"))
                .isEqualTo(nobody.body().replace(new UUID(1, 1).toString(), "?"));
        assertThat(get(ANNA, "manager", "/api/v1/accounts/" + BORIS + "/entries")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get(ANNA, "employee", "/api/v1/accounts/" + ANNA).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anAccountantSeesEverybody() throws Exception {
        JsonNode all = ok(CLARA, "accountant", "/api/v1/accounts");

        assertThat(all.get("accounts")
                        .valueStream()
                        .map(account -> account.get("balanceMinor").asLong()))
                .containsExactly(800L, -1000L);
        assertThat(ok(CLARA, "accountant", "/api/v1/accounts/" + BORIS + "/entries")
                        .get("entries"))
                .hasSize(1);
        assertThat(get(CLARA, "accountant", "/api/v1/accounts/" + new UUID(1, 1))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void showsWhatTheCompanyEarned() throws Exception {
        JsonNode earnings = ok(CLARA, "accountant", "/api/v1/company/earnings?from=2026-11-20&to=2026-11-24");

        assertThat(earnings.get("days")
                        .valueStream()
                        .map(day -> day.get("earnedMinor").asLong()))
                .containsExactly(-800L, -1000L);
        assertThat(earnings.get("totalMinor").asLong()).isEqualTo(-1800);
        assertThat(get(CLARA, "accountant", "/api/v1/company/earnings?from=2020-01-01")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void showsDaysAndPayouts() throws Exception {
        JsonNode days = ok(CLARA, "administrator", "/api/v1/days");
        assertThat(days.get("days").valueStream().map(day -> day.get("state").asString()))
                .containsExactly("open", "closed");
        assertThat(days.get("days").get(0).get("waitsFor").asString()).isEqualTo("seal");

        JsonNode monday = ok(CLARA, "administrator", "/api/v1/days/2026-11-23");
        assertThat(days.get("days").valueStream().map(day -> day.get("closed").asBoolean()))
                .containsExactly(false, true);
        assertThat(monday.get("closed").asBoolean()).isTrue();
        assertThat(monday.get("paidOutMinor").asLong()).isEqualTo(2000);
        assertThat(monday.get("carriedOverMinor").asLong()).isEqualTo(-1000);
        assertThat(get(CLARA, "administrator", "/api/v1/days/2026-01-01").statusCode())
                .isEqualTo(404);

        JsonNode payouts = ok(CLARA, "administrator", "/api/v1/payouts?day=2026-11-23&state=created");
        assertThat(payouts.get("payouts").get(0).get("amountMinor").asLong()).isEqualTo(2000);
        assertThat(ok(CLARA, "administrator", "/api/v1/payouts?state=paid").get("payouts"))
                .isEmpty();
    }

    @Test
    void keepsTheCompanyFromEmployees() throws Exception {
        for (String path : List.of(
                "/api/v1/accounts",
                "/api/v1/company/earnings",
                "/api/v1/days",
                "/api/v1/days/2026-11-23",
                "/api/v1/payouts")) {
            assertThat(get(ANNA, "employee", path).statusCode()).as(path).isEqualTo(403);
            assertThat(get(ANNA, "manager", path).statusCode()).as(path).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/company/earnings?to=%2B999999999-12-31",
                "/api/v1/company/earnings?from=-999999999-01-01",
                "/api/v1/me/statement.csv?to=%2B999999999-12-31",
                "/api/v1/company/statement.json?from=1899-12-31",
                "/api/v1/accounts/0198c1a0-0000-7000-8000-00000000000a/balance?day=%2B10000-01-01",
                "/api/v1/accounts/0198c1a0-0000-7000-8000-00000000000a/entries?day=%2B999999999-12-31",
                "/api/v1/days/+999999999-12-31",
                "/api/v1/days?after=%2B999999999-12-31",
                "/api/v1/payouts?day=%2B999999999-12-31",
                "/api/v1/letters?after=%2B999999999-12-31%200198c1a0-0000-7000-8000-00000000000a%20day",
                "/api/v1/letters/0198c1a0-0000-7000-8000-00000000000a/+999999999-12-31/day",
                "/api/v1/reconciliation/statements?after=%2B999999999-12-31"
            })
    void refusesDaysOutsideOfTheCalendar(String path) throws Exception {
        HttpResponse<String> refused = get(CLARA, "accountant", path);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        if (!path.startsWith("/api/v1/letters?")) {
            assertThat(refused.body()).contains("from 1900-01-01 to 9999-12-31");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"earnings?to=9999-12-31", "earnings?to=1900-01-01", "statement.json?to=9999-12-31"})
    void takesTheFirstAndTheLastDayOfTheCalendar(String path) throws Exception {
        assertThat(get(CLARA, "accountant", "/api/v1/company/" + path).statusCode())
                .isEqualTo(200);
    }

    /** Nothing is known about a future day, and a balance would look like a promise. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "company/earnings?from=2027-01-01",
                "accounts/0198c1a0-0000-7000-8000-00000000000a/balance?day=2027-01-01"
            })
    void knowsNothingOfDaysThatHaveNotBegun(String path) throws Exception {
        HttpResponse<String> refused = get(CLARA, "accountant", "/api/v1/" + path);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("must not be later than today, 2026-11-2", "it is '2027-01-01'");
    }

    @Test
    void showsThePages() throws Exception {
        robot("payer").runDue();

        HttpClient browser = signIn(ANNA, "employee");
        assertThat(page(browser, "/").body())
                .contains("You earned today", "+8.00\u00a0USD", "Feed the parrot", PAYOUT)
                .doesNotContain("Company</a>");
        assertThat(page(browser, "/accounts").statusCode()).isEqualTo(403);
        assertThat(page(browser, "/company").statusCode()).isEqualTo(403);

        HttpClient accountant = signIn(CLARA, "accountant");
        assertThat(page(accountant, "/").body()).contains("No entries yet", "Company</a>");
        assertThat(page(accountant, "/accounts").body()).contains("Anna", BORIS.toString(), "−10.00\u00a0USD");
        assertThat(page(accountant, "/accounts/" + ANNA).body()).contains(PAYOUT);
        assertThat(page(accountant, "/company").body())
                .contains("Top management earned today", "closed", "the tracker&#39;s seal", "paid")
                .doesNotContain("Robots</a>");
        assertThat(page(accountant, "/robots").statusCode()).isEqualTo(403);
        assertThat(page(accountant, "/accounts/" + ANNA).body())
                .contains("Propose an adjustment", "Propose the reversal")
                .contains(">reward</span>", "<option value=\"adjustment\">adjustment</option>");
        assertThat(page(accountant, "/days/2026-11-23").body())
                .contains("Timeline", "accounts ended", "Digest", "Top management earned</th>", "Carried over</th>")
                .containsPattern("Entries</th><td>4</td>")
                .containsPattern("Paid out</th><td>20.00.USD in 1 payout</td>")
                .containsPattern("Debts carried over</th><td>−10.00.USD of 1 person</td>")
                .doesNotContain("Close without a seal", "so far", "when the day is closed");

        HttpClient administrator = signIn(CLARA, "administrator");
        assertThat(page(administrator, "/robots").body())
                .contains("Robots</a>", "closer", "mailer", "payer", "paid 1", "Run now");
        assertThat(page(administrator, "/days/2026-11-24").body())
                .contains("Close without a seal")
                .containsPattern("Top management earned so far</th><td data-test=\"earned\">−8.00.USD<");
        assertThat(page(administrator, "/accounts/" + ANNA).body()).contains("Propose an adjustment");
        assertThat(page(administrator, "/accounts/" + new UUID(0, 42)).statusCode())
                .isEqualTo(404);
        assertThat(page(administrator, "/approvals").body()).contains("Nothing is waiting", "Approvals</a>");
    }

    /** What the form sent would be refused. */
    @Test
    void offersNoCloseOfADayThatIsNotNext() throws Exception {
        CLOCK.set(noon(WEDNESDAY.plusDays(1)));
        hear(WEDNESDAY, assigned(ANNA, -1000));

        HttpClient accountant = signIn(CLARA, "accountant");
        assertThat(page(accountant, "/days/2026-11-24").body()).contains("Propose to close the day");
        assertThat(page(accountant, "/days/2026-11-25").body())
                .contains("Timeline")
                .doesNotContain("Propose to close the day", "Close without a seal");
    }

    private static JsonNode ok(UUID person, String role, String path) throws Exception {
        HttpResponse<String> response = get(person, role, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static HttpResponse<String> get(UUID person, String role, String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Bearer " + token(person, role))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
