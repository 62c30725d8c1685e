package dev.ates.analytics;

import static dev.ates.analytics.day.Bookkeeping.KESHA;
import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import com.nimbusds.jose.JOSEException;
import dev.ates.analytics.day.Bookkeeping;
import dev.ates.analytics.figures.Tab;
import dev.ates.testkit.Eventually;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole service on a real database, with an identity provider and without a broker. */
class AnalyticsTest extends AnalyticsFixture {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/days",
                "/api/v1/days/2026-11-23",
                "/api/v1/days/2026-11-23/balances",
                "/api/v1/people-in-the-red",
                "/api/v1/most-expensive",
                "/api/v1/most-expensive?period=week&from=2026-11-01&to=2026-11-30",
                "/api/v1/earnings",
                "/api/v1/periods",
                "/api/v1/periods/2026-11-01..2026-11-15"
            })
    void answersProgramsOfAdministratorsAlone(String path) throws JOSEException {
        assertThat(http.get().uri(path).exchange()).hasStatus(401);
        for (String role : new String[] {"employee", "manager", "accountant"}) {
            assertThat(get(path, role)).hasStatus(403);
        }
        assertThat(get(path, "administrator")).hasStatusOk();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/days",
                "/days/2026-11-23",
                "/periods",
                "/periods/2026-Q4",
                "/most-expensive",
                "/people-in-the-red"
            })
    void showsPagesToAdministratorsAlone(String path) {
        assertThat(page(path, "employee")).hasStatus(403);
        assertThat(page(path, "administrator")).hasStatusOk();
    }

    @Test
    void tellsADayWithItsVerdictAndDifferences() throws JOSEException {
        var day = assertThat(get("/api/v1/days/2026-11-23", "administrator")).bodyJson();
        day.extractingPath("$.currency").isEqualTo("USD");
        day.extractingPath("$.figures.isFinal").isEqualTo(false);
        day.extractingPath("$.figures.companyEarnedMinor").isEqualTo(1500);
        day.extractingPath("$.verdict.state").isEqualTo("disagrees");
        day.extractingPath("$.verdict.differences[0].figure").isEqualTo("postings");

        var sunday = assertThat(get("/api/v1/days/2026-11-22", "administrator")).bodyJson();
        sunday.extractingPath("$.verdict.state").isEqualTo("final");
        sunday.extractingPath("$.late[0].text").isEqualTo("Much too late");
        sunday.extractingPath("$.tracker.state").isEqualTo("incomplete");
        sunday.extractingPath("$.tracker.differences[0].said").isEqualTo(1);
        sunday.extractingPath("$.figures.mostExpensive.rewardMinor").isEqualTo(2500);
    }

    @Test
    void showsWhichDaysDifferAndHow() throws JOSEException {
        assertThat(page("/days/2026-11-22", "administrator"))
                .bodyText()
                .contains(
                        "not those that its seal of the day counts",
                        "tracked-differences",
                        "The seal counts",
                        "−10.00");
        assertThat(page("/days/2026-11-24", "administrator")).bodyText().contains("cannot be compared yet");
        for (String path : List.of("/", "/days")) {
            assertThat(page(path, "administrator"))
                    .bodyText()
                    .contains(
                            "Figures differ between the services: ", "/days/2026-11-22\">2026-11-22</a>", "late-days");
        }

        assertThat(get("/actuator/health", "administrator"))
                .bodyJson()
                .extractingPath("$.components.days.details.differing")
                .asArray()
                .containsExactly("2026-11-22", "2026-11-23");
        assertThat(get("/actuator/prometheus", "administrator"))
                .bodyText()
                .contains("ates_day_differing 2.0", "ates_day_oldest_provisional_age_seconds ");
    }

    @Test
    void tellsEarningsAndWhoIsInTheRedNow() throws JOSEException {
        var earnings = assertThat(get("/api/v1/earnings", "administrator")).bodyJson();
        earnings.extractingPath("$.earnedMinor").isEqualTo(-2500 + 1000 + 1500 - 3100 + 1200);
        earnings.extractingPath("$.days[2].day").isEqualTo("2026-11-24");

        var red = assertThat(get("/api/v1/people-in-the-red", "administrator")).bodyJson();
        red.extractingPath("$.day").isEqualTo("2026-11-24");
        red.extractingPath("$.people").isEqualTo(1);
        red.extractingPath("$.debts[0].accountId").isEqualTo(POPUG.toString());
        red.extractingPath("$.debts[0].balanceMinor").isEqualTo(-1200);

        var then = assertThat(get("/api/v1/people-in-the-red?day=2026-11-23&limit=1", "administrator"))
                .bodyJson();
        then.extractingPath("$.debts[0].name").isEqualTo("Kesha <b>");
        then.extractingPath("$.next").isEqualTo("-2500_" + KESHA);
    }

    /** The path, texts of the response, and texts that it must not have; 2 is Kesha, 1 the other person. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/days/2026-11-24/balances?person=ID2 | \"accountId\":\"ID2\" | ID1",
                "/api/v1/people-in-the-red?day=2026-11-23&person=ID2 | \"balanceMinor\":-2500 | ID1",
                "/api/v1/people-in-the-red?day=2026-11-23&person=ID1 | \"debts\":[] | ID2",
                "/api/v1/people-in-the-red?person=kesha | person must be an id such as | debts",
                "/days/2026-11-24?person=sha+<B | Kesha &lt;b&gt;</bdi> | unknown person",
                "/days/2026-11-24?limit=1&person=ID2 | /days/2026-11-24?person=ID2&amp;after=ID2 | unknown person",
                "/days/2026-11-24?person=nobody | href=\"/days/2026-11-24\">Show all< | unknown person",
                "/people-in-the-red?person=kesha&day=2026-11-23 | −25.00 | unknown person",
                "/people-in-the-red?person=kesha | The filter is set to Person | −25.00",
                "/people-in-the-red?day=2020-01-01 | The filter is set to Day 2020-01-01. | −"
            })
    void filtersBalancesAndDebtsByPerson(String line) throws JOSEException {
        String[] parts = line.replace("ID1", POPUG.toString())
                .replace("ID2", KESHA.toString())
                .split(" \\| ", -1);
        assertThat(parts[0].startsWith("/api") ? get(parts[0], "administrator") : page(parts[0], "administrator"))
                .bodyText()
                .contains(parts[1])
                .doesNotContain(parts[2]);
    }

    @Test
    void flagsTheMostExpensiveTaskOfAnUnfinishedPeriod() throws JOSEException {
        var best = assertThat(get("/api/v1/most-expensive?period=day&from=2026-11-22&to=2026-11-24", "administrator"))
                .bodyJson();
        best.extractingPath("$.periods[0].provisional").isEqualTo(false);
        best.extractingPath("$.periods[1].task").isEqualTo(null);
        best.extractingPath("$.periods[2].provisional").isEqualTo(true);
        best.extractingPath("$.periods[2].task.text").isEqualTo("Clean <the> cage");
    }

    @Test
    void comparesAPeriodWithTheOneBefore() throws JOSEException {
        var week = assertThat(get("/api/v1/periods/2026-W48", "administrator")).bodyJson();
        week.extractingPath("$.figures.isFinal").isEqualTo(false);
        week.extractingPath("$.figures.companyEarnedMinor").isEqualTo(1500 + 1200 - 3100);
        week.extractingPath("$.before.period").isEqualTo("2026-W47");
        week.extractingPath("$.before.isFinal").isEqualTo(true);
        week.extractingPath("$.changeMinor").isEqualTo(-400 + 1500);
        week.extractingPath("$.previous").isEqualTo("2026-W47");
        week.extractingPath("$.next").isEqualTo(null);
        week.extractingPath("$.parts[*].figures.days").asArray().containsExactly(1, 1, 0, 0, 0, 0, 0);
        week.extractingPath("$.parts[0].changeMinor").isEqualTo(1500 + 1500);

        var weeks = assertThat(get("/api/v1/periods?from=2026-11-22&to=2026-11-23", "administrator"))
                .bodyJson();
        weeks.extractingPath("$.periods[*].figures.period").asArray().containsExactly("2026-W47", "2026-W48");
        weeks.extractingPath("$.periods[0].before").isEqualTo(null);
        weeks.extractingPath("$.periods[1].changeMinor").isEqualTo(1100);
    }

    @Test
    void showsAPeriodWithItsDaysAndTheWay() {
        assertThat(page("/periods/2026-W48", "administrator"))
                .bodyText()
                .contains(
                        "+11.00\u00a0USD</span> compared with",
                        "/periods/2026-W47",
                        "31.00\u00a0USD</span> <bdi>Clean &lt;the&gt; cage",
                        ">provisional<")
                .doesNotContain("/periods/2026-W49");
        assertThat(page("/periods/2026-11-22", "administrator"))
                .bodyText()
                .contains("/periods/2026-11-23", "/days/2026-11-22", "no figures to compare with", ">final<");
        assertThat(page("/periods?period=month&from=2026-10-31", "administrator"))
                .bodyText()
                .contains("/periods/2026-10", "/periods/2026-11");
        assertThat(page("/days/2026-11-23", "administrator"))
                .bodyText()
                .contains("/periods/2026-W48", "/periods/2026-11\"", "/periods/2026-Q4");
    }

    @Test
    void refusesWhatIsOutOfBoundsAndNamesTheBound() throws JOSEException {
        var tooLong = assertThat(get("/api/v1/earnings?from=2000-01-01&to=2026-01-01", "administrator"));
        tooLong.hasStatus(400);
        tooLong.bodyJson().extractingPath("$.type").isEqualTo("urn:ates:problem:invalid-parameter");
        tooLong.bodyJson().extractingPath("$.detail").asString().contains("3700");
        assertThat(get("/api/v1/days?from=soon", "administrator")).hasStatus(400);
        assertThat(get("/api/v1/most-expensive?period=year", "administrator")).hasStatus(400);
        assertThat(get("/api/v1/periods/2025-W53", "administrator"))
                .hasStatus(400)
                .bodyText()
                .contains("2026-11-01..2026-11-15");
        assertThat(get("/api/v1/periods/2026-W49", "administrator"))
                .hasStatus(400)
                .bodyText()
                .contains("must not be later than today");
        assertThat(get("/api/v1/periods/2010-01-01..2026-01-01", "administrator"))
                .hasStatus(400)
                .bodyText()
                .contains("3700");
        assertThat(page("/periods?period=day&from=2025-01-01", "administrator"))
                .hasStatus(400)
                .bodyText()
                .contains("this page shows at most 400");
        assertThat(get("/api/v1/people-in-the-red?after=nonsense", "administrator"))
                .hasStatus(400);
        assertThat(get("/api/v1/days/2020-01-01", "administrator")).hasStatus(404);
        assertThat(page("/days?from=2010-01-01&to=2019-01-01", "administrator"))
                .hasStatus(400)
                .bodyText()
                .contains("from and to", "span 3288 days (2010-01-01 to 2019-01-01): this page shows at most 400");
    }

    @Test
    void marksADayAsFinalOrSaysWhatItWaitsFor() {
        assertThat(page("/days/2026-11-22", "administrator"))
                .bodyText()
                .contains(">final<", "never changes again", "Much too late", "<td>reward</td>", "Feed the parrot");
        assertThat(page("/days/2026-11-23", "administrator"))
                .bodyText()
                .contains(">provisional<", "data-test=\"differences\"", "−26.00", "Kesha &lt;b&gt;");
        assertThat(page("/days/2026-11-24", "administrator"))
                .bodyText()
                .contains("Accounting has not closed the day yet", "Clean &lt;the&gt; cage");
    }

    /** Signed from the company's view: fees come in, rewards go out. */
    @Test
    void showsLinesThatAddUpToWhatManagementEarned() throws UnsupportedEncodingException {
        long fees = 0;
        long rewards = 0;
        for (String day : List.of("2026-11-22", "2026-11-23", "2026-11-24")) {
            String figures = page("/days/" + day, "administrator").getResponse().getContentAsString();
            assertThat(shown(figures, "fees") + shown(figures, "rewards"))
                    .as(day)
                    .isEqualTo(shown(figures, "earned"));
            fees += shown(figures, "fees");
            rewards += shown(figures, "rewards");
        }

        assertThat(fees).isPositive();
        assertThat(rewards).isNegative();
    }

    /** An amount on a page, in minor units. */
    private static long shown(String page, String name) {
        Matcher amount = Pattern.compile("data-test=\"%s\">(?:<strong>)?([^<]+) ".formatted(name))
                .matcher(page.replace('\u00a0', ' '));
        assertThat(amount.find()).as(name).isTrue();
        return Long.parseLong(amount.group(1).replace('−', '-').replaceAll("[^-0-9]", ""));
    }

    @Test
    void showsTodayAtAGlance() {
        assertThat(page("/", "administrator"))
                .bodyText()
                .contains("−19.00", "People in the red", "This week", "Accounting’s data has not arrived yet");
        assertThat(page("/days", "administrator")).bodyText().contains("<svg", "2026-11-22: −15.00");
        assertThat(page("/most-expensive?period=month", "administrator"))
                .bodyText()
                .contains("Clean &lt;the&gt; cage", "31.00");
    }

    @Test
    void showsEveryMetricOnAPageAndToPrograms() throws JOSEException {
        for (Tab tab : analytics.getBeansOfType(Tab.class).values()) {
            assertThat(page(tab.path(), "administrator"))
                    .hasStatusOk()
                    .bodyText()
                    .contains(tab.title());
            assertThat(get("/api/v1" + tab.path(), "administrator")).hasStatusOk();
        }
    }

    @Test
    void makesTheDaysAnewOnRequest() throws JOSEException {
        var before = books.day(MONDAY);

        assertThat(post("/api/v1/rebuild")).hasStatus(202);
        assertThat(http.post()
                        .uri("/api/v1/rebuild")
                        .header("Authorization", "Bearer " + issuer.token(idOf("manager"), "Anna", List.of("manager")))
                        .exchange())
                .hasStatus(403);
        assertThat(http.post()
                        .uri("/days/rebuild")
                        .param("metric", "earnings", "balances")
                        .cookie(session("administrator"))
                        .with(csrf())
                        .exchange())
                .hasRedirectedUrl("/days/rebuild");
        assertThat(post("/api/v1/rebuild?metric=weather"))
                .hasStatus(400)
                .bodyText()
                .contains("weather", "must be one of balances");
        assertThat(post("/api/v1/rebuild?metric=earnings&from=2026-11-22&to=2026-11-23"))
                .hasStatus(202);
        for (String refused : List.of(
                "metric=earnings&from=2026-11-22 must both be given",
                "metric=completion_time&from=2026-11-22&to=2026-11-23 must have days of its own")) {
            assertThat(post("/api/v1/rebuild?" + refused.split(" ")[0]))
                    .hasStatus(400)
                    .bodyText()
                    .contains(refused.split(" ", 2)[1]);
        }

        Eventually.eventually(
                "every metric is rebuilt",
                Duration.ofSeconds(30),
                () -> assertThat(get("/api/v1/rebuild", "administrator"))
                        .bodyJson()
                        .extractingPath("$.metrics[?(@.rebuilt != null)]")
                        .asArray()
                        .isEmpty());
        assertThat(books.day(MONDAY)).isEqualTo(before);
        assertThat(page("/days/rebuild", "administrator"))
                .bodyText()
                .contains("most_expensive", "Rebuild these days", "%1$d of %1$d".formatted(books.journal.end()));
        assertThat(books.jdbc
                        .sql("select who_name || ': ' || reason from robots.decision where action = 'request'")
                        .query(String.class)
                        .list())
                .contains(
                        "Anna: Rebuild all metrics",
                        "Anna: Rebuild balances, earnings",
                        "Anna: Rebuild earnings, 2026-11-22 to 2026-11-23");
    }

    @Test
    void pausesAndStartsItsRobotsAsEveryServiceDoes() throws JOSEException {
        assertThat(post("/api/v1/ops/robots/recheck/pause?reason=Somebody looks"))
                .hasStatus(204);
        var robots = assertThat(get("/api/v1/ops/robots", "administrator")).bodyJson();
        robots.extractingPath("$.robots[*].name").asArray().containsExactly("day-mailer", "rebuild", "recheck");
        robots.extractingPath("$.robots[2].pausedWhy").isEqualTo("Somebody looks");
        assertThat(post("/api/v1/ops/robots/recheck/resume")).hasStatus(204);

        assertThat(post("/api/v1/ops/robots/rebuild/run?dryRun=true"))
                .bodyJson()
                .extractingPath("$.plan.days")
                .isEqualTo(3);
        var run = assertThat(post("/api/v1/ops/robots/rebuild/run")).bodyJson();
        run.extractingPath("$.runs[0].outcome").isEqualTo("done");
        run.extractingPath("$.runs[0].startedBy").isEqualTo("Anna");
        assertThat(page("/robots", "administrator"))
                .hasStatusOk()
                .bodyText()
                .contains("recheck", "rebuild", "Run now", "days 3");
        assertThat(page("/robots", "manager")).hasStatus(403);
    }

    @Test
    void saysSoWhileNothingWasHeardYet() throws JOSEException {
        try (var empty = analyticsOn(new Bookkeeping())) {
            for (String path : List.of("/", "/days", "/most-expensive", "/periods", "/periods/2026-11")) {
                assertThat(asking(empty).get().uri(path).with(signedIn("administrator")))
                        .hasStatusOk()
                        .bodyText()
                        .contains("No data yet");
            }
            assertThat(asking(empty)
                            .get()
                            .uri("/api/v1/people-in-the-red")
                            .header(
                                    "Authorization",
                                    "Bearer " + issuer.token(idOf("administrator"), "Anna", List.of("administrator"))))
                    .hasStatusOk()
                    .bodyJson()
                    .extractingPath("$.people")
                    .isEqualTo(0);
        }
    }

    @Test
    void isReadyWithoutABrokerAndDescribesItsApi() {
        assertThat(http.get().uri("/actuator/health/readiness").exchange()).hasStatusOk();
        assertThat(http.get().uri("/v3/api-docs").exchange())
                .bodyText()
                .contains("/api/v1/most-expensive", "/api/v1/people-in-the-red", "/api/v1/days/{day}/balances");
    }
}
