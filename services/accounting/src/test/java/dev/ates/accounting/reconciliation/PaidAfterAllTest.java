package dev.ates.accounting.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.decision.Reason;
import dev.ates.accounting.payout.Payouts;
import dev.ates.bank.Bank.Answer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bank says the opposite of what it said before: a payout is paid after all, or it is not. */
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

    @Test
    void isADifferenceTheOtherWayRoundUntilTheMoneyIsBack() throws Exception {
        say(new Answer.Executed());
        say(new Answer.Rejected(""));
        say(new Answer.Rejected("again"));

        assertThat(differences()).containsExactly("not_paid_after_all 1200 null");
        assertThat(state()).as("until people decide").isEqualTo("paid");
        assertThat(balance(BORIS)).isZero();

        postReturn(number("select id from bank_difference"), "They say so on the phone");
        assertThat(state()).isEqualTo("returned");
        assertThat(balance(BORIS)).isEqualTo(1200);
        assertThat(differences()).isEmpty();

        leave("1.xml", 1, debit(BORIS, "12.00", "") + credit(BORIS, "11.00"));
        reconcile();
        assertThat(balance(BORIS)).as("once").isEqualTo(1200);
        assertThat(differences()).containsExactly("return_amount 1200 1100");
    }

    @Test
    void putsBackNoMoreThanTheStatementShows() throws Exception {
        say(new Answer.Executed());
        say(new Answer.Rejected(""));
        leave("1.xml", 1, debit(BORIS, "12.00", "") + credit(BORIS, "11.00"));
        reconcile();
        assertThat(differences()).containsExactly("not_paid_after_all 1200 null", "returned 1200 1100");

        postReturn(
                number("select id from bank_difference where kind = 'not_paid_after_all'"), "It is on the statement");

        assertThat(balance(BORIS)).isEqualTo(1100);
        assertThat(differences()).as("one return closes both").containsExactly("return_amount 1200 1100");
    }

    @Test
    void letsPeopleExplainWhatTheBankSaidByMistake() {
        say(new Answer.Executed());
        say(new Answer.Rejected(""));

        service(Differences.class)
                .explain(number("select id from bank_difference"), THE_ACCOUNTANT, new Reason("A mistake of theirs"));

        assertThat(differences()).isEmpty();
        assertThat(state()).isEqualTo("paid");
    }

    /** Otherwise the payout would be paid and forgotten at a bank without statements. */
    @ParameterizedTest
    @ValueSource(longs = {0, 2})
    void isADifferenceAgainWhenTheBankSaysSoAgainAfterPeopleExplainedIt(long days) {
        say(new Answer.Executed());
        say(new Answer.Rejected(""));
        service(Differences.class)
                .explain(number("select id from bank_difference"), THE_ACCOUNTANT, new Reason("A mistake of theirs"));

        CLOCK.advance(Duration.ofDays(days));
        say(new Answer.Rejected("AC04 Closed account"));
        say(new Answer.Rejected("AC04 Closed account"));

        assertThat(differences()).containsExactly("not_paid_after_all 1200 null");
        postReturn(number("select id from bank_difference where explained_at is null"), "AC04 Closed account");
        assertThat(balance(BORIS)).isEqualTo(1200);
        say(new Answer.Rejected("AC04 Closed account"));
        assertThat(differences()).isEmpty();
    }

    private static void say(Answer answer) {
        service(Payouts.class).recordAnswer(payoutOf(BORIS, MONDAY), order -> answer);
    }

    private static String state() {
        return text("select state from payout where person_id = '" + BORIS + "'");
    }
}
