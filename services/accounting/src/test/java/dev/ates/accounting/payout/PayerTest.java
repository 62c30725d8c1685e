package dev.ates.accounting.payout;

import static dev.ates.accounting.TestBank.Fault.EXECUTE_THEN_FAIL;
import static dev.ates.accounting.TestBank.Fault.EXECUTE_THEN_HANG;
import static dev.ates.accounting.TestBank.Fault.FAIL_BEFORE_EXECUTING;
import static dev.ates.accounting.TestBank.Fault.REJECT;
import static dev.ates.testkit.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.ledger.Ledger;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PayerTest extends ServiceTest {

    private static final String IN_TRANSIT = """
            select coalesce(sum(case when credit_account = '00000000-0000-0000-0000-000000000002'
                                     then amount_minor else -amount_minor end), 0)
            from transfer where '00000000-0000-0000-0000-000000000002' in (debit_account, credit_account)
            """;

    @Test
    void paysAndTellsSo() {
        owed(3500);

        pay();

        assertThat(state()).isEqualTo("paid");
        assertThat(BANK.paidMinor()).isEqualTo(3500);
        assertThat(number(IN_TRANSIT)).isZero();
        assertThat(told(PayoutSettled.class))
                .containsExactly(new PayoutSettled(ANNA, MONDAY, Outcome.paid, 3500, "USD", null));
        assertThat(text("select cast(day as text) from transfer where kind = 'payout' and person_id is null"))
                .isEqualTo("2026-11-24");
    }

    @Test
    void paysOnceHoweverOftenItRuns() {
        owed(3500);

        pay();
        pay();

        assertThat(BANK.requests()).hasSize(1);
    }

    @Test
    void givesTheMoneyBackWhenTheBankRejects() {
        owed(3500);
        BANK.next(REJECT);

        pay();

        assertThat(state()).isEqualTo("rejected");
        assertThat(balance(ANNA)).isEqualTo(3500);
        assertThat(number(IN_TRANSIT)).isZero();
        assertThat(told(PayoutSettled.class))
                .containsExactly(
                        new PayoutSettled(ANNA, MONDAY, Outcome.rejected, 3500, "USD", "The account is closed"));
        LedgerPosted returned = told(LedgerPosted.class).getLast();
        assertThat(returned.kind()).isEqualTo(Kind.reversal);
        assertThat(returned.amountMinor()).isEqualTo(3500);
        assertThat(returned.day()).isEqualTo(TUESDAY);
    }

    /** Money that cannot be credited back must raise an alarm, not end in a silent state. */
    @Test
    void leavesAPayoutOpenWhoseTransferCannotBePosted() {
        owed(3500);
        hear(TUESDAY, assigned(BORIS, -1000));
        Transfer taken = Transfer.rejected(ANNA, 1, CLOCK.instant(), payoutOf(ANNA, MONDAY), MONDAY, "Not a payout's");
        inTransaction(() -> service(Ledger.class).post(TUESDAY, List.of(taken)));
        BANK.next(REJECT);

        assertThatThrownBy(PayerTest::pay).hasMessageContaining("Another transfer has the cause of a payout's");

        assertThat(state()).isNotEqualTo("rejected");
        assertThat(told(PayoutSettled.class)).isEmpty();
    }

    @Test
    void asksAboutAPayoutThatTheBankExecutedWithoutAnswering() {
        owed(3500);
        BANK.next(EXECUTE_THEN_HANG);

        pay();
        assertThat(state()).isEqualTo("unknown");
        assertThat(balance(ANNA)).isZero();

        later();
        assertThat(state()).isEqualTo("paid");
        assertThat(BANK.payments()).isEqualTo(1);
        assertThat(BANK.requests()).hasSize(2).last().asString().startsWith("GET");
    }

    @Test
    void asksAboutAPayoutThatFailedAfterItWasExecuted() {
        owed(3500);
        BANK.next(EXECUTE_THEN_FAIL);

        pay();
        assertThat(state()).isEqualTo("unknown");

        later();
        assertThat(state()).isEqualTo("paid");
        assertThat(BANK.payments()).isEqualTo(1);
    }

    @Test
    void sendsTheIdenticalOrderAgainWhenTheBankHasNeverHeardOfIt() {
        know(ANNA, "Anna", "anna@example.org", "en");
        owed(3500);
        BANK.next(FAIL_BEFORE_EXECUTING);

        pay();
        assertThat(state()).isEqualTo("unknown");
        jdbc().sql("update person set name = 'Anna Maria'").update();

        later();
        assertThat(state()).isEqualTo("paid");
        assertThat(BANK.requests())
                .extracting(request -> request.substring(0, 4))
                .containsExactly("POST", "GET ", "POST");
        assertThat(text("select creditor_name from payout")).isEqualTo("Anna");
    }

    @Test
    void leavesAPayoutUnknownWhileTheBankIsDown() {
        owed(3500);
        BANK.down(true);

        pay();
        later();
        later();
        assertThat(state()).isEqualTo("unknown");
        assertThat(number("select attempts from payout")).isEqualTo(3);

        BANK.down(false);
        later();
        assertThat(state()).isEqualTo("paid");
    }

    @Test
    void picksUpWhatARobotThatDiedHasLeftBehind() {
        owed(3500);
        assertThat(service(Payouts.class).claim(null)).hasSize(1);
        assertThat(state()).isEqualTo("submitting");

        pay();
        assertThat(BANK.requests()).isEmpty();

        later();
        assertThat(state()).isEqualTo("paid");
        assertThat(BANK.requests()).first().asString().startsWith("GET");
    }

    @Test
    void twoPayersAtOncePayEachPayoutOnce() throws Exception {
        hearWhole(MONDAY, completed(ANNA, 100), completed(BORIS, 200), completed(CLARA, 300));
        hearWhole(TUESDAY, completed(ANNA, 100), completed(BORIS, 200), completed(CLARA, 300));
        CLOCK.set(noon(WEDNESDAY));
        robot("closer").runDue();

        atOnce(Collections.nCopies(2, Executors.callable(PayerTest::pay)));

        assertThat(BANK.requests()).hasSize(6).doesNotHaveDuplicates();
        assertThat(BANK.paidMinor()).isEqualTo(1200);
        assertThat(told(PayoutSettled.class)).hasSize(6);
    }

    @Test
    void aDeadMailServerHoldsUpNoMoney() {
        know(ANNA, "Anna", "anna@example.org", "en");
        MAIL.die();
        owed(3500);

        robot("mailer").runDue();
        pay();

        assertThat(state()).isEqualTo("paid");
    }

    /** Anna has earned this amount on Monday; Monday is closed, and today is Tuesday. */
    private static void owed(long minor) {
        hearWhole(MONDAY, completed(ANNA, minor));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
    }

    private static void pay() {
        robot("payer").runDue();
    }

    private static void later() {
        CLOCK.advance(Duration.ofMinutes(2));
        pay();
    }

    private static String state() {
        return text("select state from payout");
    }
}
