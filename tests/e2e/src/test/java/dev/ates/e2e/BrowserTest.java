package dev.ates.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.ates.standalone.Ports;
import dev.ates.standalone.World;
import dev.ates.ui.Residents;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One business day in a browser, from the login to the analysts' figures. */
@NeedsChromium
class BrowserTest {

    private static final String ANN = "0198f6a0-0000-7000-8000-000000000001";
    private static final String MARY = "0198f6a0-0000-7000-8000-000000000005";

    private static final String UNBROKEN = "W".repeat(500);

    private static final List<String> TEXTS = List.of(
            UNBROKEN,
            "🦜".repeat(500),
            "\u05d4\u05b7\u05d0\u05b2\u05db\u05b5\u05dc (123) \u05d0\u05ea \u05d4\u05ea\u05d5\u05db\u05d9!",
            "\u0625\u0637\u0639\u0627\u0645 \u0627\u0644\u0628\u0628\u063a\u0627\u0621 123",
            "</script><script>alert(1)</script>",
            "\"'><img src=x onerror=alert(1)>",
            "=HYPERLINK(\"http://localhost:1\")",
            "\uff1d1+1",
            "${7*7} [[${7*7}]] {{7*7}}");

    private static final int REACHED_MAX = 60;

    private static final String FOCUS = """
            (() => {
              const style = getComputedStyle(document.activeElement);
              return style.outlineStyle + ' ' + style.outlineWidth + ' ' + document.activeElement.outerHTML.slice(0, 150);
            })()
            """;

    @TempDir
    private static Path data;

    private static World world;
    private static Chromium chromium;
    private static String home;
    private static String tracker;
    private static String accounting;
    private static String analytics;

    private final List<Visitor> visitors = new ArrayList<>();

    @BeforeAll
    static void start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(15_000);
        Ports ports = Ports.free();
        world = World.start(new World.Plan(
                data, ports, Clock.systemUTC(), new SecureRandom(), null, Map.of("ATES_ZONE", zoneWhereItIsNoon())));
        eventually(
                "every service has heard of the people",
                Duration.ofSeconds(30),
                () -> assertThat(Stream.of("tracker", "accounting", "analytics"))
                        .allSatisfy(part -> assertThat(world.bean(part, Residents.class)
                                        .find(UUID.fromString("0198f6a0-0000-7000-8000-000000000007")))
                                .isPresent()));
        chromium = new Chromium();
        home = "http://localhost:" + ports.home();
        tracker = "http://localhost:" + ports.tracker();
        accounting = "http://localhost:" + ports.accounting();
        analytics = "http://localhost:" + ports.analytics();
    }

    /** All happens on one business day, whenever it runs. */
    private static String zoneWhereItIsNoon() {
        return ZoneOffset.ofHours(12 - LocalTime.now(Clock.systemUTC()).getHour())
                .getId();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (world != null) {
            world.close();
        }
    }

    @AfterEach
    void leave() {
        visitors.forEach(Visitor::close);
    }

    @Test
    void paysWhoeverIsGivenATaskAndDoesIt() {
        Visitor ann = visitor("ann", tracker);

        ann.look("tracker-empty");
        create(ann, "Feed the parrot", "Twice a day.\nIt likes nuts.");
        String assignee = assigneeIn(ann.flash(), "Feed the parrot");

        Visitor other = visitor(loginOf(assignee), tracker);
        Locator task = other.row("open-tasks", "Feed the parrot");
        assertThat(task).hasCount(1);
        long fee = minor(task.locator("td").nth(1));
        long reward = minor(task.locator("td").nth(2));
        assertThat(fee).isBetween(-2000L, -1000L);
        assertThat(reward).isBetween(2000L, 4000L);
        other.look("tracker-mine");

        task.getByText("Feed the parrot").click();
        assertThat(other.page().getByText("It likes nuts.")).isVisible();
        other.look("tracker-task");
        other.page().goBack();
        other.row("open-tasks", "Feed the parrot").getByTestId("done").click();
        assertThat(other.flash()).containsText(Pattern.compile("Feed the parrot.*is done\\."));
        assertThat(other.row("done-tasks", "Feed the parrot")).hasCount(1);
        assertThat(other.row("open-tasks", "Feed the parrot")).hasCount(0);

        // The identity provider knows already who this is: no page asks again.
        other.follow("Accounting");
        other.awaitText("entries", "reward");
        Locator entries = other.row("entries", "Feed the parrot");
        assertThat(entries).hasCount(2);
        assertThat(minor(entries.filter(having("fee")).locator("td").last())).isEqualTo(fee);
        assertThat(minor(entries.filter(having("reward")).locator("td").last())).isEqualTo(reward);
        long sum = other.part("entries").locator("tbody tr").all().stream()
                .mapToLong(entry -> minor(entry.locator("td").last()))
                .sum();
        assertThat(minor(other.part("balance"))).isEqualTo(sum);
        assertThat(minor(other.part("earned-today"))).isEqualTo(sum);
        assertThat(other.emptyState()).hasCount(0);
        other.look("accounting-mine");
    }

    @Test
    void tellsAManagerHowManyTasksWereMoved() {
        Visitor mary = visitor("mary", tracker);
        assertThat(mary.part("shuffle")).isVisible();
        mary.open(tracker + "/mine");
        create(mary, "Water the cactus", "");
        create(mary, "Wind the clock", "");

        mary.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("All tasks"))
                .click();
        assertThat(mary.row("all-tasks", "Water the cactus")).hasCount(1);
        assertThat(mary.row("all-tasks", "Wind the clock")).hasCount(1);
        assertThat(mary.emptyState()).hasCount(0);
        mary.look("tracker-all");
        mary.page()
                .getByText("Assign tasks", new Page.GetByTextOptions().setExact(true))
                .click();
        String open = mary.part("open-count").innerText();
        mary.look("tracker-shuffle");
        mary.part("shuffle-confirm").click();

        assertThat(mary.flash()).containsText("gave %s open tasks away among 5 people".formatted(open));
        assertThat(mary.row("all-tasks", "Wind the clock").locator("td").nth(5)).hasText("2");
        mary.look("tracker-shuffled");
    }

    @Test
    void refusesWhatIsNotOnesBusinessOnAReadablePage() {
        Visitor bob = visitor("bob", tracker);

        assertThat(bob.open(tracker + "/tasks")).isEqualTo(403);
        assertThat(bob.part("problem")).isVisible();
        bob.look("refused-tasks");
        assertThat(bob.open(tracker + "/tasks/00000000-0000-7000-8000-000000000000"))
                .isEqualTo(404);
        assertThat(bob.part("problem")).isVisible();
        bob.look("refused-task");
        assertThat(bob.open(tracker + "/nowhere")).isEqualTo(404);
        assertThat(bob.part("problem")).isVisible();
        assertThat(bob.open(accounting + "/accounts/" + ANN)).isEqualTo(403);
        assertThat(bob.part("problem")).isVisible();
        bob.look("refused-account");
        assertThat(bob.open(accounting + "/company")).isEqualTo(403);
        assertThat(bob.open(analytics)).isEqualTo(403);
        assertThat(bob.part("problem")).isVisible();
        bob.look("refused-analytics");
    }

    @Test
    void namesTheBoundThatATitleMustKeep() {
        Visitor bob = visitor("bob", tracker);

        create(bob, "   ", "Kept while the title is mended");

        assertThat(bob.flash()).containsText("The title must have 1 to 500 characters, it has 0.");
        assertThat(bob.page().getByLabel("Description")).hasValue("Kept while the title is mended");
        assertThat(bob.page().locator("#task-title-wrong")).isVisible();
        bob.look("tracker-wrong-title");
        assertThat(bob.page().reload().status()).isEqualTo(200);
        assertThat(bob.page().locator("#task-title-wrong")).hasCount(0);

        bob.page().getByLabel("Title").fill("Sent again");
        bob.part("create").click();
        assertThat(bob.flash()).containsText("Sent again");
    }

    @Test
    void showsWhatWasTypedWhateverItIs() {
        Visitor mary = visitor("mary", tracker);
        mary.open(tracker + "/mine");
        TEXTS.forEach(text -> create(mary, text, text));

        mary.open(tracker + "/tasks?limit=500");
        assertThat(mary.part("all-tasks").locator("tbody td:first-child a").allInnerTexts())
                .containsAll(TEXTS);
        mary.look("texts-all");
        mary.row("all-tasks", UNBROKEN).locator("a").click();
        assertThat(mary.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText(UNBROKEN);
        mary.look("texts-one");
        String assignee = mary.part("history").locator("tbody td").nth(1).innerText();

        Visitor player = visitor(loginOf(assignee), tracker);
        player.look("texts-mine");
        player.row("open-tasks", UNBROKEN).getByTestId("done").click();
        assertThat(player.flash()).containsText("is done");
        player.look("texts-done");
        player.open(tracker + "/done");
        assertThat(player.row("done-tasks", UNBROKEN)).hasCount(1);
        player.look("texts-done-all");
        player.follow("Accounting");
        player.awaitText("entries", UNBROKEN);
        player.look("texts-account");
    }

    @Test
    void showsWhereTheKeyboardIs() {
        Visitor bob = visitor("bob", tracker);
        bob.open(tracker + "/mine");

        List<String> reached = new ArrayList<>();
        for (String at = tab(bob); !at.contains("<body") && reached.size() < REACHED_MAX; at = tab(bob)) {
            reached.add(at);
        }

        assertThat(reached)
                .hasSizeBetween(12, REACHED_MAX - 1)
                .allSatisfy(at -> assertThat(at).startsWith("solid 2px "))
                .anySatisfy(at -> assertThat(at).contains("Skip to content"))
                .anySatisfy(at -> assertThat(at).contains("nav-link"))
                .anySatisfy(at -> assertThat(at).contains("name=\"title\""))
                .anySatisfy(at -> assertThat(at).contains("data-test=\"create\""));
    }

    /** How what the keyboard reaches next is outlined, and what it is. */
    private static String tab(Visitor visitor) {
        visitor.page().keyboard().press("Tab");
        return String.valueOf(visitor.page().evaluate(FOCUS));
    }

    @Test
    void refusesAWrongPasswordReadably() {
        Visitor stranger = visitor();

        stranger.open(tracker);
        stranger.look("sign-in");
        stranger.page().getByLabel("Login").fill("ann");
        stranger.page().getByLabel("Password").fill("guessed");
        stranger.page()
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Sign in").setExact(true))
                .click();

        assertThat(stranger.page().getByRole(AriaRole.ALERT)).containsText("do not belong together");
        stranger.look("sign-in-failed");
    }

    @Test
    void showsTheAccountantEverybodysAccountAndTheCompany() {
        Visitor ann = visitor("ann", tracker);
        create(ann, "Count the chairs", "");
        String assignee = assigneeIn(ann.flash(), "Count the chairs");
        Visitor victor = visitor("victor", accounting);

        victor.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Accounts"))
                .click();
        victor.awaitText("accounts", assignee);
        assertThat(victor.emptyState()).hasCount(0);
        victor.look("accounting-accounts");
        victor.row("accounts", assignee).getByRole(AriaRole.LINK).click();
        victor.awaitText("entries", "Count the chairs");
        victor.look("accounting-one");
        victor.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Company"))
                .click();
        long earned = minor(victor.part("earned-today"));
        assertThat(minor(victor.row("earnings", "20").locator("td").last())).isEqualTo(earned);
        assertThat(victor.row("days", "open")).hasCount(1);
        victor.look("accounting-company");
    }

    @Test
    void twoPeopleBookAnAdjustment() {
        Visitor victor = visitor("victor", accounting);
        victor.open(accounting + "/accounts/" + MARY);
        victor.part("adjust").locator("summary").click();
        victor.page().getByLabel("Amount in").fill("12,50");
        victor.page().getByLabel("Reason, shown in the audit log").fill("Watched the parrot");
        victor.page()
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Propose").setExact(true))
                .click();

        assertThat(victor.flash()).containsText("waits for a second person");
        assertThat(victor.part("balance")).containsText("0.00");
        victor.look("accounting-proposed");
        victor.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Approvals"))
                .click();
        assertThat(victor.page().getByText("Approve", new Page.GetByTextOptions().setExact(true)))
                .hasCount(0);
        victor.look("accounting-approvals-mine");
        Visitor ada = visitor("ada", accounting);
        ada.open(accounting + "/approvals");
        ada.look("accounting-approvals");
        ada.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Approve"))
                .click();

        assertThat(ada.flash()).containsText("approved and done");
        assertThat(ada.emptyState()).containsText("Nothing waits");
        ada.look("accounting-approved");
        victor.open(accounting + "/accounts/" + MARY);
        assertThat(victor.part("balance")).containsText("12.50");
        assertThat(victor.row("today", "Corrections")).containsText("+12.50");
    }

    @Test
    void answersTheAdministratorsQuestions() {
        Visitor ann = visitor("ann", tracker);
        create(ann, "Tune the piano", "");
        Visitor player = visitor(loginOf(assigneeIn(ann.flash(), "Tune the piano")), tracker);
        player.row("open-tasks", "Tune the piano").getByTestId("done").click();
        assertThat(player.flash()).containsText("is done");
        create(ann, "Somebody is charged for this", "");
        Visitor ada = visitor("ada", accounting);
        ada.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Company"))
                .click();

        ada.follow("Analytics");
        ada.awaitText("most-expensive", "USD");
        assertThat(minor(
                        ada.row("most-expensive", "Today").first().locator("td").nth(3)))
                .isBetween(2000L, 4000L);
        assertThat(ada.part("in-the-red")).hasText(Pattern.compile("\\d"));
        assertThat(ada.part("earned-today")).containsText("USD");
        ada.look("analytics-today");
        ada.page()
                .getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Days").setExact(true))
                .click();
        assertThat(ada.part("days").locator("tbody tr")).hasCount(1);
        ada.look("analytics-days");
        ada.part("days").getByRole(AriaRole.LINK).first().click();
        assertThat(ada.part("balances")).isVisible();
        ada.look("analytics-day");
        ada.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Most expensive"))
                .click();
        ada.look("analytics-most-expensive");
    }

    @Test
    void showsTheWorldOutside() {
        Visitor stranger = visitor();

        assertThat(stranger.open(home)).isEqualTo(200);
        assertThat(stranger.row("people", "Ann Archer")).hasCount(1);
        stranger.look("home");
        stranger.open(home + "/bank");
        stranger.look("bank-empty");
        stranger.open(home + "/mailbox");
        stranger.look("mailbox-empty");
    }

    @Test
    void keepsWhatIsWrittenWhenTheSessionIsEnded() {
        Visitor carla = visitor("carla", tracker);
        carla.page().getByLabel("Title").fill(UNBROKEN);
        Visitor ada = visitor("ada", tracker);
        ada.open(tracker + "/sessions");
        ada.look("tracker-sessions");
        ada.page()
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(Pattern.compile("End all sessions of Carla")))
                .first()
                .click();
        assertThat(ada.flash()).containsText("Sessions ended: ");

        carla.part("create").click();

        assertThat(carla.part("kept-form")).containsText(UNBROKEN);
        carla.look("tracker-kept-form");
        carla.part("throw-away").click();
        assertThat(carla.flash()).containsText("thrown away");
    }

    @Test
    void signsOut() {
        Visitor carla = visitor("carla", tracker);

        carla.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        carla.page().waitForURL(url -> !url.endsWith("/logout"));
        carla.open(tracker);

        assertThat(carla.page().getByLabel("Password")).isVisible();
        carla.open(accounting);
        assertThat(carla.page().getByLabel("Password")).isVisible();
    }

    private Visitor visitor() {
        Visitor visitor = chromium.visitor();
        visitors.add(visitor);
        return visitor;
    }

    private Visitor visitor(String login, String url) {
        return visitor().signIn(url, login);
    }

    private static void create(Visitor author, String title, String description) {
        author.page().getByLabel("Title").fill(title);
        author.page().getByLabel("Description").fill(description);
        author.part("create").click();
        assertThat(author.flash().locator(".alert")).isVisible();
        if (!title.isBlank()) {
            assertThat(author.flash()).containsText(title);
        }
    }

    private static String assigneeIn(Locator flash, String title) {
        String told = flash.innerText().strip().replaceAll("[\u2068\u2069]", "");
        assertThat(told).startsWith("“%s” went to ".formatted(title)).endsWith(".");
        return told.substring(told.indexOf(" went to ") + " went to ".length(), told.length() - 1);
    }

    /** As the front page tells it. */
    private String loginOf(String name) {
        Visitor stranger = visitor();
        stranger.open(home);
        return stranger.row("people", name).locator("code").first().innerText();
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    /** An amount as people read it, in minor units. */
    private static long minor(Locator amount) {
        String text = amount.innerText().strip();
        assertThat(text).matches("[+−]?[\\d\\u202f]+\\.\\d\\d\\u00a0USD");
        return Long.parseLong(text.replace("−", "-").replaceAll("[^\\d-]", ""));
    }
}
