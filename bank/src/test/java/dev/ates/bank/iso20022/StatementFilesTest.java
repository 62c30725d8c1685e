package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.bank.iso20022.AccountStatement.Around;
import dev.ates.testkit.Eventually;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The stored statements when two instances read a file, and when a bank reuses its ids. */
class StatementFilesTest extends StatementsFixture {

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
                new Around(List.of(), Optional.empty(), ZoneOffset.UTC));
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
                new Around(List.of(), Optional.empty(), ZoneOffset.UTC));
    }
}
