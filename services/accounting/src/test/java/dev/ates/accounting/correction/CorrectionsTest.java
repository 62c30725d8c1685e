package dev.ates.accounting.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.account.Accounts;
import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.decision.Decisions;
import dev.ates.accounting.decision.Reason;
import dev.ates.accounting.ledger.CompanyAccount;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.ui.Caller;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Role;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CorrectionsTest extends ServiceTest {

    private static final Caller ACCOUNTANT = new Caller(CLARA, "Clara", Set.of(Role.accountant));
    private static final Caller ADMINISTRATOR = new Caller(ADA, "Ada", Set.of(Role.administrator));
    private static final Reason REASON = new Reason("Paid for the wrong parrot");

    @Test
    void postsAnAdjustmentOnTheOpenDayOnceAndTellsIt() {
        hear(MONDAY, assigned(ANNA, -1500));
        UUID cause = UUID.randomUUID();

        Corrections.Correction posted = adjust(ANNA, cause, 500);
        adjust(ANNA, UUID.randomUUID(), -200);

        assertThat(posted.day()).isEqualTo(MONDAY);
        assertThat(balance(ANNA)).isEqualTo(-1200);
        assertThat(told(LedgerPosted.class))
                .extracting(LedgerPosted::kind, LedgerPosted::amountMinor, LedgerPosted::text)
                .containsExactly(
                        tuple(Kind.fee, -1500L, "Feed the parrot"),
                        tuple(Kind.adjustment, 500L, "Paid for the wrong parrot"),
                        tuple(Kind.adjustment, -200L, "Paid for the wrong parrot"));
        assertThat(service(Decisions.class).about("account " + ANNA, Long.MAX_VALUE, 10))
                .extracting(Decisions.Decision::whoName, Decisions.Decision::action, Decisions.Decision::reason)
                .containsExactly(
                        tuple("Ada", "adjustment", "Paid for the wrong parrot"),
                        tuple("Clara", "adjustment proposed", "Paid for the wrong parrot"),
                        tuple("Ada", "adjustment", "Paid for the wrong parrot"),
                        tuple("Clara", "adjustment proposed", "Paid for the wrong parrot"));

        assertThat(adjust(ANNA, cause, 500)).isEqualTo(posted);
        assertThatThrownBy(() -> adjust(ANNA, cause, 501))
                .hasMessageContaining("was used for another request: take a new key");
        assertThatThrownBy(() -> adjust(BORIS, cause, 500))
                .hasMessageContaining("was used for another request: take a new key");
        assertThat(balance(ANNA)).isEqualTo(-1200);
    }

    /** The client chooses the key, and a payout's id can be computed before the payout exists. */
    @Test
    void letsNoKeyOfAProposalTakeTheCauseOfAnotherTransfer() {
        hearWhole(MONDAY, completed(ANNA, 1500), completed(BORIS, 100));
        UUID payout = payoutOf(ANNA, MONDAY);
        adjust(BORIS, payout, 1);
        adjust(BORIS, Transfer.following(payout, "paid"), 1);

        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
        robot("payer").runDue();

        assertThat(jdbc().sql("select person_id, amount_minor, state from payout order by amount_minor")
                        .query((row, n) -> tuple(row.getObject(1), row.getLong(2), row.getString(3)))
                        .list())
                .containsExactly(tuple(BORIS, 102L, "paid"), tuple(ANNA, 1500L, "paid"));
        assertThat(number("select count(*) from transfer where kind = 'payout'"))
                .as("each leaves a balance, and the company")
                .isEqualTo(4);
    }

    @Test
    void takesAnEntryOfAClosedDayBackOnTheOpenDayOnce() {
        hearWhole(MONDAY, assigned(ANNA, -1500));
        robot("closer").runDue();
        CLOCK.set(noon(TUESDAY));
        UUID fee = jdbc().sql("select id from transfer where kind = 'fee'")
                .query(UUID.class)
                .single();

        Corrections.Correction posted = reverse(fee);

        assertThat(posted)
                .isEqualTo(new Corrections.Correction(ANNA, TUESDAY, Kind.reversal, 1500, "Paid for the wrong parrot"));
        assertThat(balance(ANNA)).isZero();
        assertThat(number("select closing_minor from account_day where day = '2026-11-23'"))
                .isEqualTo(-1500);
        assertThat(told(LedgerPosted.class).getLast().taskId()).isNotNull();
        assertThatThrownBy(() -> reverse(fee)).hasMessageContaining("already");
    }

    @Test
    void reversesNeitherAPayoutNorAReversal() {
        hearWhole(MONDAY, completed(ANNA, 1500), completed(BORIS, 100));
        robot("closer").runDue();
        UUID payout = id("payout");
        UUID reversal = reversalOf(id("reward"));

        assertThatThrownBy(() -> reverse(payout)).hasMessageContaining("A payout cannot be reversed");
        assertThatThrownBy(() -> reverse(reversal)).hasMessageContaining("A reversal cannot be reversed");
        assertThatThrownBy(() -> reverse(new UUID(1, 1))).isInstanceOf(NotFound.class);
    }

    @Test
    void refusesAmountsOutOfBoundsAndAccountsOfNobody() {
        hear(MONDAY, assigned(ANNA, -1500));

        for (long amount : new long[] {0, 100_000_001, -100_000_001, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> adjust(ANNA, UUID.randomUUID(), amount))
                    .isInstanceOf(InvalidParameter.class)
                    .hasMessageContaining("must be 1 to 100000000");
        }
        for (UUID nobody : new UUID[] {BORIS, CompanyAccount.cash.id()}) {
            assertThatThrownBy(() -> adjust(nobody, UUID.randomUUID(), 1)).isInstanceOf(NotFound.class);
        }
        assertThat(number("select count(*) from transfer")).isEqualTo(1);
        assertThat(number("select count(*) from decision")).isZero();
        assertThat(number("select count(*) from proposal")).isZero();
    }

    @Test
    void knowsTheBalanceAtTheEndOfAnyDay() {
        hearWhole(MONDAY, assigned(ANNA, -1500), completed(BORIS, 2000));
        hearWhole(TUESDAY);
        hear(WEDNESDAY, completed(ANNA, 700), completed(BORIS, 300));
        robot("closer").runDue();
        hear(WEDNESDAY.plusDays(1), completed(ANNA, 5000));
        Accounts accounts = service(Accounts.class);

        assertThat(accounts.balanceAt(ANNA, MONDAY.minusDays(1))).isZero();
        assertThat(accounts.balanceAt(ANNA, MONDAY)).isEqualTo(-1500);
        assertThat(accounts.balanceAt(ANNA, TUESDAY)).isEqualTo(-1500);
        assertThat(accounts.balanceAt(ANNA, WEDNESDAY)).isEqualTo(-800);
        assertThat(accounts.balanceAt(ANNA, WEDNESDAY.plusDays(1))).isEqualTo(4200);
        assertThat(accounts.balanceAt(ANNA, WEDNESDAY.plusYears(1))).isEqualTo(4200);
        assertThat(accounts.balanceAt(BORIS, MONDAY)).isZero();
        assertThat(accounts.balanceAt(BORIS, WEDNESDAY)).isEqualTo(300);
        assertThat(accounts.balanceAt(CLARA, WEDNESDAY)).isZero();
    }

    /** Proposed by one person, approved by another. */
    private static Corrections.Correction adjust(UUID person, UUID cause, long amountMinor) {
        Approvals approvals = service(Approvals.class);
        approvals.propose(
                service(Adjustments.class),
                cause,
                new Adjustments.Adjustment(person, Kind.adjustment, amountMinor),
                REASON,
                ACCOUNTANT);
        approvals.approve(cause, ADMINISTRATOR, null);
        return service(Corrections.class).posted(Adjustments.cause(cause)).orElseThrow();
    }

    private static Corrections.Correction reverse(UUID entry) {
        Approvals approvals = service(Approvals.class);
        Reversals reversals = service(Reversals.class);
        Reversals.Reversal reversal = reversals.of(entry);
        UUID proposal = approvals
                .propose(reversals, UUID.randomUUID(), reversal, REASON, ACCOUNTANT)
                .id();
        approvals.approve(proposal, ADMINISTRATOR, null);
        return service(Corrections.class).posted(reversals.cause(reversal)).orElseThrow();
    }

    private static UUID id(String kind) {
        return jdbc().sql("select id from transfer where kind = :kind order by id limit 1")
                .param("kind", kind)
                .query(UUID.class)
                .single();
    }

    private static UUID reversalOf(UUID entry) {
        reverse(entry);
        return id("reversal");
    }
}
