package dev.ates.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tasks in a browser: from the form to the account, and unusual texts. */
class TasksInBrowserTest extends BrowserTest {

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
        assertThat(other.page().locator("[data-test=done]:focus, #open:focus")).hasCount(1);

        // The person is already signed in at the identity provider, so no page asks again.
        other.follow("Accounting");
        other.awaitText("entries", "reward");
        Locator entries = other.row("entries", "Feed the parrot");
        assertThat(entries).hasCount(2);
        assertThat(minor(entries.filter(having("fee")).locator("td").last())).isEqualTo(fee);
        assertThat(minor(entries.filter(having("reward")).locator("td").last())).isEqualTo(reward);
        // Other tests also leave tasks and returned payouts in this company: rewards count as earnings, returned
        // payouts do not.
        Locator all = other.part("entries").locator("tbody tr");
        assertThat(minor(other.part("balance"))).isEqualTo(sum(all));
        assertThat(minor(other.part("earned-today")))
                .isEqualTo(sum(all.filter(of(other, "fee"))) + sum(all.filter(of(other, "reward"))));
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
        long before = shuffles();
        mary.look("tracker-shuffle");
        mary.part("shuffle-confirm").dblclick();

        assertThat(mary.flash())
                .containsText("Shuffle %d gave %s open tasks away among 5 people.".formatted(before + 1, open));
        assertThat(mary.row("all-tasks", "Wind the clock").locator("td").nth(5)).hasText("2");
        mary.look("tracker-shuffled");

        // Far ahead, so that nobody else's tasks are affected.
        mary.open(tracker + "/absences");
        String today = mary.page().getByLabel("First day").inputValue();
        String day = LocalDate.parse(today).plusDays(300).toString();
        mary.page().getByLabel("Part of the name, or id").fill("bob");
        mary.page().getByLabel("First day").fill(day);
        mary.page().getByLabel("Last day").fill(day);
        mary.part("enter-absence").click();
        assertThat(mary.flash()).containsText("The absence is entered.");
        assertThat(mary.row("absences", day)).hasCount(1);
        mary.look("tracker-absences");
        mary.row("absences", day).getByRole(AriaRole.BUTTON).click();
        assertThat(mary.flash()).containsText("The absence is removed.");
    }

    @Test
    void bringsTasksFromAnotherTracker() {
        Visitor mary = visitor("mary", tracker);
        mary.open(tracker + "/imports");
        mary.look("tracker-imports");
        String file =
                "key,title,status\nZOO-1,Count the penguins,To Do\nZOO-2,Penguins%s,To Do\nZOO-3,,To Do\nZOO-4,Old,Done\n"
                        .formatted("!".repeat(480));

        mary.page()
                .getByLabel("File, at most 64 MiB")
                .setInputFiles(new FilePayload("work.csv", "text/csv", file.getBytes(StandardCharsets.UTF_8)));
        mary.part("upload").click();
        assertThat(mary.part("outcome").locator("strong")).hasText(new String[] {"2", "0", "0", "1", "1"});
        assertThat(mary.part("lines")).containsText("The title must have");
        mary.look("tracker-import-preview");
        mary.part("confirm").click();

        assertThat(mary.part("done")).isVisible();
        mary.look("tracker-import-done");
        mary.open(tracker + "/tasks");
        assertThat(mary.row("all-tasks", "Count the penguins")).hasCount(1);
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
        assertThat(bob.page().locator("#task-title-wrong")).isVisible();
        assertThat(bob.page().getByLabel("Description")).hasValue("Kept while the title is mended");

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

    /** Entries of this kind, whatever their texts contain. */
    private static Locator.FilterOptions of(Visitor visitor, String kind) {
        return new Locator.FilterOptions()
                .setHas(visitor.page().getByText(kind, new Page.GetByTextOptions().setExact(true)));
    }

    private static long sum(Locator entries) {
        return entries.all().stream()
                .mapToLong(entry -> minor(entry.locator("td").last()))
                .sum();
    }
}
