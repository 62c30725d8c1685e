package dev.ates.accounting.payout;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.DemoBank;
import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.decision.Reason;
import dev.ates.bank.http.TestHttpBanks;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import dev.ates.ui.Caller;
import dev.ates.ui.Role;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The payer with every fault of the demo's bank, with and without the bank's check for duplicates. According to the
 * bank's own records, no order is executed more than once, and the paid amount agrees with ours.
 */
class BankFaultMatrixTest extends ServiceTest {

    private static final Caller CLARA_THE_ACCOUNTANT = new Caller(CLARA, "Clara", Set.of(Role.accountant));
    private static final Caller ADA_THE_ADMINISTRATOR = new Caller(ADA, "Ada", Set.of(Role.administrator));
    /** Long enough for a correct bank, even on a busy machine, and shorter than the delay of a slow one. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration DAY = Duration.ofHours(24);
    private static final int ROUNDS_MAX = 12;
    private static final String IN_TRANSIT = """
        select coalesce(sum(case when credit_account = '00000000-0000-0000-0000-000000000002'
                                 then amount_minor else -amount_minor end), 0)
        from transfer where '00000000-0000-0000-0000-000000000002' in (debit_account, credit_account)
        """;

    private static DemoBank bank;

    @BeforeAll
    static void open() {
        bank = DemoBank.start(CLOCK);
    }

    @AfterAll
    static void close() {
        bank.close();
    }

    @BeforeEach
    void annaAndBorisAreOwed() {
        bank.reset();
        know(ANNA, "Anna", "anna@example.org", "en");
        hearWhole(MONDAY, completed(ANNA, 3500), completed(BORIS, 1200));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
    }

    @ParameterizedTest(name = "{0}, duplicates are checked: {1}")
    @CsvSource({
        "execute_then_hang, true, unknown, paid",
        "execute_then_hang, false, unknown, paid",
        "execute_then_fail, true, unknown, paid",
        "execute_then_fail, false, unknown, paid",
        "fail, true, unknown, paid",
        "fail, false, unknown, paid",
        "slow, true, unknown, paid",
        "reject, true, rejected, rejected",
        "reject, false, rejected, rejected",
        "late_reject, true, submitting, rejected",
        "late_reject, false, submitting, rejected",
    })
    void oneFaultCostsNobodyACent(String fault, boolean duplicatesAreChecked, String first, String last) {
        bank.misbehave("""
            {"next": {"%s": 1}, "duplicateCheck": %s, "slowFor": "PT5S", "undecidedFor": "PT5M"}
            """.formatted(fault, duplicatesAreChecked));

        pay(DAY);
        assertThat(states()).containsExactlyInAnyOrder(first, "paid");
        settleAll(DAY);

        assertThat(bank.faults().get("happened").get(fault).asLong()).isEqualTo(1);
        assertThat(states()).containsExactlyInAnyOrder(last, "paid");
        if (fault.equals("slow")) {
            eventually(
                    "the slow order is thought through",
                    Duration.ofSeconds(10),
                    () -> assertThat(bank.executed()).isEqualTo(2));
        }
        assertMoneyIsConserved();
    }

    @Test
    void manyFaultsAtOnceCostNobodyACent() {
        for (int day = 1; day <= 3; day++) {
            hearWhole(
                    MONDAY.plusDays(day),
                    completed(ANNA, 100 + day),
                    completed(BORIS, 200 + day),
                    completed(CLARA, 300));
        }
        CLOCK.set(noon(MONDAY.plusDays(4)));
        robot("closer").runDue();
        bank.misbehave("""
            {"percent": {"execute_then_fail": 20, "fail": 20, "reject": 15, "late_reject": 15, "execute_then_hang": 10},
             "undecidedFor": "PT5M"}
            """);

        settleAll(DAY);

        assertThat(states()).hasSize(11).containsOnly("paid", "rejected");
        assertMoneyIsConserved();
    }

    @Test
    void aSlowBankThatChecksNoDuplicatesIsNeverSentAnOrderTwice() {
        bank.misbehave("""
            {"next": {"slow": 1}, "duplicateCheck": false, "slowFor": "PT5S"}
            """);

        pay(Duration.ZERO);
        later(Duration.ZERO);
        assertThat(number("select count(*) from payout where needs_hand")).isEqualTo(1);
        eventually(
                "the slow order is executed",
                Duration.ofSeconds(10),
                () -> assertThat(bank.executed()).isEqualTo(2));
        settleAll(Duration.ZERO);

        assertThat(states()).containsOnly("paid");
        assertMoneyIsConserved();
    }

    @Test
    void anOrderWhoseKeyTheBankHasForgottenNeedsAHand() {
        bank.misbehave("""
            {"next": {"execute_then_fail": 1}, "keyRetention": "PT1H"}
            """);

        pay(Duration.ofHours(1));
        CLOCK.advance(Duration.ofHours(2));
        pay(Duration.ofHours(1));
        later(Duration.ofHours(1));

        assertThat(states()).containsExactlyInAnyOrder("unknown", "paid");
        assertThat(number("select count(*) from payout where needs_hand")).isEqualTo(1);
        assertThat(bank.executed()).isEqualTo(2);
        assertThat(bank.executedMostOften()).isEqualTo(1);

        var unknown = service(PayoutList.class)
                .latest(new PayoutList.Asked(null, null, PayoutList.State.unknown), null, 1)
                .getFirst();
        PayoutDecisions decisions = service(PayoutDecisions.class);
        Approvals approvals = service(Approvals.class);
        approvals.propose(
                decisions,
                unknown.id(),
                decisions.of(unknown.id(), PayoutDecisions.Outcome.paid),
                new Reason("It is on the bank's statement"),
                CLARA_THE_ACCOUNTANT);
        approvals.approve(unknown.id(), ADA_THE_ADMINISTRATOR, null);

        assertMoneyIsConserved();
        assertThat(jdbc().sql(
                                "select who_name || ': ' || action || ', ' || reason from decision where subject = :subject order by id")
                        .param("subject", "payout " + unknown.id())
                        .query(String.class)
                        .list())
                .containsExactly(
                        "Clara: payout paid proposed, It is on the bank's statement",
                        "Ada: payout paid, It is on the bank's statement");
    }

    @Test
    void tellsARejectionToThePersonAndTheAccountant() throws Exception {
        bank.misbehave("""
            {"next": {"reject": 2}}
            """);

        pay(DAY);
        robot("mailer").runDue();

        assertThat(balance(ANNA)).isEqualTo(3500);
        assertThat(told(PayoutSettled.class))
                .extracting(PayoutSettled::outcome)
                .containsExactly(Outcome.rejected, Outcome.rejected);
        List<String> letters = new ArrayList<>();
        for (MimeMessage letter : MAIL.received()) {
            letters.add(letter.getMessageID() + " " + letter.getSubject());
        }
        assertThat(letters)
                .hasSize(2)
                .contains("<letter.2026-11-23.%s.rejected@ates.localhost> Payout of 2026-11-23: 35.00 USD not paid"
                        .formatted(ANNA));
        assertThat(service(PayoutList.class).attention(MONDAY).rejected()).isEqualTo(2);

        hearWhole(TUESDAY);
        CLOCK.set(noon(WEDNESDAY));
        robot("closer").runDue();
        pay(DAY);

        assertThat(states()).containsExactlyInAnyOrder("rejected", "rejected", "paid", "paid");
        assertMoneyIsConserved();
    }

    private static void assertMoneyIsConserved() {
        assertThat(bank.executedMostOften()).isEqualTo(1);
        assertThat(bank.executedMinor())
                .isEqualTo(number("select coalesce(sum(amount_minor), 0) from payout where state = 'paid'"))
                .isEqualTo(number("""
                    select coalesce(sum(amount_minor), 0) from transfer
                    where credit_account = '00000000-0000-0000-0000-000000000003'
                    """));
        assertThat(number(IN_TRANSIT)).isZero();
        assertThat(number("select coalesce(sum(balance_minor), 0) from account where owner = 'person'"))
                .isEqualTo(number("select sum(signed_minor) from transfer where kind in ('fee', 'reward')")
                        - bank.executedMinor());
    }

    private static void settleAll(Duration keyRetention) {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            later(keyRetention);
            if (Set.of("paid", "rejected").containsAll(states())) {
                return;
            }
        }
        throw new AssertionError("Still open: " + states());
    }

    private static void later(Duration keyRetention) {
        CLOCK.advance(Duration.ofMinutes(2));
        pay(keyRetention);
    }

    private static void pay(Duration keyRetention) {
        new Payer(service(Payouts.class), TestHttpBanks.demo(bank.url(), READ_TIMEOUT, keyRetention, CLOCK), CLOCK)
                .run(robot("payer").turn(), null);
    }

    private static List<String> states() {
        return jdbc().sql("select state from payout").query(String.class).list();
    }
}
