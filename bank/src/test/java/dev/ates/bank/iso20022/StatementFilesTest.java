package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.bank.Bank.Line;
import dev.ates.bank.iso20022.AccountStatement.Around;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.testkit.Eventually;
import dev.ates.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The stored statements when two instances read a file, and when a bank reuses its ids. */
class StatementFilesTest {

    private static final TestDatabase DATABASE = TestDatabase.create("statements");
    private static final LocalDate FRIDAY = LocalDate.parse("2026-11-27");

    private static final BusinessCalendar CALENDAR = new BusinessCalendar(Clock.systemUTC(), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.dataSource());
    private final TransactionTemplate transactions =
            new TransactionTemplate(new JdbcTransactionManager(DATABASE.dataSource()));
    private final StatementFiles statements = new StatementFiles(jdbc, CALENDAR);

    @BeforeEach
    void nothingIsStored() {
        TestFileBank.in(folder, DATABASE.dataSource(), CALENDAR);
        TestFileBank.forgetFiles(DATABASE.dataSource());
    }

    /** Without the bank's reference, nothing else reveals that both have read the same entry. */
    @Test
    void aStatementThatTwoInstancesReadAtTheSameTimeIsStoredOnce() {
        AccountStatement read = statement("A", FRIDAY, "1000.00", "965.00", "one");

        CompletableFuture<Void> other = transactions.execute(transaction -> {
            statements.keep(read, "1.xml");
            CompletableFuture<Void> begun = CompletableFuture.runAsync(
                    () -> transactions.executeWithoutResult(second -> statements.keep(read, "1.xml")));
            Eventually.eventually(
                    "the other instance is through, or waits",
                    Duration.ofSeconds(20),
                    () -> assertThat(begun.isDone() || isWaiting()).isTrue());
            return begun;
        });
        other.orTimeout(20, TimeUnit.SECONDS).join();

        assertThat(lines(FRIDAY)).containsExactly("one");
    }

    @Test
    void anIdThatIsUsedAgainOnAnotherDayReplacesNothing() {
        keep(statement("A", FRIDAY.minusDays(2), "1000.00", "965.00", "one"));
        keep(statement("A", FRIDAY.minusDays(1), "965.00", "1000.00", "two"));
        keep(statement("A", FRIDAY, "1000.00", "965.00", "three"));

        assertThat(lines(FRIDAY.minusDays(2))).containsExactly("one");
        assertThat(lines(FRIDAY.minusDays(1))).containsExactly("two");
        assertThat(lines(FRIDAY)).containsExactly("three");
    }

    /** Some banks have one id for a day, however many statements it has. */
    @Test
    void keepsAllStatementsOfADayThatContinueEachOtherUnderOneId() {
        keep(statement("A", FRIDAY, "1000.00", "965.00", "one"));
        keep(statement("A", FRIDAY, "965.00", "930.00", "two"));
        keep(statement("A", FRIDAY, "930.00", "895.00", "three"));

        assertThat(lines(FRIDAY)).containsExactly("one", "two", "three");
    }

    @Test
    void keepsThemInWhateverOrderTheyArrive() {
        keep(statement("A", FRIDAY, "1000.00", "965.00", "one"));
        keep(statement("A", FRIDAY, "930.00", "895.00", "three"));
        keep(statement("A", FRIDAY, "965.00", "930.00", "two"));

        assertThat(lines(FRIDAY)).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void keepsAPaymentItsReturnAndThePaymentAgain() {
        keep(statement("A", FRIDAY, "1000.00", "873.00", "paid"));
        keep(statement("A", FRIDAY, "873.00", "1000.00", "returned"));
        keep(statement("A", FRIDAY, "1000.00", "873.00", "paid again"));

        assertThat(lines(FRIDAY)).containsExactly("paid", "returned", "paid again");
    }

    @Test
    void keepsAStatementThatIsDeliveredTwiceOnceAlthoughTheBalanceHasComeBack() {
        keep(referenced("M", "0.00", "35.00", "CRDT", "funding", "REF-1"));
        keep(referenced("E", "35.00", "0.00", "DBIT", "payout", "REF-2"));
        keep(referenced("E", "35.00", "0.00", "DBIT", "payout", "REF-2"));
        keep(referenced("M", "0.00", "35.00", "CRDT", "funding", "REF-1"));

        assertThat(lines(FRIDAY)).containsExactlyInAnyOrder("REF-1", "REF-2");
    }

    @Test
    void keepsAPaymentThatTheBankBooksAgainUnderTheSameId() {
        keep(referenced("A", "35.00", "0.00", "DBIT", "payout", "REF-1"));
        keep(referenced("A", "0.00", "35.00", "CRDT", "payout", "REF-2"));
        keep(referenced("A", "35.00", "0.00", "DBIT", "payout", "REF-3"));

        assertThat(lines(FRIDAY)).containsExactly("REF-1", "REF-2", "REF-3");
    }

    @Test
    void keepsAnEarlierDayOnceWhenItIsDeliveredAgainAfterTheBalanceHasComeBack() {
        keep(statement("A", FRIDAY.minusDays(1), "1000.00", "965.00", "one"));
        keep(statement("B", FRIDAY, "965.00", "1000.00", "two"));
        keep(statement("A", FRIDAY.minusDays(1), "1000.00", "965.00", "one"));

        assertThat(lines(FRIDAY.minusDays(1))).containsExactly("one");
    }

    private static AccountStatement referenced(
            String id, String opening, String closing, String direction, String reference, String bankReference) {
        return AccountStatement.read(
                Message.camt_053,
                Xml.parse("""
            <Stmt><Id>%1$s</Id><CreDtTm>2026-11-27T18:00:00Z</CreDtTm>
              <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">%2$s</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
              <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">%3$s</Amt><CdtDbtInd>CRDT</CdtDbtInd>
                <Dt><Dt>2026-11-27</Dt></Dt></Bal>
              <Ntry><NtryRef>%5$s</NtryRef><Amt Ccy="USD">35.00</Amt><CdtDbtInd>%4$s</CdtDbtInd><Sts>BOOK</Sts>
                <AcctSvcrRef>%6$s</AcctSvcrRef></Ntry>
            </Stmt>""".formatted(id, opening, closing, direction, reference, bankReference)),
                new Around(List.of(), Optional.empty(), true, ZoneOffset.UTC));
    }

    /** Without a number or a time of creation, such a statement may be one whose neighbors are on their way. */
    @Test
    void aStatementWithItsNumberReplacesTheOneWithAWrongOpeningBalance() {
        keep(of("A 7 T18", FRIDAY, FRIDAY, "0.00", "35.00", entry("CRDT", FRIDAY, "first", "R1")));
        keep(of("A 7 T19", FRIDAY, FRIDAY, "1000.00", "1035.00", entry("CRDT", FRIDAY, "corrected", "R2")));
        keep(of("A 7 T18", FRIDAY, FRIDAY, "0.00", "35.00", entry("CRDT", FRIDAY, "first", "R1")));
        keep(of("A 8 T19", FRIDAY, FRIDAY, "2000.00", "2035.00", entry("CRDT", FRIDAY, "another", "R3")));

        assertThat(lines(FRIDAY)).containsExactly("corrected", "another");
    }

    @Test
    void aLongerStatementRepeatsTheDaysOfWhichOnlyTheLastOnesAreStored() {
        keep(of(
                "B 8 T18",
                FRIDAY.minusDays(1),
                FRIDAY.minusDays(1),
                "965.00",
                "930.00",
                entry("DBIT", FRIDAY.minusDays(1), "two", "")));
        keep(of("C 9 T18", FRIDAY, FRIDAY, "930.00", "895.00", entry("DBIT", FRIDAY, "three", "")));
        keep(of("other 2 T18", FRIDAY, FRIDAY, "5.00", "40.00", entry("CRDT", FRIDAY, "elsewhere", "")));
        keep(of(
                "week 1 T20",
                FRIDAY.minusDays(4),
                FRIDAY,
                "1000.00",
                "895.00",
                entry("DBIT", FRIDAY.minusDays(2), "one", "")
                        + entry("DBIT", FRIDAY.minusDays(1), "two", "")
                        + entry("DBIT", FRIDAY, "three", "")));

        assertThat(lines(FRIDAY.minusDays(2))).containsExactly("one");
        assertThat(lines(FRIDAY.minusDays(1))).containsExactly("two");
        assertThat(lines(FRIDAY)).containsExactly("elsewhere", "three");
    }

    /** A cash-pool account is emptied each night, so balances say nothing. */
    @Test
    void aStatementOfAnEmptiedAccountIsRepeatedByOneWithItsOrders() {
        String order = "4670b83849bd35c7ba23549b59e5e13a";
        String paid = entry("CRDT", FRIDAY, "funding", "R1") + entry("DBIT", FRIDAY, order, "R2");
        keep(of("A 7 T18", FRIDAY, FRIDAY, "0.00", "0.00", paid));
        keep(of("B 8 T19", FRIDAY, FRIDAY, "0.00", "0.00", paid.replace("funding", "corrected")));
        assertThat(lines(FRIDAY)).containsExactly("corrected", order);

        keep(of(
                "C 9 T20",
                FRIDAY,
                FRIDAY,
                "0.00",
                "0.00",
                paid.replace("R2", "R3").replace("R1", "R4")));
        assertThat(lines(FRIDAY)).as("paid twice").containsExactly("corrected", order, "funding", order);
    }

    private static final String FUNDING = entry("CRDT", FRIDAY, "funding", "R1");
    private static final String PAYOUT = entry("DBIT", FRIDAY, "payout", "R2");

    /** On an account that is funded for each payment, each part seems to continue the whole day, and the other way round. */
    @Test
    void aStatementOfTheWholeDayReplacesItsPartsAfterTheBalanceHasComeBack() {
        keep(of("A 1 T10", FRIDAY, FRIDAY, "0.00", "35.00", FUNDING));
        keep(of("B 2 T12", FRIDAY, FRIDAY, "35.00", "0.00", PAYOUT));
        keep(of("day 3 T11", FRIDAY, FRIDAY, "0.00", "0.00", FUNDING + PAYOUT));
        assertThat(lines(FRIDAY)).containsExactly("funding", "payout");

        keep(of("A 1 T20", FRIDAY, FRIDAY, "0.00", "35.00", FUNDING));
        keep(of("C 4 T20", FRIDAY, FRIDAY, "35.00", "0.00", PAYOUT));
        assertThat(lines(FRIDAY)).containsExactly("funding", "payout");
    }

    @Test
    void aStatementOfTheWholeDayWithTheLatestBookingFirstReplacesItsParts() {
        String again = entry("CRDT", FRIDAY, "more", "R3");
        keep(of("A 1 T10", FRIDAY, FRIDAY, "0.00", "35.00", FUNDING));
        keep(of("B 2 T12", FRIDAY, FRIDAY, "35.00", "0.00", PAYOUT));
        keep(of("C 3 T13", FRIDAY, FRIDAY, "0.00", "35.00", again));
        keep(of("day 4 T20", FRIDAY, FRIDAY, "0.00", "35.00", again + PAYOUT + FUNDING));

        assertThat(lines(FRIDAY)).containsExactly("more", "payout", "funding");
    }

    @Test
    void aPartThatTheBankMakesAnewCountsOnceAfterTheBalanceHasComeBack() {
        keep(of("A 1 T10", FRIDAY, FRIDAY, "0.00", "35.00", FUNDING));
        keep(of("B 2 T12", FRIDAY, FRIDAY, "35.00", "0.00", PAYOUT));
        keep(of("A 1 T20", FRIDAY, FRIDAY, "0.00", "35.00", FUNDING));
        keep(of("other 7 T21", FRIDAY, FRIDAY, "35.00", "0.00", PAYOUT));

        assertThat(lines(FRIDAY)).containsExactlyInAnyOrder("funding", "payout");
    }

    @Test
    void aCorrectedPartReplacesTheFormerOneAfterTheBalanceHasComeBack() {
        String wrong = entry("DBIT", FRIDAY, "wrong", "R9");
        keep(of("A 1 T10", FRIDAY, FRIDAY, "0.00", "0.00", ""));
        keep(of("B 2 T12", FRIDAY, FRIDAY, "70.00", "70.00", FUNDING + wrong));
        keep(of("C 3 T13", FRIDAY, FRIDAY, "70.00", "35.00", PAYOUT));
        keep(of("D 4 T14", FRIDAY, FRIDAY, "35.00", "70.00", entry("CRDT", FRIDAY, "more", "R3")));
        keep(of("C 3 T15", FRIDAY, FRIDAY, "70.00", "0.00", PAYOUT + entry("DBIT", FRIDAY, "forgotten", "R4")));

        assertThat(lines(FRIDAY)).containsExactlyInAnyOrder("funding", "wrong", "more", "payout", "forgotten");
    }

    @Test
    void partsThatShareBookingsListThemOnceUnderOtherIds() {
        keep(of("A 1 T10", FRIDAY, FRIDAY, "0.00", "35.00", FUNDING));
        keep(of("B 2 T12", FRIDAY, FRIDAY, "35.00", "0.00", PAYOUT));
        keep(of("E 5 T15", FRIDAY, FRIDAY, "0.00", "70.00", FUNDING + entry("CRDT", FRIDAY, "more", "R3")));

        assertThat(lines(FRIDAY)).containsExactlyInAnyOrder("funding", "payout", "more");
    }

    /** The reference alone proves nothing: some banks use it again. */
    @Test
    void keepsABookingWithAReferenceThatIsUsedAgainAtAnotherBalance() {
        keep(of("A 1 T10", FRIDAY, FRIDAY, "70.00", "35.00", PAYOUT));
        keep(of("B 2 T12", FRIDAY, FRIDAY, "35.00", "0.00", PAYOUT));
        keep(of("C 3 T13", FRIDAY, FRIDAY, "0.00", "35.00", FUNDING));

        assertThat(lines(FRIDAY)).containsExactly("payout", "payout", "funding");
    }

    private void keep(AccountStatement statement) {
        transactions.executeWithoutResult(transaction -> statements.keep(statement, "file.xml"));
    }

    private List<String> lines(LocalDate day) {
        return statements.lines(day).stream().map(Line::reference).toList();
    }

    private boolean isWaiting() {
        return jdbc.sql("select exists (select 1 from pg_locks where not granted)")
                .query(Boolean.class)
                .single();
    }

    private static AccountStatement statement(
            String id, LocalDate day, String opening, String closing, String reference) {
        return AccountStatement.read(
                Message.camt_053,
                Xml.parse("""
            <Stmt><Id>%1$s</Id>
              <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">%3$s</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
              <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">%4$s</Amt><CdtDbtInd>CRDT</CdtDbtInd>
                <Dt><Dt>%2$s</Dt></Dt></Bal>
              <Ntry><NtryRef>%5$s</NtryRef><Amt Ccy="USD">35.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts></Ntry>
            </Stmt>""".formatted(id, day, opening, closing, reference)),
                new Around(List.of(), Optional.empty(), true, ZoneOffset.UTC));
    }

    private static String entry(String side, LocalDate day, String id, String bankReference) {
        return """
              <Ntry><Amt Ccy="USD">35.00</Amt><CdtDbtInd>%1$s</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>%2$s</Dt></BookgDt>
                <NtryRef>%3$s</NtryRef>%4$s<NtryDtls><TxDtls><Refs><EndToEndId>%3$s</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
            """.formatted(
                side, day, id, bankReference.isEmpty() ? "" : "<AcctSvcrRef>" + bankReference + "</AcctSvcrRef>");
    }

    /** @param named its id, its number, and the time at which it was created on Friday */
    private static AccountStatement of(
            String named, LocalDate since, LocalDate until, String opening, String closing, String entries) {
        String[] names = named.split(" ");
        return AccountStatement.read(
                Message.camt_053,
                Xml.parse("""
            <Stmt><Id>%1$s</Id><ElctrncSeqNb>%2$s</ElctrncSeqNb><CreDtTm>2026-11-27%3$s:00:00Z</CreDtTm>
              <FrToDt><FrDtTm>%4$sT00:00:00</FrDtTm><ToDtTm>%5$sT23:59:59</ToDtTm></FrToDt>
              <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">%6$s</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
              <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">%7$s</Amt><CdtDbtInd>CRDT</CdtDbtInd>
                <Dt><Dt>%5$s</Dt></Dt></Bal>%8$s</Stmt>""".formatted(names[0], names[1], names[2], since, until, opening, closing, entries)),
                new Around(List.of(), Optional.empty(), true, ZoneOffset.UTC));
    }
}
