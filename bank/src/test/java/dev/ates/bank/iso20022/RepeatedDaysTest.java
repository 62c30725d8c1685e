package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.bank.iso20022.AccountStatement.Around;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Statements that repeat days of others, whole or in part, when they arrive in an odd order. */
class RepeatedDaysTest extends StatementsFixture {

    private static final LocalDate WEDNESDAY = THURSDAY.minusDays(1);
    private static final String TWO = entry("DBIT", FRIDAY, "two", "T2");
    private static final String THREE = entry("DBIT", FRIDAY, "three", "T3");

    @Test
    void aLongerStatementThatIsOlderReplacesNoNewerOneThatItDoesNotList() {
        keep(of("F 9 T20", FRIDAY, FRIDAY, "1000.00", "930.00", TWO + THREE));
        keep(of("W 8 T18", THURSDAY, FRIDAY, "1000.00", "965.00", TWO));

        assertThat(lines(FRIDAY)).containsExactlyInAnyOrder("two", "three");
    }

    @Test
    void anOlderVersionThatComesAgainDoesNotUndoItsCorrection() {
        String funding = entry("CRDT", FRIDAY, "funding", "R1", "100.00");
        String one = entry("DBIT", FRIDAY, ORDER, "R2", "60.00");
        AccountStatement first = of(
                "S7 7 T18",
                THURSDAY,
                FRIDAY,
                "0.00",
                "0.00",
                funding + one + entry("DBIT", FRIDAY, "two", "R3", "40.00"));
        keep(first);
        keep(of(
                "S7 7 T20",
                FRIDAY,
                FRIDAY,
                "0.00",
                "0.00",
                funding + one + entry("DBIT", FRIDAY, "sweep", "R4", "40.00")));
        assertThat(lines(FRIDAY)).containsExactly("funding", ORDER, "sweep");

        keep(first);

        assertThat(lines(FRIDAY)).containsExactly("funding", ORDER, "sweep");
    }

    /** The number of a statement increases with each that is sent, a correction included. */
    @Test
    void aCorrectionMayHaveTheNextNumberThoughTheBalanceHasComeBack() {
        String funding = entry("CRDT", FRIDAY, "funding", "R1", "100.00");
        String one = entry("DBIT", FRIDAY, "one", "R2", "60.00");
        keep(of(
                "S 7 T18",
                FRIDAY,
                FRIDAY,
                "0.00",
                "0.00",
                funding + one + entry("DBIT", FRIDAY, "two", "R3", "40.00")));
        keep(of(
                "S 8 T20",
                FRIDAY,
                FRIDAY,
                "0.00",
                "0.00",
                funding + one + entry("DBIT", FRIDAY, "sweep", "R4", "40.00")));

        assertThat(lines(FRIDAY)).containsExactly("funding", "one", "sweep");
    }

    /** Some banks let a statement begin on the day of the one before. */
    @Test
    void aPeriodThatBeginsOnTheDayOfTheOneBeforeReplacesItsDays() {
        keep(of("A 1 T08", WEDNESDAY, WEDNESDAY, "1100.00", "1000.00", entry("DBIT", WEDNESDAY, "x", "", "100.00")));
        keep(of("B 2 T09", THURSDAY, THURSDAY, "1000.00", "965.00", entry("DBIT", THURSDAY, "one", "")));
        keep(of("C 3 T10", FRIDAY, FRIDAY, "965.00", "930.00", entry("DBIT", FRIDAY, "two", "")));
        keep(of(
                "W 9 T20",
                WEDNESDAY,
                FRIDAY,
                "1000.00",
                "930.00",
                entry("DBIT", THURSDAY, "one", "") + entry("DBIT", FRIDAY, "two", "")));

        assertThat(lines(WEDNESDAY)).containsExactly("x");
        assertThat(lines(THURSDAY)).containsExactly("one");
        assertThat(lines(FRIDAY)).containsExactly("two");
    }

    /** The last page has nothing but a charge, and no page has a number. */
    @Test
    void aCorrectionWithoutPagesReplacesAllPages() {
        String order = entry("DBIT", FRIDAY, ORDER, "T1");
        String fee = charge("T2");
        keep(page("A", 1, balance("OPBD", "1000.00") + order));
        keep(page("A", 2, balance("CLBD", "964.00") + fee));
        keep(of("A - T20", FRIDAY, FRIDAY, "1000.00", "964.00", order + fee));

        assertThat(statements.find(FRIDAY)).isPresent();
        assertThat(lines(FRIDAY)).hasSize(2);
    }

    @Test
    void aRepetitionWithoutPagesUnderAnotherIdReplacesAllPages() {
        keep(page("A", 1, balance("OPBD", "1000.00") + TWO));
        keep(page("A", 2, balance("CLBD", "930.00") + THREE));
        keep(of("B - T20", FRIDAY, FRIDAY, "1000.00", "930.00", TWO + THREE));

        assertThat(statements.find(FRIDAY)).isPresent();
        assertThat(lines(FRIDAY)).containsExactly("two", "three");
    }

    private static AccountStatement page(String id, int page, String content) {
        return AccountStatement.read(
                Message.camt_053,
                Xml.parse("""
            <Stmt><Id>%s</Id><StmtPgntn><PgNb>%d</PgNb><LastPgInd>%s</LastPgInd></StmtPgntn><CreDtTm>2026-11-27T18:00:00Z</CreDtTm>
              <FrToDt><FrDtTm>2026-11-27T00:00:00</FrDtTm><ToDtTm>2026-11-27T23:59:59</ToDtTm></FrToDt>%s</Stmt>""".formatted(id, page, page == 2, content)),
                new Around(List.of(), Optional.empty(), ZoneOffset.UTC));
    }

    private static String balance(String kind, String amount) {
        return """
              <Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy="USD">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd>
                <Dt><Dt>2026-11-27</Dt></Dt></Bal>""".formatted(kind, amount);
    }
}
