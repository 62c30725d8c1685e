package dev.ates.accounting.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.accounting.decision.Reason;
import org.junit.jupiter.api.Test;

/** Corrected statements, even incomplete ones: no returned payout stays paid. */
class CorrectedStatementsTest extends FileStatementsFixture {

    @Test
    void aReturnStaysOpenWhileItsStatementIsCorrectedInPart() throws Exception {
        leave(TUESDAY, 1, "", debit(ANNA, "35.00", "") + credit(ANNA, "35.00") + debit(BORIS, "12.00", ""));
        reconcile();
        leave(TUESDAY, 2, page(1, false), debit(ANNA, "35.00", ""));
        reconcile();
        long difference = number("select id from bank_difference where explained_at is null");

        assertThatThrownBy(() -> postReturn(difference, "AC04 Closed account"))
                .isInstanceOf(Returns.NotReturned.class)
                .hasMessageContaining("2026-11-24", "being corrected");
        byRule();
        assertThat(states()).containsOnly("paid");
        assertThat(differences()).containsExactly("returned 3500 3500");

        leave(TUESDAY, 2, page(2, true), credit(ANNA, "35.00") + debit(BORIS, "12.00", ""));
        reconcile();
        postReturn(difference, "AC04 Closed account");

        assertThat(balance(ANNA)).isEqualTo(3500);
        assertThat(differences()).isEmpty();
    }

    @Test
    void aStatementThatIsCorrectedInPartCountsForOtherDays() throws Exception {
        leave(TUESDAY, 1, "", debit(ANNA, "35.00", "") + debit(ANNA, "35.00", ""));
        reconcile();
        close(WEDNESDAY);
        leave(TUESDAY, 2, page(1, false), debit(BORIS, "12.00", ""));
        leave(WEDNESDAY, 1, "", credit(ANNA, "35.00"));
        byRule();

        assertThat(balance(ANNA)).as("it was paid twice and came back once").isZero();

        leave(TUESDAY, 2, page(2, true), debit(ANNA, "35.00", ""));
        byRule();
        assertThat(balance(ANNA)).as("it was paid once").isEqualTo(3500);
        assertThat(differences()).isEmpty();
    }

    @Test
    void findsAReturnOnAnotherDayThanTheCorrectedOne() throws Exception {
        leave(TUESDAY, 1, "", debit(ANNA, "35.00", "") + debit(ANNA, "35.00", "") + debit(BORIS, "12.00", ""));
        close(WEDNESDAY);
        leave(WEDNESDAY, 1, "", credit(ANNA, "35.00"));
        reconcile();
        assertThat(differences())
                .as("either it was paid twice, or it is listed twice and the person has nothing")
                .containsExactly("return_amount 3500 0");

        leave(TUESDAY, 2, "", debit(ANNA, "35.00", "") + debit(BORIS, "12.00", ""));
        reconcile();

        assertThat(differences()).containsExactly("returned 3500 3500");
    }

    @Test
    void aReturnThatIsSetOffAgainstASecondPaymentCanBeExplained() throws Exception {
        leave(TUESDAY, 1, "", debit(ANNA, "35.00", "") + debit(ANNA, "35.00", "") + debit(BORIS, "12.00", ""));
        close(WEDNESDAY);
        leave(WEDNESDAY, 1, "", credit(ANNA, "35.00"));
        reconcile();
        service(Differences.class)
                .explain(
                        number("select id from bank_difference where explained_at is null"),
                        THE_ACCOUNTANT,
                        new Reason("The bank confirms two payments"));
        close(THURSDAY);
        leave(THURSDAY, 1, "", "");
        reconcile();

        assertThat(differences()).isEmpty();
    }

    @Test
    void aReturnIsOpenAgainWhenTheStatementNoLongerShowsASecondPayment() throws Exception {
        leave(TUESDAY, 1, "", debit(ANNA, "35.00", "") + credit(ANNA, "35.00") + debit(BORIS, "12.00", ""));
        close(WEDNESDAY);
        leave(WEDNESDAY, 1, "", debit(ANNA, "35.00", ""));
        reconcile();
        assertThat(differences()).isEmpty();
        assertThat(text("select explanation from bank_difference"))
                .isEqualTo("It was paid again on the statement of 2026-11-25");

        leave(WEDNESDAY, 2, "", "");
        reconcile();

        assertThat(differences()).containsExactly("returned 3500 3500");
    }

    @Test
    void aPayoutIsMissingAgainWhenTheStatementNoLongerShowsIt() throws Exception {
        report("settled.xml", ANNA, "ACSC");
        askTheBank();
        leave(MONDAY, 1, "", "");
        leave(TUESDAY, 1, "", debit(BORIS, "12.00", ""));
        close(WEDNESDAY);
        leave(WEDNESDAY, 1, "", "");
        close(THURSDAY);
        leave(THURSDAY, 1, "", "");
        reconcile();
        assertThat(differences()).containsExactly("not_at_bank 3500 null");
        leave(THURSDAY, 2, "", debit(ANNA, "35.00", ""));
        reconcile();
        assertThat(differences()).isEmpty();

        leave(THURSDAY, 3, "", "");
        reconcile();

        assertThat(differences()).containsExactly("not_at_bank 3500 null");
    }

    @Test
    void aPaymentAfterAllIsOpenAgainWhenTheStatementNoLongerShowsIt() throws Exception {
        report("refused.xml", ANNA, "RJCT");
        askTheBank();
        report("settled.xml", ANNA, "ACSC");
        reconcile();
        leave(TUESDAY, 1, "", debit(ANNA, "35.00", "") + debit(BORIS, "12.00", ""));
        reconcile();
        assertThat(differences()).containsExactly("not_here null 3500");

        leave(TUESDAY, 2, "", debit(BORIS, "12.00", ""));
        reconcile();

        assertThat(differences()).containsExactly("paid_after_all null 3500");
    }

    /** A payment is a difference of its day if and only if it exceeds the returns before it. */
    @Test
    void showsEachPaymentOfARefusedPayoutThatDidNotComeBack() throws Exception {
        report("refused.xml", ANNA, "RJCT");
        askTheBank();
        leave(TUESDAY, 1, "", debit(ANNA, "35.00", "") + debit(BORIS, "12.00", ""));
        reconcile();
        close(WEDNESDAY);
        leave(WEDNESDAY, 1, "", credit(ANNA, "35.00"));
        reconcile();
        assertThat(differences()).isEmpty();

        leave(WEDNESDAY, 2, "", "");
        reconcile();

        assertThat(differences()).containsExactly("not_here null 3500");
    }

    /** Each return was posted as far as it went. Without the second payment, more came back than that. */
    @Test
    void theRestCanBePostedWhenTheStatementNoLongerShowsASecondPayment() throws Exception {
        leave(TUESDAY, 1, "", debit(ANNA, "35.00", "") + debit(ANNA, "35.00", "") + debit(BORIS, "12.00", ""));
        close(WEDNESDAY);
        leave(WEDNESDAY, 1, "", credit(ANNA, "35.00"));
        close(THURSDAY);
        leave(THURSDAY, 1, "", credit(ANNA, "20.00"));
        reconcile();
        postReturn(openReturn(), "AC04 Closed account");
        assertThat(balance(ANNA)).isEqualTo(2000);

        leave(TUESDAY, 2, "", debit(ANNA, "35.00", "") + debit(BORIS, "12.00", ""));
        reconcile();
        postReturn(openReturn(), "AC04 Closed account");

        assertThat(balance(ANNA)).isEqualTo(3500);
    }

    private static long openReturn() {
        return number(
                "select coalesce(max(id), 0) from bank_difference where kind = 'returned' and explained_at is null");
    }
}
