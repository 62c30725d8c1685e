package dev.ates.accounting.reconciliation;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.Proposal;
import dev.ates.accounting.decision.Reason;
import dev.ates.bank.Inbox;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.robots.Snapshots;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Payouts and statements in files: corrected ones, late ones, those of other accounts, and those with returned payouts.
 */
class FileStatementsTest extends FileStatementsFixture {

    private static final LocalDate SATURDAY = MONDAY.plusDays(5);

    @Test
    void aPayoutThatCameBackIsOnTheBalanceOnceAnotherPersonAgreesAndIsPaidAgain() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", "") + debit(BORIS, "12.00", ""));
        reconcile();
        assertThat(states()).containsOnly("paid");
        assertThat(differences()).isEmpty();

        leave("2.xml", 2, debit(ANNA, "35.00", "") + debit(BORIS, "12.00", "") + credit(ANNA, "35.00"));
        reconcile();

        assertThat(differences()).containsExactly("returned 3500 3500");
        long difference = number("select id from bank_difference");
        assertThatThrownBy(() -> service(Differences.class)
                        .explain(difference, THE_ACCOUNTANT, new Reason("It will be all right")))
                .isInstanceOf(Returns.NotReturned.class);

        Returns returns = service(Returns.class);
        Approvals approvals = service(Approvals.class);
        Proposal proposal = approvals.propose(
                returns, null, returns.of(difference), new Reason("AC04 Closed account"), THE_ACCOUNTANT);
        assertThat(balance(ANNA)).isZero();
        approvals.approve(proposal.id(), THE_ADMINISTRATOR, null);

        assertThat(text("select state from payout where person_id = '" + ANNA + "'"))
                .isEqualTo("returned");
        assertThat(balance(ANNA)).isEqualTo(3500);
        assertThat(told(LedgerPosted.class))
                .filteredOn(posted -> posted.kind() == Kind.payout_return)
                .singleElement()
                .satisfies(posted -> {
                    assertThat(posted.amountMinor()).isEqualTo(3500);
                    assertThat(posted.text()).isEqualTo("2026-11-23: AC04 Closed account");
                });
        assertThat(differences()).isEmpty();
        robot("mailer").runDue();
        assertThat(MAIL.received())
                .anySatisfy(letter ->
                        assertThat(letter.getSubject()).isEqualTo("Payout of 2026-11-23: 35.00 USD came back"));
        close(WEDNESDAY);
        assertThat(number("select amount_minor from payout where state = 'created'"))
                .isEqualTo(3500);

        reconcile();
        assertThat(differences()).isEmpty();
    }

    @Test
    void aPayoutThatCameBackOnTheSameDayIsNeverPaidAndForgotten() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", "") + credit(ANNA, "35.00") + debit(BORIS, "12.00", ""));
        reconcile();

        assertThat(differences()).containsExactly("returned 3500 3500");
        byRule();
        leave("2.xml", 2, debit(ANNA, "35.00", "") + credit(ANNA, "35.00") + debit(BORIS, "12.00", ""));
        byRule();

        assertThat(balance(ANNA)).isEqualTo(3500);
        assertThat(balance(BORIS)).isZero();
        assertThat(states()).containsExactlyInAnyOrder("returned", "paid");
        assertThat(differences()).isEmpty();
    }

    @Test
    void anEntryThatIsMarkedAsReversalProvesNoPayment() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", "<RvslInd>true</RvslInd>"));
        reconcile();

        assertThat(states()).containsOnly("submitting");
        assertThat(differences()).containsExactly("clawback 3500 3500");
    }

    @Test
    void aReturnThatNamesNoPayoutIsADifference() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", "") + entry("NOTPROVIDED", "35.00", "CRDT", "<RvslInd>true</RvslInd>"));
        reconcile();

        assertThat(differences()).containsExactly("return_unknown null 3500");
        leave("2.xml", 2, debit(ANNA, "35.00", "") + credit(ANNA, "35.00"));
        reconcile();
        assertThat(differences()).as("the correction names it").containsExactly("returned 3500 3500");
    }

    @Test
    void aWholeFileThatCameBackReturnsEachOfItsPayouts() throws Exception {
        leave("1.xml", 1, batch("47.00", "DBIT", "") + batch("47.00", "CRDT", "<RvslInd>true</RvslInd>"));
        reconcile();

        assertThat(states()).containsOnly("paid");
        assertThat(differences()).containsExactlyInAnyOrder("returned 3500 3500", "returned 1200 1200");

        leave("2.xml", 2, batch("47.00", "DBIT", "") + batch("46.00", "CRDT", "<RvslInd>true</RvslInd>"));
        reconcile();
        assertThat(differences()).as("of what is unknown").containsExactly("return_unknown null 4600");
    }

    @Test
    void aReferenceInBracesIsOurs() throws Exception {
        leave(
                "1.xml",
                1,
                entry("{%s}".formatted(payoutOf(ANNA, MONDAY)), "35.00", "DBIT", "") + debit(BORIS, "12.00", ""));
        reconcile();

        assertThat(states()).containsOnly("paid");
        assertThat(differences()).isEmpty();
    }

    @Test
    void aCorrectedStatementIsComparedAgain() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", "") + entry("RENT", "99.00", "DBIT", ""));
        reconcile();
        assertThat(differences()).containsExactly("not_here null 9900");

        leave("2.xml", 2, debit(ANNA, "35.00", "") + debit(BORIS, "12.00", ""));
        reconcile();

        assertThat(states()).containsOnly("paid");
        assertThat(differences()).isEmpty();
        assertThat(text("select explanation from bank_difference"))
                .isEqualTo("The bank's statements no longer show it");
        assertThat(
                        text(
                                "select state || ' ' || lines || ' ' || amount_minor from bank_statement where day = '2026-11-24'"))
                .isEqualTo("read 2 4700");
        leave("3.xml", 3, debit(ANNA, "35.00", "") + entry("RENT", "99.00", "DBIT", ""));
        reconcile();
        assertThat(differences()).containsExactly("not_here null 9900");
    }

    @Test
    void aStatementThatComesAfterItWasMissingIsCompared() throws Exception {
        CLOCK.advance(Duration.ofDays(11));
        reconcile();
        CLOCK.advance(Duration.ofDays(11));
        reconcile();
        assertThat(text("select state from bank_statement where day = '2026-11-24'"))
                .isEqualTo("missing");

        leave("1.xml", 1, debit(ANNA, "35.00", "") + entry("RENT", "99.00", "DBIT", ""));
        reconcile();

        assertThat(text("select state from bank_statement where day = '2026-11-24'"))
                .isEqualTo("read");
        assertThat(differences()).containsExactly("not_here null 9900");
        assertThat(states()).contains("paid");
    }

    @Test
    void expectsNoStatementOfAWeekendButComparesOneThatCoversIt() throws Exception {
        close(WEDNESDAY);
        close(THURSDAY);
        report("settled.xml", ANNA, "ACSC");
        askTheBank();
        for (LocalDate day = THURSDAY.plusDays(1); !day.isAfter(MONDAY.plusDays(7)); day = day.plusDays(1)) {
            close(day);
        }
        for (int day : List.of(0, 1, 2, 3, 4, 7)) {
            leave(MONDAY.plusDays(day), 1, "", "");
        }
        reconcile();

        assertThat(jdbc().sql("select day || ' ' || state from bank_statement where state <> 'read' order by day")
                        .query(String.class)
                        .list())
                .containsExactly("2026-11-28 none", "2026-11-29 none");
        assertThat(differences()).as("the weekend does not hold it back").containsExactly("not_at_bank 3500 null");

        leave(SATURDAY, 1, "", debit(ANNA, "35.00", ""));
        reconcile();
        assertThat(text("select state from bank_statement where day = '2026-11-28'"))
                .isEqualTo("read");
        assertThat(differences()).isEmpty();
    }

    @Test
    void tellsHowManyDifferencesAndStatementsWait() throws Exception {
        close(WEDNESDAY);
        leave("1.xml", 1, debit(ANNA, "35.00", "") + credit(ANNA, "35.00"));
        reconcile();
        CLOCK.advance(Duration.ofDays(11));
        reconcile();
        assertThat(text("select string_agg(state, ' ' order by day) from bank_statement"))
                .isEqualTo("missing read missing");

        eventually("both are counted", Duration.ofSeconds(20), () -> {
            assertThat(gauge("ates.bank.differences.open")).isEqualTo(1);
            assertThat(gauge("ates.bank.statements.missing")).isEqualTo(2);
        });
    }

    @Test
    void countsTheFilesThatWaitByTheirReasons() throws Exception {
        Files.writeString(folder.resolve("in/other.xml"), "<Document xmlns='urn:other'/>");
        askTheBank();
        var registry = new SimpleMeterRegistry();
        new BankMetrics(bank, jdbc(), service(Snapshots.class)).bindTo(registry);

        eventually("they are counted", Duration.ofSeconds(20), () -> {
            assertThat(waiting(registry, Inbox.Cause.unreadable)).isEqualTo(1);
            assertThat(waiting(registry, Inbox.Cause.not_xml)).isZero();
        });
    }

    private static double waiting(MeterRegistry registry, Inbox.Cause reason) {
        return registry.get("ates.bank.files.waiting")
                .tag("reason", reason.name())
                .gauge()
                .value();
    }

    private static double gauge(String name) {
        return service(MeterRegistry.class).get(name).gauge().value();
    }

    @Test
    void listsCreditsAndFeesAndWhatDoesNotAddUp() throws Exception {
        leave("1.xml", 1, entry("INVOICE", "300.00", "CRDT", ""));
        reconcile();

        assertThat(service(Differences.class).otherLines(Differences.OtherAsked.ALL, null, 10))
                .containsExactly(new Differences.OtherLine(TUESDAY, 1, "credit", "INVOICE", 30_000, "USD"));
        assertThat(text("select remarks from bank_statement where day = '2026-11-24'"))
                .contains("does not add up");
        assertThat(differences()).isEmpty();
    }

    @Test
    void comparesADayAgainIfTheBankRefusesAnOrderOfABookedFileLater() throws Exception {
        leave(TUESDAY, 1, "", batch("35.00", "DBIT", ""));
        reconcile();
        assertThat(differences()).isNotEmpty();

        report("refused.xml", BORIS, "RJCT");
        reconcile();
        assertThat(differences()).isEmpty();
    }

    /** The bank reversed the payment by mistake, and reversed that. */
    @Test
    void aReturnThatTheBankTookBackIsNotPosted() throws Exception {
        leave(
                "1.xml",
                1,
                debit(ANNA, "35.00", "")
                        + credit(ANNA, "35.00")
                        + debit(ANNA, "35.00", "<RvslInd>true</RvslInd>")
                        + debit(BORIS, "12.00", ""));
        byRule();

        assertThat(balance(ANNA)).isZero();
        assertThat(differences()).containsExactly("clawback 3500 3500");
    }
}
