package dev.ates.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages of accounting and analytics in a browser. */
class MoneyInBrowserTest extends BrowserTest {

    private static final String MARY = "0198f6a0-0000-7000-8000-000000000005";

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
        victor.page().getByLabel("Reason, shown with the entry").fill("Watched the parrot");
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
        assertThat(ada.emptyState()).containsText("Nothing is waiting");
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
        looksAtEveryMetric(ada);
    }

    private static void looksAtEveryMetric(Visitor ada) {
        String here = URI.create(ada.page().url()).resolve("/").toString();
        List<String> metrics = ada.page().locator("nav[aria-label=Analytics] a").all().stream()
                .map(tab -> tab.getAttribute("href"))
                .filter(path -> !Set.of(
                                "/", "/days", "/people-in-the-red", "/most-expensive", "/management-letter", "/robots")
                        .contains(path))
                .toList();
        for (String path : metrics) {
            ada.page().navigate(here + path.substring(1));
            assertThat(ada.part(path.substring(1)).locator("tbody tr").first()).isVisible();
            ada.look("analytics" + path.replace('/', '-'));
        }
        ada.page().navigate(here + "management-letter");
        assertThat(ada.part("subscription")).isVisible();
        ada.look("analytics-management-letter");
        ada.page().navigate(here + "days/rebuild");
        assertThat(ada.part("metrics").locator("tbody tr").first()).isVisible();
        ada.look("analytics-rebuild");
    }
}
