package dev.ates.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.ates.messaging.Streams;
import dev.ates.standalone.Ports;
import dev.ates.standalone.World;
import dev.ates.testkit.SettableClock;
import dev.ates.tracker.shuffle.Shuffles;
import dev.ates.tracker.task.DoneTasks;
import dev.ates.tracker.task.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A few days of a small company, as its people see them afterward. Takes the pictures of the README. */
@NeedsChromium
class PicturesTest {

    private static final UUID MARY = UUID.fromString("0198f6a0-0000-7000-8000-000000000005");
    private static final LocalDate MONDAY = LocalDate.parse("2026-11-16");
    private static final int DAYS = 8;
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(40);
    private static final Duration SEALED_AFTER = Duration.ofSeconds(61);
    private static final Pattern ENGLISH_CREDITOR = Pattern.compile("Archer|Baker|Cruz|Vance");
    private static final List<String> WORK = List.of(
            "Feed the parrot",
            "Rename the on-call guide",
            "Answer the landlord",
            "Renew the certificates",
            "Count the chairs",
            "Write down how deploys work",
            "Fix the printer on floor two",
            "Заказать кофе для офиса",
            "Prepare the board's slides",
            "Move the backups",
            "Water the cactus",
            "Interview a designer",
            "Delete last year's branches",
            "Measure the login page",
            "Translate the price list",
            "Test the fire alarm");

    @TempDir
    private Path data;

    private final SettableClock clock = new SettableClock(at(MONDAY, 9, 0));
    private final SplittableRandom fate = new SplittableRandom(20);

    @Test
    void showsWhatDaysCameToAndWhatWasPaid() {
        Ports ports = Ports.free();
        try (World world = World.start(
                        new World.Plan(data, ports, clock, new SplittableRandom(4), null, Map.of("ATES_UNDO", "0s")));
                Chromium chromium = new Chromium()) {
            work(world);
            LocalDate lastDay = MONDAY.plusDays(DAYS - 2);

            String creditor;
            try (Visitor stranger = chromium.visitor()) {
                creditor = lookAtWhatWasPaid(stranger, "http://localhost:" + ports.home());
            }
            try (Visitor mary = chromium.visitor()) {
                mary.signIn("http://localhost:" + ports.tracker(), "mary")
                        .open("http://localhost:%d/tasks".formatted(ports.tracker()));
                mary.look("tracker");
            }
            try (Visitor ada = chromium.visitor()) {
                lookAtTheFigures(ada, ports, lastDay);
            }
            try (Visitor victor = chromium.visitor()) {
                lookAtTheBooks(victor, "http://localhost:" + ports.accounting(), lastDay);
            }
            try (Visitor employee = chromium.visitor()) {
                employee.signIn("http://localhost:" + ports.accounting(), login(creditor));
                assertThat(employee.part("entries").filter(having("payout")).first())
                        .isVisible();
                employee.look("accounting");
            }
        }
    }

    /** Looks at the bank's page and at the letter of a person who was paid; returns that person's name. */
    private static String lookAtWhatWasPaid(Visitor stranger, String home) {
        stranger.open(home);
        stranger.look("front");
        stranger.open(home + "/bank");
        stranger.look("bank");
        Locator payment = stranger.part("payments")
                .locator("tbody tr")
                .filter(new Locator.FilterOptions().setHasText(ENGLISH_CREDITOR))
                .first();
        String creditor = payment.locator("td").nth(1).innerText();
        String reference = payment.locator("td").nth(2).innerText();
        String paid = payment.locator("td").nth(3).innerText().strip();
        stranger.open(home + "/mailbox");
        stranger.look("mailbox");
        stranger.row("letters", login(creditor) + "@")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Your day " + day(reference)))
                .click();
        assertThat(stranger.page().frameLocator("iframe").locator("body")).containsText(paid);
        assertThat(stranger.part("text")).containsText(paid);
        stranger.look("letter");
        return creditor;
    }

    private static void lookAtTheFigures(Visitor ada, Ports ports, LocalDate lastDay) {
        ada.signIn("http://localhost:" + ports.analytics(), "ada").look("analytics-days-later");
        ada.page()
                .getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Days").setExact(true))
                .click();
        assertThat(ada.row("days", "final")).hasCount(DAYS - 1);
        ada.look("analytics");
        ada.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(lastDay.toString()))
                .click();
        ada.look("analytics-final-day");
        ada.open("http://localhost:%d/most-expensive?period=week".formatted(ports.analytics()));
        ada.look("analytics-most-expensive-weeks");
        ada.open("http://localhost:%d/company".formatted(ports.accounting()));
        assertThat(ada.row("days", "closed")).hasCount(DAYS - 1);
        ada.look("accounting-company-later");
        ada.open("http://localhost:%d/robots".formatted(ports.accounting()));
        assertThat(ada.row("runs", "close").first()).isVisible();
        ada.look("accounting-robots");
    }

    private static void lookAtTheBooks(Visitor accountant, String accounting, LocalDate day) {
        accountant.signIn(accounting, "victor").open(accounting + "/days/" + day);
        assertThat(accountant.part("state")).hasText("closed");
        assertThat(accountant.part("timeline").locator("tbody tr").first()).isVisible();
        accountant.look("accounting-day");

        accountant.open(accounting + "/payouts");
        accountant.look("accounting-payouts");
        accountant
                .row("payouts", day.toString())
                .first()
                .getByRole(AriaRole.LINK)
                .first()
                .click();
        assertThat(accountant.part("state")).hasText("paid");
        accountant.look("accounting-payout");

        accountant.open(accounting + "/letters");
        accountant.look("accounting-letters");
        accountant
                .row("letters", day.toString())
                .first()
                .getByRole(AriaRole.LINK)
                .first()
                .click();
        assertThat(accountant.part("subject")).containsText(day.toString());
        assertThat(accountant.page().frameLocator("iframe").locator("body")).containsText(day.toString());
        accountant.look("accounting-letter");

        accountant.open(accounting + "/reconciliation");
        assertThat(accountant.part("statements").locator("tbody tr").first()).isVisible();
        accountant.look("accounting-reconciliation");

        accountant.open(accounting + "/accounts");
        accountant
                .part("accounts")
                .locator("tbody tr")
                .first()
                .getByRole(AriaRole.LINK)
                .click();
        accountant.part("adjust").locator("summary").click();
        accountant.look("accounting-correction");
    }

    /** Plays the days; ends in the middle of the last one. */
    private void work(World world) {
        Tasks tasks = world.bean("tracker", Tasks.class);
        DoneTasks doneTasks = world.bean("tracker", DoneTasks.class);
        JdbcClient tracker = database(world, "tracker");
        JdbcClient analytics = database(world, "analytics");
        eventually(
                "the tracker knows the people",
                HEARD_WITHIN,
                () -> assertThat(count(tracker, "select count(*) from person")).isEqualTo(8));
        Deque<String> work = new ArrayDeque<>(WORK);
        List<UUID> open = new ArrayList<>();
        for (int n = 0; n < DAYS; n++) {
            LocalDate day = MONDAY.plusDays(n);
            for (int hour = 9; hour < 15; hour++) {
                clock.set(at(day, hour, fate.nextInt(1, 60)));
                String title = work.remove();
                work.add(title);
                open.add(tasks.create(MARY, title, ""));
                if (fate.nextInt(8) > 1) {
                    complete(doneTasks, tracker, open.remove(fate.nextInt(open.size())));
                }
                if (hour == 13 && n % 3 == 1) {
                    world.bean("tracker", Shuffles.class).shuffle(MARY);
                }
            }
            if (n < DAYS - 1) {
                clock.set(at(day.plusDays(1), 0, 0).plus(SEALED_AFTER));
                world.bean("tracker", Streams.class).wake();
                eventually(
                        day + " is final in analytics",
                        HEARD_WITHIN,
                        () -> assertThat(count(
                                        analytics,
                                        "select count(*) from day where state = 'final' and day = '%s'".formatted(day)))
                                .isEqualTo(1));
            }
        }
        JdbcClient accounting = database(world, "accounting");
        long deeds = count(
                tracker,
                "select (select count(*) from assignment) + (select count(*) from task where status = 'done')");
        eventually("everything is posted, paid and told", HEARD_WITHIN, () -> {
            assertThat(count(accounting, "select count(*) from transfer where kind in ('fee', 'reward')"))
                    .isEqualTo(deeds);
            assertThat(count(analytics, "select count(*) from fact where kind in ('fee', 'reward')"))
                    .isEqualTo(deeds);
            assertThat(count(
                            accounting,
                            "select count(*) from payout where state not in ('paid', 'rejected', 'returned')"))
                    .isZero();
            assertThat(count(accounting, "select count(*) from letter where state = 'created'"))
                    .isZero();
        });
    }

    private static void complete(DoneTasks tasks, JdbcClient tracker, UUID task) {
        tasks.complete(
                task,
                tracker.sql("select assignee_id from task where id = :task")
                        .param("task", task)
                        .query(UUID.class)
                        .single());
    }

    /** The login of a demo person, which is the first name. */
    private static String login(String name) {
        return name.split(" ", 2)[0].toLowerCase(Locale.ROOT);
    }

    /** The day of a payout, from the end of its reference. A letter's row also has the time of arrival, a day later. */
    private static String day(String reference) {
        return reference.substring(reference.length() - "2026-11-22".length());
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static long count(JdbcClient database, String sql) {
        return database.sql(sql).query(Long.class).single();
    }

    private static JdbcClient database(World world, String part) {
        var address = world.database(part);
        return JdbcClient.create(new DriverManagerDataSource(address.url(), address.user(), address.password()));
    }

    private static Instant at(LocalDate day, int hour, int minute) {
        return day.atTime(hour, minute).toInstant(ZoneOffset.UTC);
    }
}
