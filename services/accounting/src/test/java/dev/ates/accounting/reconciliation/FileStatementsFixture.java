package dev.ates.accounting.reconciliation;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.Proposal;
import dev.ates.accounting.decision.Reason;
import dev.ates.accounting.payout.Payouts;
import dev.ates.accounting.payout.TestPayer;
import dev.ates.bank.Bank;
import dev.ates.bank.iso20022.TestFileBank;
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
import org.junit.jupiter.api.io.TempDir;

/** Payouts to Anna and Boris have been ordered at a bank that delivers statements as files. */
abstract class FileStatementsFixture extends ServiceTest {

    private static final String OURS = "DE02120300000000202051";
    static final LocalDate THURSDAY = MONDAY.plusDays(3);
    static final Caller THE_ACCOUNTANT = new Caller(CLARA, "Clara", Set.of(Role.accountant));
    static final Caller THE_ADMINISTRATOR = new Caller(ADA, "Ada", Set.of(Role.administrator));

    @TempDir
    Path folder;

    Bank bank;

    /** Monday is closed, its payouts were ordered on Tuesday, and Tuesday is closed as well. */
    @BeforeEach
    final void annaAndBorisWereOrderedAPayout() {
        bank = TestFileBank.in(folder, service(DataSource.class), service(BusinessCalendar.class));
        TestFileBank.forgetFiles(service(DataSource.class));
        know(ANNA, "Anna", "anna@example.org", "en");
        hearWhole(MONDAY, completed(ANNA, 3500), completed(BORIS, 1200));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
        TestPayer.pay(bank, robot("payer"));
        close(TUESDAY);
    }

    final void leave(String name, int created, String entries) throws IOException {
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

    /** A statement of any day, or a page of it. */
    final void leave(LocalDate day, int created, String pages, String entries) throws IOException {
        Files.writeString(
                folder.resolve("in").resolve("%s-%d-%d.xml".formatted(day, created, pages.hashCode())),
                """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>%1$s</Id>%2$s
              <CreDtTm>%1$sT0%3$d:00:00Z</CreDtTm><Acct><Id><IBAN>%4$s</IBAN></Id></Acct>
              <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">900.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
                <Dt><Dt>%1$s</Dt></Dt></Bal>%5$s
            </Stmt></BkToCstmrStmt></Document>
            """.formatted(day, pages, created, OURS, entries));
    }

    static String page(int number, boolean last) {
        return "<StmtPgntn><PgNb>%d</PgNb><LastPgInd>%b</LastPgInd></StmtPgntn>".formatted(number, last);
    }

    static String debit(UUID person, String amount, String mark) {
        return entry(payoutOf(person, MONDAY).toString(), amount, "DBIT", mark);
    }

    static String credit(UUID person, String amount) {
        return entry(payoutOf(person, MONDAY).toString().replace("-", ""), amount, "CRDT", "<RvslInd>true</RvslInd>");
    }

    static String entry(String id, String amount, String side, String mark) {
        return """
            <Ntry><Amt Ccy="USD">%2$s</Amt><CdtDbtInd>%3$s</CdtDbtInd>%4$s<Sts><Cd>BOOK</Cd></Sts><NtryDtls><TxDtls>
              <Refs><EndToEndId>%1$s</EndToEndId></Refs><Amt Ccy="USD">%2$s</Amt></TxDtls></NtryDtls></Ntry>
            """.formatted(id, amount, side, mark);
    }

    /** The whole order file as one entry. */
    static String batch(String amount, String side, String mark) {
        return """
            <Ntry><Amt Ccy="USD">%s</Amt><CdtDbtInd>%s</CdtDbtInd>%s<Sts><Cd>BOOK</Cd></Sts><NtryDtls><Btch>
              <PmtInfId>%s</PmtInfId></Btch></NtryDtls></Ntry>
            """.formatted(amount, side, mark, text("select message_id from iso20022.file"));
    }

    /** Credits the money of a payout back, with two people. */
    static void postReturn(long difference, String reason) {
        Returns returns = service(Returns.class);
        Approvals approvals = service(Approvals.class);
        Proposal proposal =
                approvals.propose(returns, null, returns.of(difference), new Reason(reason), THE_ACCOUNTANT);
        approvals.approve(proposal.id(), THE_ADMINISTRATOR, null);
    }

    /** Delivers the bank's status report about an order. */
    final void report(String name, UUID person, String status) throws IOException {
        String message = text("select message_id from iso20022.file");
        Files.writeString(folder.resolve("in").resolve(name), """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
              <OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId></OrgnlGrpInfAndSts>
              <OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>%s</OrgnlEndToEndId><TxSts>%s</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>
            </CstmrPmtStsRpt></Document>
            """.formatted(message, payoutOf(person, MONDAY), status));
    }

    /** Delivers a notification of bookings within the day, which is not a statement. */
    final void notify(String name, String entries) throws IOException {
        Files.writeString(folder.resolve("in").resolve(name), """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn><Id>N</Id>
              <Acct><Id><IBAN>%s</IBAN></Id></Acct>
              <FrToDt><FrDtTm>2026-11-24T00:00:00Z</FrDtTm><ToDtTm>2026-11-24T12:00:00Z</ToDtTm></FrToDt>%s
            </Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
            """.formatted(OURS, entries));
    }

    final void askTheBank() {
        CLOCK.advance(Duration.ofMinutes(2));
        TestPayer.pay(bank, robot("payer"));
    }

    static void close(LocalDate day) {
        hearWhole(day);
        CLOCK.set(noon(day.plusDays(1)));
        robot("closer").runDue();
    }

    final void reconcile() {
        reconcile(service(Returns.class));
    }

    final void byRule() {
        reconcile(new Returns(
                jdbc(),
                service(Payouts.class),
                service(Differences.class),
                service(Comparison.class),
                service(Money.class),
                new ReconciliationSettings(
                        ReconciliationSettings.Returns.by_rule,
                        1,
                        Duration.ofMinutes(10),
                        Duration.ofDays(1),
                        Duration.ofDays(10))));
    }

    final void reconcile(Returns returns) {
        CLOCK.advance(Duration.ofMinutes(10));
        new Reconciler(service(Reconciliation.class), returns, service(Differences.class), bank, CLOCK)
                .run(robot("reconciler").turn(), null);
    }

    static List<String> states() {
        return jdbc().sql("select state from payout").query(String.class).list();
    }

    static List<String> differences() {
        return jdbc().sql("""
                select kind || ' ' || coalesce(ours_minor::text, 'null') || ' ' || coalesce(bank_minor::text, 'null')
                from bank_difference where explained_at is null order by id
                """).query(String.class).list();
    }
}
