package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.bank.iso20022.AccountStatement.Around;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Statements of our account on a database of their own. */
abstract class StatementsFixture {

    static final TestDatabase DATABASE = TestDatabase.create("statements");
    static final LocalDate FRIDAY = LocalDate.parse("2026-11-27");
    static final LocalDate THURSDAY = FRIDAY.minusDays(1);

    /** The id of an order. */
    static final String ORDER = "4670b83849bd35c7ba23549b59e5e13a";

    private static final BusinessCalendar CALENDAR = new BusinessCalendar(Clock.systemUTC(), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    final JdbcClient jdbc = JdbcClient.create(DATABASE.dataSource());
    final TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(DATABASE.dataSource()));
    final StatementFiles statements = new StatementFiles(jdbc, CALENDAR);

    @BeforeEach
    void nothingIsStored() {
        TestFileBank.in(folder, DATABASE.dataSource(), CALENDAR);
        TestFileBank.forgetFiles(DATABASE.dataSource());
    }

    void keep(AccountStatement statement) {
        transactions.executeWithoutResult(transaction -> statements.keep(statement, "file.xml"));
    }

    List<String> lines(LocalDate day) {
        return statements.lines(day).stream().map(Line::reference).toList();
    }

    static String entry(String side, LocalDate day, String id, String bankReference) {
        return entry(side, day, id, bankReference, "35.00");
    }

    static String entry(String side, LocalDate day, String id, String bankReference, String amount) {
        return """
              <Ntry><Amt Ccy="USD">%5$s</Amt><CdtDbtInd>%1$s</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>%2$s</Dt></BookgDt>
                <NtryRef>%3$s</NtryRef>%4$s<NtryDtls><TxDtls><Refs><EndToEndId>%3$s</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
            """.formatted(
                        side,
                        day,
                        id,
                        bankReference.isEmpty() ? "" : "<AcctSvcrRef>" + bankReference + "</AcctSvcrRef>",
                        amount);
    }

    static String charge(String bankReference) {
        return entry("DBIT", FRIDAY, "fee", bankReference, "1.00")
                .replace(
                        "<NtryDtls>",
                        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>MDOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls>");
    }

    /** @param named its id, its number or "-", and the time at which it was created on Friday */
    static AccountStatement of(
            String named, LocalDate since, LocalDate until, String opening, String closing, String entries) {
        String[] names = named.split(" ");
        String number = names[1].equals("-") ? "" : "<ElctrncSeqNb>%s</ElctrncSeqNb>".formatted(names[1]);
        return AccountStatement.read(
                Message.camt_053,
                Xml.parse("""
            <Stmt><Id>%1$s</Id>%2$s<CreDtTm>2026-11-27%3$s:00:00Z</CreDtTm>
              <FrToDt><FrDtTm>%4$sT00:00:00</FrDtTm><ToDtTm>%5$sT23:59:59</ToDtTm></FrToDt>
              <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">%6$s</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
              <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">%7$s</Amt><CdtDbtInd>CRDT</CdtDbtInd>
                <Dt><Dt>%5$s</Dt></Dt></Bal>%8$s</Stmt>""".formatted(names[0], number, names[2], since, until, opening, closing, entries)),
                new Around(List.of(), Optional.empty(), ZoneOffset.UTC));
    }
}
