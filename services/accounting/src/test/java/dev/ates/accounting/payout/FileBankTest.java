package dev.ates.accounting.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.OwnAccount;
import dev.ates.accounting.approval.Proposal;
import dev.ates.accounting.decision.Reason;
import dev.ates.bank.Bank;
import dev.ates.bank.Bank.Line.Kind;
import dev.ates.bank.iso20022.TestFileBank;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.Caller;
import dev.ates.ui.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payouts through a bank that exchanges files. */
class FileBankTest extends ServiceTest {

    private static final String REPORT = """
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
          <GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-11-24T08:00:00Z</CreDtTm></GrpHdr>
          <OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>%s</OrgnlGrpInfAndSts>
          <OrgnlPmtInfAndSts><OrgnlPmtInfId>%s</OrgnlPmtInfId>%s</OrgnlPmtInfAndSts>
        </CstmrPmtStsRpt></Document>
        """;

    @TempDir
    private Path folder;

    private Bank bank;

    @BeforeEach
    void annaAndBorisAreOwed() {
        bank = TestFileBank.in(folder, service(DataSource.class), service(BusinessCalendar.class));
        TestFileBank.forgetFiles(service(DataSource.class));
        know(ANNA, "Anna", "anna@example.org", "en");
        hearWhole(MONDAY, completed(ANNA, 3500), completed(BORIS, 1200));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
    }

    @Test
    void handsOverOneFileAndPaysWhenTheBankSaysSo() throws Exception {
        pay();
        pay();

        assertThat(names("out")).singleElement().asString().endsWith(".xml").doesNotStartWith(".");
        assertThat(states()).containsOnly("submitting");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(only("out"))))
                .isEqualTo("rw-------");
        for (String made : List.of("out", "in", "done", "aside")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(made))))
                    .as(made)
                    .isEqualTo("rwx------");
        }
        assertThat(Files.readString(only("out"))).contains("<CtrlSum>47.00</CtrlSum>", id(ANNA), id(BORIS));

        leave("1.xml", report("", status(ANNA, "ACSC", "") + status(BORIS, "PDNG", "")));
        later();
        assertThat(states()).containsExactlyInAnyOrder("paid", "submitting");
        assertThat(names("done")).containsExactly("1.xml");

        leave(
                "2.xml",
                report(
                        "",
                        status(
                                BORIS,
                                "RJCT",
                                "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn>"
                                        + "<AddtlInf>Closed account</AddtlInf></StsRsnInf>")));
        later();
        assertThat(text("select reason from payout where state = 'rejected'")).isEqualTo("RJCT AC04 Closed account");
        assertThat(balance(BORIS)).isEqualTo(1200);
        assertThat(names("in")).isEmpty();
        assertThat(names("out")).hasSize(1);
    }

    @Test
    void leavesAnOrderWithoutANameThatBanksTakeToItsAccountantAndPaysTheOthers() throws Exception {
        know(BORIS, "🦊", "boris@example.org", "ru");
        pay();

        assertThat(states()).containsExactlyInAnyOrder("submitting", "created");
        assertThat(Files.readString(only("out"))).contains(id(ANNA)).doesNotContain(id(BORIS));
        assertThat(text("select reason from payout where needs_hand")).contains("EPC217-08");

        var clara = new Caller(CLARA, "Clara", Set.of(Role.accountant));
        assertThatThrownBy(() -> propose(payoutOf(ANNA, MONDAY), "Clara Clever", clara))
                .isInstanceOf(BankNames.NotNeeded.class)
                .hasMessageContaining("does not need another name");
        assertThatThrownBy(() ->
                        propose(payoutOf(BORIS, MONDAY), "Boris Fox", new Caller(BORIS, "B", Set.of(Role.accountant))))
                .isInstanceOf(OwnAccount.class);
        Proposal proposal = propose(payoutOf(BORIS, MONDAY), "Boris Fox", clara);
        assertThat(proposal.action().words()).isEqualTo("Pay 🦊 under the name Boris Fox");
        pay();
        assertThat(states()).as("one person is not enough").containsExactlyInAnyOrder("submitting", "created");
        service(Approvals.class).approve(proposal.id(), new Caller(ADA, "Ada", Set.of(Role.administrator)), null);
        pay();

        assertThat(states()).containsOnly("submitting");
        assertThat(number("select count(*) from payout where needs_hand")).isZero();
        assertThat(text("select body from iso20022.file where body like '%Boris%'"))
                .contains("<Nm>Boris Fox</Nm>", id(BORIS));
    }

    private static Proposal propose(UUID payout, String name, Caller by) {
        BankNames names = service(BankNames.class);
        return service(Approvals.class)
                .propose(names, null, names.of(payout, name), new Reason("It is in the passport"), by);
    }

    @Test
    void takesAWordOnTheWholeFileForAllOfIt() throws Exception {
        pay();
        leave("1.xml", report("<GrpSts>ACCP</GrpSts>", ""));
        later();
        assertThat(states()).containsOnly("submitting");

        leave("2.xml", report("<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM23</Cd></Rsn></StsRsnInf>", ""));
        later();
        assertThat(states()).containsOnly("rejected");
    }

    @Test
    void ordersInANewFileWhatWasWithdrawnBeforeTheBankTookIt() throws Exception {
        pay();
        Path withdrawn = only("out");
        Files.move(withdrawn, folder.resolve("withdrawn.xml"));
        later();
        assertThat(names("out")).as("it is never put out again").isEmpty();
        leave(
                "withdrawn.xml",
                report(
                        "<GrpSts>CANC</GrpSts><StsRsnInf><AddtlInf>Withdrawn before it was sent</AddtlInf></StsRsnInf>",
                        ""));
        later();

        assertThat(states()).containsOnly("rejected");
        assertThat(text("select reason from payout where person_id = '" + ANNA + "'"))
                .isEqualTo("CANC Withdrawn before it was sent");
        assertThat(balance(ANNA)).isEqualTo(3500);
        hearWhole(TUESDAY);
        CLOCK.set(noon(WEDNESDAY));
        robot("closer").runDue();
        later();
        assertThat(names("out"))
                .singleElement()
                .isNotEqualTo(withdrawn.getFileName().toString());
        assertThat(Files.readString(only("out"))).contains("<CtrlSum>47.00</CtrlSum>");
    }

    @Test
    void paysOnceThoughTheBankRefusesACopyOfTheFileBeforeItReportsOnTheOriginal() throws Exception {
        pay();
        leave("1.xml", report("<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>DU01</Cd></Rsn></StsRsnInf>", ""));
        later();

        assertThat(states()).containsOnly("submitting");
        assertThat(text("select reason from payout where person_id = '" + ANNA + "'"))
                .contains("RJCT DU01", "nothing about the original");
        assertThat(names("aside")).contains("1.xml");
        hearWhole(TUESDAY);
        CLOCK.set(noon(WEDNESDAY));
        robot("closer").runDue();
        leave("2.xml", report("<GrpSts>ACSC</GrpSts>", ""));
        later();

        assertThat(states()).as("nothing is ordered for Tuesday").containsExactly("paid", "paid");
        assertThat(names("out")).hasSize(1);
        assertThat(balance(ANNA)).isZero();
    }

    @Test
    void putsAsideWhatItCannotReadAndSaysWhy() throws Exception {
        pay();
        leave("broken.xml", "<Document");
        leave("evil.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>");
        leave("other.xml", "<Document xmlns='urn:other'/>");
        leave("strange.xml", report("", status(ANNA, "WHAT", "")));
        leave("unknown.xml", REPORT.formatted("nobody", "", "nobody", status(ANNA, "ACSC", "")));
        leave(".half.xml", "<Document");
        later();
        assertThat(names("in")).containsExactly(".half.xml", "broken.xml", "evil.xml");
        later();

        assertThat(states()).containsOnly("submitting");
        assertThat(names("in")).containsExactly(".half.xml");
        assertThat(names("aside")).hasSize(10).contains("evil.xml", "strange.xml.reason.txt");
        assertThat(Files.readString(folder.resolve("aside/strange.xml.reason.txt")))
                .contains("WHAT");
        assertThat(Files.readString(folder.resolve("aside/unknown.xml.reason.txt")))
                .contains("nobody");
    }

    @Test
    void readsTheOtherFilesWhereSomethingIsNoFileOrCannotBeRead() throws Exception {
        pay();
        Files.createDirectories(folder.resolve("in/a.xml/full.xml"));
        Files.createSymbolicLink(folder.resolve("in/b.xml"), folder.resolve("nowhere"));
        Path secret = Files.writeString(folder.resolve("secret"), report("", status(BORIS, "ACSC", "")));
        Files.createSymbolicLink(folder.resolve("in/c.xml"), secret);
        // As root, the tests can read every file; so here, writing the reason fails instead.
        leave("d.xml", "<Document");
        Files.createDirectories(folder.resolve("aside/d.xml.reason.txt"));
        leave("e.xml", report("", status(BORIS, "PDNG", "")));
        Files.setPosixFilePermissions(folder.resolve("in/e.xml"), Set.of());
        leave("f.xml", report("", status(ANNA, "ACSC", "")));
        later();
        later();

        assertThat(states()).containsExactlyInAnyOrder("paid", "submitting");
        assertThat(names("done")).contains("f.xml");
        assertThat(names("aside"))
                .contains("a.xml", "a.xml.reason.txt", "b.xml", "b.xml.reason.txt", "c.xml", "c.xml.reason.txt");
        assertThat(Files.readString(folder.resolve("aside/a.xml.reason.txt"))).contains("not a regular file");
        assertThat(names("in")).doesNotContain("a.xml", "b.xml", "c.xml");
    }

    @Test
    void keepsTheFirstFinalWordAndPutsTheSecondAside() throws Exception {
        pay();
        leave("1.xml", report("", status(ANNA, "ACSC", "")));
        leave("2.xml", report("", status(ANNA, "RJCT", "")));
        later();

        assertThat(text("select state from payout where person_id = '" + ANNA + "'"))
                .isEqualTo("paid");
        assertThat(Files.readString(folder.resolve("aside/2.xml.reason.txt"))).contains("executed", "rejected");
    }

    @Test
    void handsAFileOverOnceThoughItWasKilledInBetween() throws Exception {
        pay();
        Path file = only("out");
        String body = Files.readString(file);
        // Killed after the rename and before it was recorded; the bank has taken the file.
        jdbc().sql("update iso20022.file set handed_over_at = null").update();
        Files.delete(file);
        later();
        assertThat(names("out")).isEmpty();

        // Killed before the rename: the file still has its temporary name.
        jdbc().sql("update iso20022.file set handed_over_at = null").update();
        Files.writeString(
                folder.resolve("out")
                        .resolve("." + file.getFileName().toString().replace(".xml", ".part")),
                body);
        later();
        assertThat(names("out")).hasSize(1);

        // Killed before anything was written to the disk.
        Files.delete(only("out"));
        jdbc().sql("update iso20022.file set handed_over_at = null, prepared_at = null")
                .update();
        later();
        assertThat(Files.readString(only("out"))).isEqualTo(body);
        assertThat(number("select count(*) from iso20022.file")).isEqualTo(1);
    }

    @Test
    void needsAHandWhenTheBankNeverReports() {
        pay();
        CLOCK.advance(Duration.ofDays(6));
        pay();

        assertThat(states()).containsOnly("unknown");
        assertThat(number("select count(*) from payout where needs_hand")).isEqualTo(2);
    }

    @Test
    void readsTheBanksStatement() throws Exception {
        pay();
        leave("s.xml", """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
              <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Dt><Dt>2026-11-24</Dt></Dt></Bal>
              <Ntry><Amt Ccy="USD">35.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
                <NtryDtls><TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs><Amt Ccy="USD">35.00</Amt></TxDtls></NtryDtls></Ntry>
              <Ntry><Amt Ccy="USD">9.99</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts></Ntry>
              <Ntry><Amt Ccy="USD">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts></Ntry>
              <Ntry><NtryRef>FEE-1</NtryRef><Amt Ccy="USD">1.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts></Ntry>
            </Stmt></BkToCstmrStmt></Document>
            """.formatted(id(ANNA)));
        List<Bank.Line> lines = new ArrayList<>();

        assertThat(bank.statement(MONDAY, lines::addAll)).isEmpty();
        assertThat(bank.statement(TUESDAY, lines::addAll)).isPresent();

        assertThat(lines)
                .containsExactly(
                        new Bank.Line(1, Kind.payment, id(ANNA), 3500, "USD"),
                        new Bank.Line(2, Kind.credit, "?", 999, "USD"),
                        new Bank.Line(3, Kind.payment, "FEE-1", 150, "USD"));
    }

    private void pay() {
        new Payer(service(Payouts.class), bank, CLOCK).run(robot("payer").turn(), null);
    }

    private void later() {
        CLOCK.advance(Duration.ofMinutes(2));
        pay();
    }

    private String report(String group, String transactions) {
        String message = text("select message_id from iso20022.file");
        return REPORT.formatted(message, group, message, transactions);
    }

    private static String status(UUID person, String code, String reason) {
        return "<TxInfAndSts><OrgnlEndToEndId>%s</OrgnlEndToEndId><TxSts>%s</TxSts>%s</TxInfAndSts>"
                .formatted(id(person), code, reason);
    }

    private static String id(UUID person) {
        return payoutOf(person, MONDAY).toString().replace("-", "");
    }

    private void leave(String name, String text) throws IOException {
        Files.writeString(folder.resolve("in").resolve(name), text);
    }

    private Path only(String part) throws IOException {
        return folder.resolve(part).resolve(names(part).getFirst());
    }

    private List<String> names(String part) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(part))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> states() {
        return jdbc().sql("select state from payout").query(String.class).list();
    }
}
