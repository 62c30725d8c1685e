package dev.ates.accounting;

import static dev.ates.accounting.Pages.page;
import static dev.ates.accounting.Pages.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The filters of the lists, in the API and on the pages. */
class FiltersTest extends MoneyFixture {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void sortsAccountsByNameAndPeopleWithoutANameLast() throws Exception {
        account("zoe");
        account("Émile");
        account("Zacharias");
        UUID unknown = UUID.fromString("00000000-0000-4000-8000-0000000000aa");
        hear(TUESDAY, assigned(unknown, -100));

        assertThat(names("/api/v1/accounts")).containsExactly("Anna", "Émile", "Zacharias", "zoe", "Борис", "");
        assertThat(pages("/api/v1/accounts?limit=2", "name"))
                .containsExactly("Anna", "Émile", "Zacharias", "zoe", "Борис", "");
    }

    @Test
    void findsAccountsByAPartOfTheNameInAnyCaseAndForm() throws Exception {
        account("Émile Zola");
        account("emile");
        account("100%");

        assertThat(names("/api/v1/accounts?name=" + encoded("É"))).containsExactly("Émile Zola");
        assertThat(names("/api/v1/accounts?name=" + encoded(" éMILE z")))
                .as("another case")
                .containsExactly("Émile Zola");
        assertThat(names("/api/v1/accounts?name=" + encoded(Normalizer.normalize("émile", Normalizer.Form.NFD))))
                .as("typed on a Mac")
                .containsExactly("Émile Zola");
        assertThat(names("/api/v1/accounts?name=" + encoded("БОР"))).containsExactly("Борис");
        assertThat(names("/api/v1/accounts?name=" + encoded("%")))
                .as("no wildcard")
                .containsExactly("100%");
        assertThat(names("/api/v1/accounts?name=")).hasSize(5);
        assertThat(pages("/api/v1/accounts?limit=1&name=mile", "name")).containsExactly("emile", "Émile Zola");
    }

    @Test
    void filtersAccountsOnThePage() throws Exception {
        account("Émile <Zola>");
        HttpClient accountant = signIn(CLARA, "accountant");

        assertThat(page(accountant, "/accounts").body())
                .contains("<label class=\"form-label\" for=\"filter-name\">Name</label>", "Anna")
                .doesNotContain(">Clear<");
        assertThat(page(accountant, "/accounts?name=" + encoded("<z")).body())
                .contains("Émile &lt;Zola&gt;", "value=\"&lt;z\"", "href=\"/accounts\">Clear<")
                .doesNotContain(">Anna<");
        assertThat(page(accountant, "/accounts?name=nn&limit=1").body())
                .as("the next page is filtered as well")
                .contains("/accounts?name=nn&amp;after=" + ANNA);
        assertThat(page(accountant, "/accounts?name=nobody").body())
                .contains("Nothing matches", "href=\"/accounts\">Show all<")
                .doesNotContain("No accounts yet");
    }

    @Test
    void filtersPayouts() throws Exception {
        assertThat(ids("/api/v1/payouts?person=" + ANNA)).containsExactly(annasPayout);
        assertThat(ids("/api/v1/payouts?person=%s&day=2026-11-23&state=unknown".formatted(ANNA)))
                .containsExactly(annasPayout);
        assertThat(ids("/api/v1/payouts?person=%s&state=rejected".formatted(ANNA)))
                .isEmpty();
        assertThat(ids("/api/v1/payouts?state=rejected")).containsExactly(borissPayout);
        assertThat(ids("/api/v1/payouts?day=2026-11-24")).isEmpty();
        assertThat(ids("/api/v1/payouts?day=2026-11-23")).containsExactlyInAnyOrder(annasPayout, borissPayout);
        assertThat(ids(ANNA, "/api/v1/me/payouts?state=unknown")).containsExactly(annasPayout);
        assertThat(ids(ANNA, "/api/v1/me/payouts?state=paid")).isEmpty();
    }

    /** The id of a payout follows from person and day. */
    @Test
    void saysToNobodyWhetherSomebodyElseWasPaid() throws Exception {
        UUID paid = jdbc().sql("select id from payout where person_id = ? order by day limit 1")
                .param(ANNA)
                .query(UUID.class)
                .single();

        assertThat(get(ANNA, "/api/v1/me/payouts?after=" + paid).statusCode()).isEqualTo(200);
        assertThat(get(BORIS, "/api/v1/me/payouts?after=" + paid).statusCode()).isEqualTo(400);
    }

    @Test
    void filtersPayoutsOnThePage() throws Exception {
        HttpClient accountant = signIn(CLARA, "accountant");

        assertThat(page(accountant, "/payouts?person=&day=&state=").body()).contains("Борис", ">Anna<");
        assertThat(page(accountant, "/payouts?person=" + encoded("бор") + "&day=2026-11-23&state=rejected&limit=1")
                        .body())
                .contains("Борис", "<option value=\"rejected\" selected=\"selected\">", "value=\"2026-11-23\"")
                .contains("/payouts?person=%D0%B1%D0%BE%D1%80&amp;day=2026-11-23&amp;state=rejected&amp;after=")
                .doesNotContain(">Anna<");
        assertThat(page(accountant, "/payouts?person=" + ANNA).body())
                .contains(">Anna<")
                .doesNotContain("Борис");
        assertThat(page(accountant, "/payouts?person=nobody").body()).contains("Nothing matches");
    }

    @Test
    void filtersLetters() throws Exception {
        assertThat(strings(ok(CLARA, "/api/v1/letters?person=" + ANNA), "personId"))
                .containsExactly(ANNA.toString());
        assertThat(strings(ok(CLARA, "/api/v1/letters?day=2026-11-23&person=" + BORIS), "kind"))
                .as("the day's and the rejection's")
                .containsExactlyInAnyOrder("day", "rejected");
        assertThat(pages("/api/v1/letters?limit=1&person=" + BORIS, "kind"))
                .containsExactlyInAnyOrder("day", "rejected");
        assertThat(strings(ok(CLARA, "/api/v1/letters?day=2026-11-24"), "kind")).isEmpty();
        assertThat(strings(ok(ANNA, "/api/v1/me/letters?day=2026-11-23"), "personId"))
                .containsExactly(ANNA.toString());
        HttpClient accountant = signIn(CLARA, "accountant");
        assertThat(page(accountant, "/letters?person=anna&day=2026-11-23&state=")
                        .body())
                .contains(">Anna<")
                .doesNotContain("Борис");
        assertThat(page(accountant, "/letters?person=anna&day=2026-11-24").body())
                .contains("Nothing matches", "The filter is set to Person “\u2068anna\u2069”, Day 2026-11-24.")
                .contains("href=\"/letters\">Show all<");
        assertThat(page(signIn(ANNA, "employee"), "/letters/mine?day=2026-11-24")
                        .body())
                .contains("Nothing matches", "href=\"/letters/mine\">Show all<");
    }

    @Test
    void filtersProposals() throws Exception {
        UUID anna = proposal("adjustment", ANNA, "2026-11-24 10:00", "proposed");
        UUID boris = proposal("payout", BORIS, "2026-11-24 11:00", "declined");
        UUID late = proposal("adjustment", ANNA, "2026-11-01 10:00", "proposed");
        UUID of = proposal("close", null, "2026-11-25 00:00", "approved");

        assertThat(ids("/api/v1/approvals")).containsExactly(of, boris, anna, late);
        assertThat(ids("/api/v1/approvals?person=" + ANNA)).containsExactly(anna, late);
        assertThat(ids("/api/v1/approvals?state=proposed")).containsExactly(anna);
        assertThat(ids("/api/v1/approvals?state=expired")).containsExactly(late);
        assertThat(ids("/api/v1/approvals?kind=payout&person=" + ANNA)).isEmpty();
        assertThat(ids("/api/v1/approvals?day=2026-11-24")).containsExactly(boris, anna);
        assertThat(ids("/api/v1/approvals?day=2026-11-24&kind=adjustment")).containsExactly(anna);
        assertThat(ids("/api/v1/approvals?day=2026-11-25")).containsExactly(of);
        assertThat(pages("/api/v1/approvals?limit=1&kind=adjustment", "words"))
                .containsExactly("Do adjustment 2026-11-24 10:00", "Do adjustment 2026-11-01 10:00");
        HttpClient accountant = signIn(CLARA, "accountant");
        assertThat(page(accountant, "/approvals?state=&person=&kind=").body())
                .contains("Do adjustment 2026-11-24", "Do payout", "Do adjustment 2026-11-01", "Do close");
        assertThat(page(accountant, "/approvals?person=anna&limit=1").body())
                .contains("Do adjustment 2026-11-24", "Do adjustment 2026-11-01", "/approvals?person=anna&amp;after=")
                .doesNotContain("Do payout", "Do close");
        assertThat(page(accountant, "/approvals?day=2026-11-24&limit=1").body())
                .contains("Do adjustment 2026-11-24", "Do payout", "/approvals?day=2026-11-24&amp;after=" + boris)
                .doesNotContain("Do adjustment 2026-11-01", "Do close");
        assertThat(page(accountant, "/approvals?day=2026-11-23").body())
                .contains("The filter is set to Proposed 2026-11-23.");
        assertThat(page(accountant, "/approvals?kind=payout&state=proposed").body())
                .contains("Nothing matches", "The filter is set to State proposed, Kind payout.")
                .doesNotContain("Nothing is waiting");
        assertThat(page(accountant, "/approvals?limit=1&after=" + of).body())
                .as("the waiting ones are on the first page")
                .contains("Do payout")
                .doesNotContain("Do adjustment 2026-11-24", "Nothing");
        assertThat(page(accountant, "/approvals?kind=gift").statusCode()).isEqualTo(400);
    }

    private static UUID proposal(String kind, @Nullable UUID person, String at, String state) {
        UUID id = UUID.randomUUID();
        boolean isDecided = !state.equals("proposed");
        jdbc().sql("""
                insert into proposal (id, kind, what, words, subject, object, person_id, reason, proposed_by, proposed_by_name,
                                      proposed_at, expires_at, state, decided_by, decided_by_name, decided_at)
                values (:id, :kind, cast(:what as jsonb), :words, 'test', :id, :person, 'Because', :ada, 'Ada', cast(:at as timestamptz),
                        cast(:at as timestamptz) + interval '7 days', :state, :decider, :deciderName, cast(:decidedAt as timestamptz))
                """)
                .param("id", id)
                .param("kind", kind)
                .param(
                        "what",
                        "{\"accountId\": \"%s\", \"kind\": \"adjustment\", \"amountMinor\": 100}".formatted(ANNA))
                .param("words", "Do %s %s".formatted(kind, at))
                .param("at", at)
                .param("person", person, Types.OTHER)
                .param("ada", ADA)
                .param("state", state)
                .param("decider", isDecided ? CLARA : null, Types.OTHER)
                .param("deciderName", isDecided ? "Clara" : null, Types.VARCHAR)
                .param("decidedAt", isDecided ? at : null, Types.VARCHAR)
                .update();
        return id;
    }

    @Test
    void filtersDays() throws Exception {
        hear(TUESDAY, assigned(ANNA, -100));

        assertThat(strings(ok(CLARA, "/api/v1/days?state=closed"), "day")).containsExactly("2026-11-23");
        assertThat(strings(ok(CLARA, "/api/v1/days?state=open"), "day")).containsExactly("2026-11-24");
        assertThat(pages("/api/v1/days?limit=1", "day")).containsExactly("2026-11-24", "2026-11-23");
        assertThat(strings(ok(CLARA, "/api/v1/days?state=open&after=2026-11-24"), "day"))
                .isEmpty();
        HttpClient accountant = signIn(CLARA, "accountant");
        assertThat(page(accountant, "/company?state=closed").body())
                .contains("/days/2026-11-23\"")
                .doesNotContain("/days/2026-11-24\"");
        assertThat(page(accountant, "/company?after=2026-11-24").body())
                .contains("/days/2026-11-23\"")
                .doesNotContain("/days/2026-11-24\"");
        assertThat(page(accountant, "/company?state=sealed").body())
                .contains("The filter is set to State sealed.", "href=\"/company\">Show all<");
    }

    @Test
    void filtersDifferences() throws Exception {
        jdbc().sql("""
                insert into bank_difference (kind, day, reference, bank_minor, currency, found_at, explained_at, explanation)
                values ('not_here', '2026-11-23', 'first', 1, 'USD', now(), now(), 'Clara: a fee'),
                       ('not_here', '2026-11-24', 'other', 2, 'USD', now(), null, null),
                       ('amount', '2026-11-24', 'third', 3, 'USD', now(), now(), 'Clara: a fee')
                """).update();

        String differences = "/api/v1/reconciliation/differences";
        assertThat(strings(ok(CLARA, differences), "reference")).containsExactly("third", "other", "first");
        assertThat(strings(ok(CLARA, differences + "?state=open"), "reference")).containsExactly("other");
        assertThat(strings(ok(CLARA, differences + "?day=2026-11-24&state=explained"), "reference"))
                .containsExactly("third");
        assertThat(pages(differences + "?limit=1&state=explained", "reference")).containsExactly("third", "first");
        assertThat(strings(ok(CLARA, differences + "?kind=not_here&state=explained"), "reference"))
                .containsExactly("first");
        assertThat(pages(differences + "?limit=1&kind=not_here", "reference")).containsExactly("other", "first");
        HttpClient accountant = signIn(CLARA, "accountant");
        assertThat(page(accountant, "/reconciliation?day=2026-11-24&state=&limit=1")
                        .body())
                .contains("third", "/reconciliation?day=2026-11-24&amp;after=")
                .doesNotContain(">other<", ">first<");
        assertThat(page(accountant, "/reconciliation?kind=not_at_bank").body())
                .contains("<option value=\"not_at_bank\" selected=\"selected\">not at the bank</option>")
                .contains("The filter is set to What not at the bank.");
        assertThat(page(accountant, "/reconciliation?kind=amount&limit=1").body())
                .contains("third", "/reconciliation?kind=amount&amp;after=")
                .doesNotContain(">other<", ">first<");
        assertThat(page(accountant, "/reconciliation?day=2026-11-22&state=open").body())
                .contains("The filter is set to Statement of 2026-11-22, State open.")
                .contains("href=\"/reconciliation\">Show all<");
    }

    @Test
    void filtersEntriesOfAnAccount() throws Exception {
        hear(TUESDAY, assigned(ANNA, -100));
        HttpClient anna = signIn(ANNA, "employee");

        assertThat(page(anna, "/?day=2026-11-23&limit=1").body())
                .contains("−35.00\u00a0USD", "/?day=2026-11-23&amp;after=")
                .contains(">2026-11-23</h3>")
                .doesNotContain(">2026-11-24</h3>");
        assertThat(page(signIn(CLARA, "accountant"), "/accounts/%s?day=2026-11-22".formatted(ANNA))
                        .body())
                .contains("The filter is set to Day 2026-11-22.", "href=\"/accounts/%s\">Show all<".formatted(ANNA));
    }

    @Test
    void asksForMoreOfANameThatManyHave() throws Exception {
        IntStream.range(0, 21).forEach(i -> account("Annabel " + i));
        HttpClient accountant = signIn(CLARA, "accountant");

        assertThat(page(accountant, "/payouts?person=ann").body())
                .contains("The filter cannot be applied", "More than 20 people have “\u2068ann\u2069” in their names")
                .doesNotContain("data-test=\"payouts\"");
        assertThat(page(accountant, "/payouts?person=anna&day=").statusCode()).isEqualTo(200);
        assertThat(page(accountant, "/payouts?person=annabel+1").statusCode())
                .as("11 people")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "accounts?name=%E2%80%AEgro | The name must not change the direction of writing",
                "accounts?person=x | person is unknown: there are after, limit, name",
                "payouts?person=anna | person",
                "payouts?state=lost | state",
                "payouts?day=yesterday | day",
                "letters?state=lost | state must be one of created, sent, failed, collected, kept",
                "approvals?kind=gift | kind must be one of adjustment, bank_name, close, payout, return, reversal",
                "days?state=shut | state must be one of open, sealed, closing, closed",
                "reconciliation/differences?state=done | state must be one of open, explained",
                "approvals?day=today | day",
                "reconciliation/differences?kind=here | kind must be one of not_at_bank, not_here, amount, ",
                "reconciliation/differences?open=true | open is unknown: there are after, day, kind, limit, person, state",
                "accounts?after=00000000-0000-4000-8000-00000000dead | after must be what the page before names",
                "payouts?after=00000000-0000-4000-8000-00000000dead | after must be what the page before names",
                "approvals?after=00000000-0000-4000-8000-00000000dead | after must be what the page before names",
                "me/payouts?after=00000000-0000-4000-8000-00000000dead | after must be what the page before names",
                "me/account/entries?after=00000000-0000-4000-8000-00000000dead | after must be what the page before names"
            })
    void refusesWhatCannotBeAskedFor(String query) throws Exception {
        String[] parts = query.split(" \\| ", -1);

        HttpResponse<String> refused = get(CLARA, "/api/v1/" + parts[0]);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(JsonMapper.shared().readTree(refused.body()).get("detail").asString())
                .startsWith(parts[1]);
    }

    private static UUID account(String name) {
        UUID person = UUID.randomUUID();
        know(person, name, "somebody@example.org", "en");
        hear(TUESDAY, assigned(person, -100));
        return person;
    }

    private static List<String> names(String path) throws Exception {
        return strings(ok(CLARA, path), "name");
    }

    /** Goes through all pages of a list. */
    private static List<String> pages(String path, String field) throws Exception {
        JsonNode page = ok(CLARA, path);
        Stream.Builder<String> all = Stream.builder();
        strings(page, field).forEach(all::add);
        for (int more = 0; more < 10 && !page.get("next").isNull(); more++) {
            page = ok(CLARA, path + "&after=" + encoded(page.get("next").asString()));
            strings(page, field).forEach(all::add);
        }
        return all.build().toList();
    }

    private static List<UUID> ids(String path) throws Exception {
        return ids(CLARA, path);
    }

    private static List<UUID> ids(UUID person, String path) throws Exception {
        return strings(ok(person, path), "id").stream().map(UUID::fromString).toList();
    }

    /** A field of all rows of the only list in a response. */
    private static List<String> strings(JsonNode answer, String field) {
        return answer.valueStream()
                .filter(JsonNode::isArray)
                .flatMap(JsonNode::valueStream)
                .map(row -> row.get(field).asString(""))
                .toList();
    }

    private static JsonNode ok(UUID person, String path) throws Exception {
        HttpResponse<String> response = get(person, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private static HttpResponse<String> get(UUID person, String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Bearer " + token(person, person == CLARA ? "accountant" : "employee"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
