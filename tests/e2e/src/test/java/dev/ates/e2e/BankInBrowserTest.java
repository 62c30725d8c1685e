package dev.ates.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two people handle payouts that a bank returned or would not accept, in a browser. */
class BankInBrowserTest extends BrowserTest {

    private static final UUID CARLA = UUID.fromString("0198f6a0-0000-7000-8000-000000000003");
    private static final String DAY = "2026-01-05";

    @Test
    void twoPeoplePutBackWhatCameBackOfAPayout() {
        UUID payout = payout("paid", "2026-01-02");
        moneyDatabase().sql("""
                insert into bank_statement (day, state, due_at, waiting_since, read_at) values (date '%s', 'read', now(), now(), now())
                """.formatted(DAY)).update();
        moneyDatabase().sql("""
                insert into bank_statement_line (day, number, kind, reference, payout_id, amount_minor, currency)
                values (date '%1$s', 1, 'payment', :id, :id::uuid, 3500, 'USD'), (date '%1$s', 2, 'returned', :id, :id::uuid, 3350, 'USD')
                """.formatted(DAY)).param("id", payout.toString()).update();
        moneyDatabase().sql("""
                insert into bank_difference (kind, day, reference, payout_id, ours_minor, bank_minor, currency, found_at)
                values ('returned', date '%s', :id, :id::uuid, 3500, 3350, 'USD', now())
                """.formatted(DAY)).param("id", payout.toString()).update();
        Visitor victor = visitor("victor", accounting);
        victor.open(accounting + "/reconciliation");
        victor.look("accounting-came-back");
        Locator difference = victor.row("differences", payout.toString());
        difference.getByLabel("Explanation of " + payout).fill("AC04 Closed account");
        difference
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Money back on the balance"))
                .click();
        assertThat(victor.flash()).containsText("waits for a second person");

        approve("Put 33.50\u00a0USD, which the bank returned of 35.00\u00a0USD, back on the balance of Carla");

        victor.open(accounting + "/payouts/" + payout);
        assertThat(victor.part("state")).hasText("returned");
        assertThat(victor.part("came-back")).hasText("33.50\u00a0USD");
        victor.look("accounting-payout-returned");
        victor.open(accounting + "/reconciliation");
        Locator rest = victor.row("differences", payout.toString()).filter(having("another amount returned"));
        assertThat(rest).containsText("35.00");
        rest.getByLabel("Explanation of " + payout).fill("The fee is the company's");
        rest.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Explain"))
                .click();
        assertThat(rest).containsText("The fee is the company's");
    }

    @Test
    void twoPeopleGiveAPersonANameThatBanksTake() {
        UUID payout = payout("created", "2026-01-03");
        moneyDatabase()
                .sql("update payout set needs_hand = true, reason = 'Nothing of the name is left' where id = :id")
                .param("id", payout)
                .update();
        Visitor victor = visitor("victor", accounting);
        victor.open(accounting + "/payouts/" + payout);
        victor.look("accounting-no-bank-name");
        victor.page().getByLabel("The person's name at the bank").fill("Carla Cruz Diaz");
        victor.page().getByLabel("How you know").fill("It is in the passport");
        victor.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Propose this name"))
                .click();
        assertThat(victor.flash()).containsText("waits for a second person");

        approve("under the name Carla Cruz Diaz");

        victor.open(accounting + "/payouts/" + payout);
        assertThat(victor.page().getByLabel("The person's name at the bank")).hasCount(0);
        victor.look("accounting-bank-name");
    }

    private void approve(String words) {
        Visitor ada = visitor("ada", accounting);
        ada.open(accounting + "/approvals");
        assertThat(ada.page().locator("main")).containsText(words);
        ada.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Approve"))
                .click();
        assertThat(ada.flash()).containsText("approved and done");
    }

    /** A payout that no robot processes. */
    private static UUID payout(String state, String day) {
        UUID id = UUID.randomUUID();
        moneyDatabase()
                .sql("""
                insert into payout (id, person_id, day, amount_minor, currency, state, created_at, due_at, submitted_at, settled_at)
                values (:id, :carla, cast(:day as date), 3500, 'USD', :state, now(), now() + interval '1 year', now(), now())
                """)
                .param("id", id)
                .param("carla", CARLA)
                .param("day", day)
                .param("state", state)
                .update();
        return id;
    }
}
