package dev.ates.accounting.correction;

import static dev.ates.accounting.Pages.page;
import static dev.ates.accounting.Pages.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.TestBank;
import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.decision.Reason;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.TrackerEvent;
import dev.ates.messaging.Batch.Received;
import dev.ates.ui.Caller;
import dev.ates.ui.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lines of a letter, and of the pages of an account, of all accounts and of a day, add up to the totals below them.
 */
class FiguresAddUpTest extends ServiceTest {

    private static final int DAYS = 6;
    private static final Pattern TEXT_LINE = Pattern.compile("(?m)^[^:\\n]+: (.+) USD$");
    private static final Pattern HTML_LINE = Pattern.compile("text-align: right[^>]*>([^<]+) USD</td>");
    private static final Pattern CELL = Pattern.compile("class=\"amount(?: amount-negative)?\">([^<]+)\u00a0USD</td>");
    private static final Pattern PAGE_LINE = Pattern.compile("<td class=\"amount\">([^<]+)\u00a0USD</td>");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void addUpInEveryLetterAndOnThePageOfTheAccount(long seed) throws Exception {
        Random dice = new Random(seed);
        know(ANNA, "Anna", "anna@example.org", "en");
        know(BORIS, "Борис", "boris@example.org", "ru");
        HttpClient accountant = signIn(CLARA, "accountant");

        for (int day = 0; day < DAYS; day++) {
            live(MONDAY.plusDays(day), dice, accountant);
        }

        assertThat(number("select count(*) from letter where kind = 'day'")).isGreaterThan(DAYS);
    }

    private static void live(LocalDate day, Random dice, HttpClient accountant) throws Exception {
        CLOCK.set(noon(day));
        robot("payer").runDue();
        hearWhole(day, events(dice));
        if (dice.nextInt(3) > 0) {
            adjust(dice.nextBoolean() ? ANNA : BORIS, dice.nextInt(-3_000, 3_001) | 1);
        }
        for (UUID person : List.of(ANNA, BORIS)) {
            pageAddsUp(accountant, person);
        }
        accountsAddUp(accountant);
        dayAddsUp(accountant, day, balance(ANNA) + balance(BORIS));
        CLOCK.set(noon(day.plusDays(1)));
        robot("closer").runDue();
        if (dice.nextInt(3) == 0) {
            BANK.next(TestBank.Fault.REJECT);
        }
        for (UUID person : List.of(ANNA, BORIS)) {
            letterAddsUp(person, day);
        }
        dayAddsUp(accountant, day, balanceAfter(ANNA, day) + balanceAfter(BORIS, day));
    }

    @SuppressWarnings("unchecked")
    private static Received<TrackerEvent>[] events(Random dice) {
        List<Received<TrackerEvent>> events = new ArrayList<>();
        for (int event = dice.nextInt(6); event > 0; event--) {
            UUID person = dice.nextBoolean() ? ANNA : BORIS;
            events.add(
                    dice.nextInt(5) < 3
                            ? assigned(person, -dice.nextLong(1, 200_000))
                            : completed(person, dice.nextLong(1, 400_000)));
        }
        return events.<Received<TrackerEvent>>toArray(Received[]::new);
    }

    private static void adjust(UUID person, long amountMinor) {
        UUID proposal = UUID.randomUUID();
        Approvals approvals = service(Approvals.class);
        approvals.propose(
                service(Adjustments.class),
                proposal,
                new Adjustments.Adjustment(person, Kind.adjustment, amountMinor),
                new Reason("By the dice"),
                new Caller(CLARA, "Clara", Set.of(Role.accountant)));
        approvals.approve(proposal, new Caller(ADA, "Ada", Set.of(Role.administrator)), null);
    }

    private static void letterAddsUp(UUID person, LocalDate day) throws Exception {
        String path = "/api/v1/letters/%s/%s/day".formatted(person, day);
        HttpResponse<String> found = HttpClient.newHttpClient()
                .send(
                        request(path)
                                .header("Authorization", "Bearer " + token(CLARA, "accountant"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (found.statusCode() == 404) {
            return;
        }
        JsonNode letter = JsonMapper.shared().readTree(found.body());
        String text = letter.get("text").asString();
        long closing = jdbc().sql("select closing_minor from account_day where account = :person and day = :day")
                .param("person", person)
                .param("day", day)
                .query(Long.class)
                .single();

        addsUp(amounts(TEXT_LINE, text), closing, text);
        String html = letter.get("html").asString();
        addsUp(amounts(HTML_LINE, html.substring(0, html.indexOf("<h2>"))), closing, html);
    }

    private static void pageAddsUp(HttpClient accountant, UUID person) throws Exception {
        HttpResponse<String> page = page(accountant, "/accounts/" + person);
        assertThat(page.statusCode()).isEqualTo(200);
        String today = page.body().replaceFirst("(?s).*data-test=\"today\">(.*?)</table>.*", "$1");
        addsUp(amounts(PAGE_LINE, today), balance(person), today);
    }

    private static void accountsAddUp(HttpClient accountant) throws Exception {
        String accounts = page(accountant, "/accounts").body();
        for (String row : accounts.substring(accounts.indexOf("<tbody>")).split("</tr>")) {
            List<Long> amounts = amounts(CELL, row);
            if (!amounts.isEmpty()) {
                addsUp(amounts, amounts.getLast(), row);
            }
        }
    }

    private static void dayAddsUp(HttpClient accountant, LocalDate day, long result) throws Exception {
        HttpResponse<String> page = page(accountant, "/days/" + day);
        if (page.statusCode() == 404) {
            return;
        }
        String sums = page.body().replaceFirst("(?s).*data-test=\"sums\">(.*?)</table>.*", "$1");
        addsUp(amounts(PAGE_LINE, sums), result, sums);
    }

    private static long balanceAfter(UUID person, LocalDate day) {
        return jdbc().sql(
                        "select coalesce(sum(signed_minor), 0)::bigint from transfer where person_id = :person and day <= :day")
                .param("person", person)
                .param("day", day)
                .query(Long.class)
                .single();
    }

    private static void addsUp(List<Long> amounts, long result, String shown) {
        assertThat(amounts).as(shown).hasSizeBetween(5, 6);
        assertThat(amounts.getLast()).as(shown).isEqualTo(result);
        assertThat(amounts.subList(0, amounts.size() - 1).stream().reduce(0L, Math::addExact))
                .as(shown)
                .isEqualTo(result);
    }

    private static List<Long> amounts(Pattern line, String shown) {
        return line.matcher(shown)
                .results()
                .map(found -> Long.parseLong(
                        found.group(1).replace("\u202f", "").replace(".", "").replace('\u2212', '-')))
                .toList();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .timeout(Duration.ofSeconds(20));
    }
}
