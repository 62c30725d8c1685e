package dev.ates.accounting.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.payout.Payouts;
import dev.ates.bank.Bank.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bank reports a rejected payout as paid after its money was credited back and may have been paid out again. */
class PaidAfterAllTest extends FileStatementsFixture {

    @BeforeEach
    void theBankRefusesAnnasPayout() throws Exception {
        report("refused.xml", ANNA, "RJCT");
        askTheBank();
        assertThat(balance(ANNA)).isEqualTo(3500);
    }

    @Test
    void isADifferenceWhenALaterReportSaysSo() throws Exception {
        report("settled.xml", ANNA, "ACSC");
        reconcile();
        reconcile();

        assertThat(differences()).containsExactly("paid_after_all null 3500");
        assertThat(balance(ANNA)).isEqualTo(3500);
        leave("1.xml", 1, debit(ANNA, "35.00", ""));
        reconcile();
        assertThat(differences()).as("the statement says so by itself").containsExactly("not_here null 3500");
        assertThat(text("select explanation from bank_difference where kind = 'paid_after_all'"))
                .isEqualTo("It is on the statement of 2026-11-24");
    }

    @Test
    void isADifferenceWhenItIsBookedWithinTheDay() throws Exception {
        notify("1.xml", debit(ANNA, "35.00", ""));
        reconcile();

        assertThat(differences()).containsExactly("paid_after_all null 3500");
    }

    @Test
    void isADifferenceWhenTheStatementHasIt() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", ""));
        reconcile();
        reconcile();

        assertThat(differences()).containsExactly("not_here null 3500");
    }

    @Test
    void isADifferenceThoughPeopleHadSaidThatItWasNotPaid() throws Exception {
        inTransaction(() -> service(Payouts.class)
                .recordAnswer(payoutOf(BORIS, MONDAY), order -> new Answer.Rejected("Not on any statement")));
        report("settled.xml", BORIS, "ACSC");
        reconcile();

        assertThat(differences()).containsExactly("paid_after_all null 1200");
    }

    @Test
    void isADifferenceOnceWhenTheBankCallsBack() {
        for (int time = 0; time < 2; time++) {
            service(Payouts.class).recordAnswer(payoutOf(ANNA, MONDAY), order -> new Answer.Executed());
        }

        assertThat(differences()).containsExactly("paid_after_all null 3500");
        assertThat(text("select state from payout where person_id = '" + ANNA + "'"))
                .isEqualTo("rejected");
    }
}
