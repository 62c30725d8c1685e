package dev.ates.accounting.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.Proposal;
import dev.ates.accounting.decision.Reason;
import dev.ates.accounting.payout.Payouts;
import dev.ates.accounting.payout.TestPayer;
import dev.ates.bank.Bank;
import dev.ates.bank.iso20022.TestFileBank;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.Caller;
import dev.ates.ui.Money;
import dev.ates.ui.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payouts against statements that a bank leaves as files: corrected, late, of others, and with payouts that came back. */
class FileStatementsTest extends ServiceTest {

    private static final String OURS = "DE02120300000000202051";
    private static final Caller THE_ACCOUNTANT = new Caller(CLARA, "Clara", Set.of(Role.accountant));
    private static final Caller THE_ADMINISTRATOR = new Caller(ADA, "Ada", Set.of(Role.administrator));

    @TempDir
    private Path folder;

    private Bank bank;

    /** Monday is closed, what is owed for it was ordered on Tuesday, and Tuesday is closed as well. */
    @BeforeEach
    void annaAndBorisWereOrderedAPayout() {
        bank = TestFileBank.in(folder, service(DataSource.class), service(BusinessCalendar.class));
        TestFileBank.forgetFiles(service(DataSource.class));
        know(ANNA, "Anna", "anna@example.org", "en");
        hearWhole(MONDAY, completed(ANNA, 3500), completed(BORIS, 1200));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
        TestPayer.pay(bank, robot("payer"));
        close(TUESDAY);
    }

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
        assertThat(differences()).containsExactly("reversal 3500 3500");
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
                .isEqualTo("A later statement of this day does not show it");
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
    void listsCreditsAndFeesAndWhatDoesNotAddUp() throws Exception {
        leave("1.xml", 1, entry("INVOICE", "300.00", "CRDT", ""));
        reconcile();

        assertThat(service(Differences.class).otherEntries(10))
                .containsExactly(new Differences.OtherEntry(TUESDAY, 1, "credit", "INVOICE", 30_000, "USD"));
        assertThat(text("select remarks from bank_statement where day = '2026-11-24'"))
                .contains("does not add up");
        assertThat(differences()).isEmpty();
    }

    private void leave(String name, int created, String entries) throws IOException {
        Files.writeString(folder.resolve("in").resolve(name), """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>A</Id>
              <CreDtTm>2026-11-25T0%d:00:00Z</CreDtTm><Acct><Id><IBAN>%s</IBAN></Id></Acct>
              <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
                <Dt><Dt>2026-11-24</Dt></Dt></Bal>
              <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">900.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
                <Dt><Dt>2026-11-24</Dt></Dt></Bal>%s
            </Stmt><Stmt><Id>B</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>
              <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Dt><Dt>2026-11-24</Dt></Dt></Bal>%s
            </Stmt></BkToCstmrStmt></Document>
            """.formatted(
                        created, OURS, entries, entry("NOT OURS", "77.00", "DBIT", "")));
    }

    private static String debit(UUID person, String amount, String mark) {
        return entry(payoutOf(person, MONDAY).toString(), amount, "DBIT", mark);
    }

    private static String credit(UUID person, String amount) {
        return entry(payoutOf(person, MONDAY).toString().replace("-", ""), amount, "CRDT", "<RvslInd>true</RvslInd>");
    }

    private static String entry(String id, String amount, String side, String mark) {
        return """
            <Ntry><Amt Ccy="USD">%2$s</Amt><CdtDbtInd>%3$s</CdtDbtInd>%4$s<Sts><Cd>BOOK</Cd></Sts><NtryDtls><TxDtls>
              <Refs><EndToEndId>%1$s</EndToEndId></Refs><Amt Ccy="USD">%2$s</Amt></TxDtls></NtryDtls></Ntry>
            """.formatted(id, amount, side, mark);
    }

    private static void close(LocalDate day) {
        hearWhole(day);
        CLOCK.set(noon(day.plusDays(1)));
        robot("closer").runDue();
    }

    private void reconcile() {
        reconcile(service(Returns.class));
    }

    private void byRule() {
        reconcile(new Returns(
                jdbc(),
                service(Payouts.class),
                service(Differences.class),
                service(Money.class),
                new ReconciliationSettings(
                        ReconciliationSettings.Returns.by_rule, 1, Duration.ofMinutes(10), Duration.ofDays(10))));
    }

    private void reconcile(Returns returns) {
        CLOCK.advance(Duration.ofMinutes(10));
        new Reconciler(service(Reconciliation.class), returns, bank, CLOCK)
                .run(robot("reconciler").turn(), null);
    }

    private static List<String> states() {
        return jdbc().sql("select state from payout").query(String.class).list();
    }

    private static List<String> differences() {
        return jdbc().sql("""
                select kind || ' ' || coalesce(ours_minor::text, 'null') || ' ' || coalesce(bank_minor::text, 'null')
                from bank_difference where explained_at is null order by id
                """).query(String.class).list();
    }
}
