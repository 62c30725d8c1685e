package dev.ates.accounting.payout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.bank.http.TestHttpBanks;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders to a bank that requires signatures, accepts orders at once and reports their outcome later. */
class WebhookBankTest extends ServiceTest {

    @BeforeEach
    void annaIsOwed() {
        hearWhole(MONDAY, completed(ANNA, 3500));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
    }

    @Test
    void ordersOnceAndAsksUntilTheBankHasDecided() throws Exception {
        try (SignedBank bank = SignedBank.start(TestHttpBanks.SECRET)) {
            pay(bank);
            assertThat(state()).isEqualTo("submitting");

            payLater(bank);
            assertThat(state()).isEqualTo("submitting");
            bank.decide("executed");
            payLater(bank);

            assertThat(state()).isEqualTo("paid");
            assertThat(bank.orders()).containsExactly(payoutOf(ANNA, MONDAY).toString());
            assertThat(balance(ANNA)).isZero();
        }
    }

    @Test
    void leavesToPeopleWhatTheBankDoesNotDecideInTime() throws Exception {
        try (SignedBank bank = SignedBank.start(TestHttpBanks.SECRET)) {
            pay(bank);
            CLOCK.advance(Duration.ofDays(5));
            pay(bank);

            assertThat(state()).isEqualTo("unknown");
            assertThat(text("select reason from payout"))
                    .startsWith("The bank has not decided yet; it was first sent at 2026-11-24T");
            assertThat(number("select count(*) from payout where needs_hand")).isEqualTo(1);

            bank.decide("executed");
            payLater(bank);
            assertThat(state()).as("later than it should be, but said").isEqualTo("paid");
            assertThat(bank.orders()).hasSize(1);
        }
    }

    @Test
    void givesTheMoneyBackThatTheBankRejectsLater() throws Exception {
        try (SignedBank bank = SignedBank.start(TestHttpBanks.SECRET)) {
            pay(bank);
            bank.decide("rejected");
            payLater(bank);

            assertThat(state()).isEqualTo("rejected");
            assertThat(balance(ANNA)).isEqualTo(3500);
        }
    }

    @Test
    void leavesOpenWhatABankWithAnotherSecretAnswers() throws Exception {
        try (SignedBank bank = SignedBank.start("another secret of more than thirty-two characters")) {
            pay(bank);
            payLater(bank);

            assertThat(state()).isEqualTo("unknown");
            assertThat(bank.orders()).isEmpty();
            assertThat(balance(ANNA)).as("it is on its way").isZero();
        }
    }

    private void payLater(SignedBank bank) {
        CLOCK.advance(Duration.ofHours(1));
        pay(bank);
    }

    private void pay(SignedBank bank) {
        TestPayer.pay(TestHttpBanks.webhook(bank.url(), CLOCK), robot("payer"));
    }

    private static String state() {
        return text("select state from payout");
    }
}
