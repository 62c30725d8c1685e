package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.bank.Bank.Line;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Days on which the balance comes back to what it was, so that each statement seems to continue the others: what is listed
 * again counts once, and what was booked again counts twice. In doubt both count, because people see what is paid twice.
 */
class BalanceComesBackTest extends StatementsFixture {

    private static final String FUNDING = entry("CRDT", FRIDAY, "funding", "R1");
    private static final String PAYOUT = entry("DBIT", FRIDAY, "payout", "R2");

    /** On an account that is funded for each payment, each part seems to continue the whole day, and the other way round. */
    @Test
    void aStatementOfTheWholeDayReplacesItsPartsAfterTheBalanceHasComeBack() {
        keep(of("A 1 T10", FRIDAY, FRIDAY, "0.00", "35.00", FUNDING));
        keep(of("B 2 T12", FRIDAY, FRIDAY, "35.00", "0.00", PAYOUT));
        keep(of("day 3 T18", FRIDAY, FRIDAY, "0.00", "0.00", FUNDING + PAYOUT));
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

    /** The reference alone proves nothing: some banks use it again. */
    @Test
    void keepsABookingWithAReferenceThatIsUsedAgainAtAnotherBalance() {
        keep(of("A 1 T10", FRIDAY, FRIDAY, "70.00", "35.00", PAYOUT));
        keep(of("B 2 T12", FRIDAY, FRIDAY, "35.00", "0.00", PAYOUT));
        keep(of("C 3 T13", FRIDAY, FRIDAY, "0.00", "35.00", FUNDING));

        assertThat(lines(FRIDAY)).containsExactly("payout", "payout", "funding");
    }

    private static AccountStatement wrong() {
        return thursday("T18", "0.00", "0.00", funded() + paid("one", "R2", "60.00") + paid("two", "R3", "40.00"));
    }

    private static AccountStatement corrected() {
        return thursday("T20", "0.00", "40.00", funded() + paid("one", "R2", "60.00"));
    }

    private static AccountStatement nextDay() {
        return of("S 8 T21", FRIDAY, FRIDAY, "40.00", "0.00", entry("DBIT", FRIDAY, "sweep", "R4", "40.00"));
    }

    private static AccountStatement thursday(String at, String opening, String closing, String entries) {
        return of("S 7 " + at, THURSDAY, THURSDAY, opening, closing, entries);
    }

    private static String funded() {
        return entry("CRDT", THURSDAY, "funding", "R1", "100.00");
    }

    private static String paid(String order, String bankReference, String amount) {
        return entry("DBIT", THURSDAY, order, bankReference, amount);
    }

    /** A payment that the bank had booked by mistake is not on the corrected statement. */
    @Test
    void aCorrectionReplacesTheFormerVersionAlsoAfterTheNextDay() {
        keep(wrong());
        keep(nextDay());
        keep(corrected());

        assertThat(lines(THURSDAY)).containsExactly("funding", "one");
    }

    @Test
    void aFormerVersionThatIsDeliveredAgainChangesNothing() {
        keep(wrong());
        keep(corrected());
        keep(nextDay());
        keep(wrong());

        assertThat(lines(THURSDAY)).containsExactly("funding", "one");
    }

    @Test
    void aCorrectedAmountReplacesTheFormerOneAlsoAfterTheNextDay() {
        keep(thursday("T18", "100.00", "0.00", paid(ORDER, "R1", "100.00")));
        keep(of("S 8 T19", FRIDAY, FRIDAY, "0.00", "100.00", entry("CRDT", FRIDAY, "funding", "R2", "100.00")));
        keep(thursday("T20", "100.00", "10.00", paid(ORDER, "R1", "90.00")));

        assertThat(lines(THURSDAY)).containsExactly(ORDER);
    }

    /** The bank's reference may name the instruction, which stays the same when it is executed again. */
    @Test
    void keepsAPaymentItsReturnAndThePaymentAgainUnderOneReference() {
        String order = entry("DBIT", FRIDAY, ORDER, "T1");
        String back = entry("CRDT", FRIDAY, ORDER, "T1");
        keep(of("A 1 T10", FRIDAY, FRIDAY, "1000.00", "965.00", order));
        keep(of("B 2 T12", FRIDAY, FRIDAY, "965.00", "1000.00", back));
        keep(of("C 3 T13", FRIDAY, FRIDAY, "1000.00", "965.00", order));
        assertThat(lines(FRIDAY)).containsExactly(ORDER, ORDER, ORDER);

        TestFileBank.forgetFiles(DATABASE.dataSource());
        keep(of("A 1 T10", FRIDAY, FRIDAY, "1000.00", "965.00", order));
        keep(of("B 2 T18", FRIDAY, FRIDAY, "965.00", "965.00", back + order));
        assertThat(lines(FRIDAY)).as("in two statements").containsExactly(ORDER, ORDER, ORDER);
    }

    @Test
    void keepsAnOrderThatIsExecutedTwiceAfterTheAccountWasFundedAgain() {
        String order = entry("DBIT", FRIDAY, ORDER, "T1");
        String more = entry("CRDT", FRIDAY, "more", "R3");
        keep(of("A 1 T10", FRIDAY, FRIDAY, "35.00", "0.00", order));
        keep(of("B 2 T18", FRIDAY, FRIDAY, "0.00", "0.00", more + order));
        assertThat(lines(FRIDAY)).containsExactlyInAnyOrder(ORDER, "more", ORDER);
    }

    @Test
    void keepsAnOrderThatIsExecutedTwiceInThreeStatements() {
        String order = entry("DBIT", FRIDAY, ORDER, "T1");
        keep(of("A 1 T10", FRIDAY, FRIDAY, "35.00", "0.00", order));
        keep(of("B 2 T12", FRIDAY, FRIDAY, "0.00", "35.00", entry("CRDT", FRIDAY, "more", "R3")));
        keep(of("C 3 T18", FRIDAY, FRIDAY, "35.00", "0.00", order));

        assertThat(lines(FRIDAY)).containsExactlyInAnyOrder(ORDER, "more", ORDER);
    }

    @Test
    void keepsWhatALongerStatementBeginsWithIfAnotherStatementLeadsToIt() {
        String order = entry("DBIT", FRIDAY, ORDER, "T1");
        keep(of("A 1 T10", FRIDAY, FRIDAY, "1000.00", "965.00", order));
        keep(of("B 2 T12", FRIDAY, FRIDAY, "965.00", "1000.00", entry("CRDT", FRIDAY, ORDER, "T1")));
        keep(of("C 3 T18", FRIDAY, FRIDAY, "1000.00", "964.00", order + entry("DBIT", FRIDAY, "fee", "R9", "1.00")));

        assertThat(lines(FRIDAY)).containsExactly(ORDER, ORDER, ORDER, "fee");
    }

    @Test
    void keepsAPredecessorThatIsReadAfterItsContinuation() {
        String order = entry("DBIT", FRIDAY, ORDER, "T1");
        keep(of("B 2 T18", FRIDAY, FRIDAY, "965.00", "965.00", entry("CRDT", FRIDAY, ORDER, "T1") + order));
        keep(of("A 1 T10", FRIDAY, FRIDAY, "1000.00", "965.00", order));

        assertThat(lines(FRIDAY)).containsExactlyInAnyOrder(ORDER, ORDER, ORDER);
    }

    @Test
    void keepsAContinuationThatArrivesBeforeItsPredecessor() {
        String order = entry("DBIT", FRIDAY, ORDER, "T1");
        keep(of("M 1 T12", FRIDAY, FRIDAY, "0.00", "0.00", FUNDING + order));
        keep(of("E 3 T18", FRIDAY, FRIDAY, "35.00", "0.00", order));
        keep(of("D 2 T17", FRIDAY, FRIDAY, "0.00", "35.00", entry("CRDT", FRIDAY, "more", "R3")));

        assertThat(lines(FRIDAY)).containsExactlyInAnyOrder("funding", ORDER, "more", ORDER);
    }

    /** Only the statements of the days that are compared can lead from one to the other. */
    @Test
    void aCorrectionUnderAnotherIdReplacesTheFormerStatementWhateverTheDayBeforeCameTo() {
        keep(of(
                "W 6 T10",
                THURSDAY.minusDays(1),
                THURSDAY.minusDays(1),
                "900.00",
                "1000.00",
                entry("CRDT", THURSDAY.minusDays(1), "funding", "R0", "100.00")));
        keep(thursday("T18", "1000.00", "900.00", paid("one", "R1", "60.00") + paid("two", "R2", "40.00")));
        keep(of("N 9 T20", THURSDAY, THURSDAY, "1000.00", "940.00", paid("one", "R1", "60.00")));

        assertThat(lines(THURSDAY)).containsExactly("one");
    }

    /**
     * The bank's reference stands for the payment and its return, so it identifies neither of them: both count as often as they are
     * listed, because a return that is counted once more than its payment would be put on the balance.
     */
    @Test
    void keepsAReturnThatIsReadAfterAStatementWithThePaymentAndAnotherReturn() {
        String order = entry("DBIT", FRIDAY, ORDER, "T1");
        String back = entry("CRDT", FRIDAY, ORDER, "T1");
        keep(of("A 1 T08", FRIDAY, FRIDAY, "1000.00", "965.00", order));
        keep(of("B 3 T18", FRIDAY, FRIDAY, "1000.00", "1000.00", order + back));
        keep(of("C 2 T10", FRIDAY, FRIDAY, "965.00", "1000.00", back));

        assertThat(statements.lines(FRIDAY))
                .extracting(Line::kind)
                .containsExactly(Line.Kind.payment, Line.Kind.payment, Line.Kind.credit, Line.Kind.credit);
    }

    /** Half of the parts open with the balance of the whole. */
    @Test
    void aStatementReplacesItsHundredsOfParts() {
        var all = new StringBuilder();
        int parts = 200;
        for (int part = 0; part < parts; part++) {
            boolean isFunding = part % 2 == 0;
            String entry = entry(isFunding ? "CRDT" : "DBIT", FRIDAY, "booking " + part, "R" + part);
            all.append(entry);
            keep(of(
                    "P%d %d T10".formatted(part, part),
                    FRIDAY,
                    FRIDAY,
                    isFunding ? "0.00" : "35.00",
                    isFunding ? "35.00" : "0.00",
                    entry));
        }
        keep(of("all 999 T18", FRIDAY, FRIDAY, "0.00", "0.00", all.toString()));

        assertThat(lines(FRIDAY)).hasSize(parts).doesNotHaveDuplicates();
    }

    /** Files are read by their names, and the statement in the middle comes last. */
    @Test
    void keepsTwoStatementsThatOpenAlikeAndShareNoBookingInAnyOrder() {
        var a = of("A 1 T08", FRIDAY, FRIDAY, "1000.00", "965.00", entry("DBIT", FRIDAY, "stranger", "T1"));
        var b = of("B 2 T10", FRIDAY, FRIDAY, "965.00", "1000.00", entry("CRDT", FRIDAY, "funding", "T2"));
        var c = of("C 3 T12", FRIDAY, FRIDAY, "1000.00", "900.00", entry("DBIT", FRIDAY, ORDER, "T3", "100.00"));

        for (List<AccountStatement> order : List.of(
                List.of(a, b, c),
                List.of(a, c, b),
                List.of(b, a, c),
                List.of(b, c, a),
                List.of(c, a, b),
                List.of(c, b, a))) {
            TestFileBank.forgetFiles(DATABASE.dataSource());
            order.forEach(this::keep);
            assertThat(lines(FRIDAY)).containsExactlyInAnyOrder("stranger", "funding", ORDER);
        }
    }

    /** The bank books the payment again under another reference of its own. */
    @Test
    void keepsAPaymentItsReturnAndThePaymentAgainInAnyOrder() {
        var paid = of("A 1 T08", FRIDAY, FRIDAY, "1000.00", "965.00", entry("DBIT", FRIDAY, ORDER, "T1"));
        var back = of("B 2 T10", FRIDAY, FRIDAY, "965.00", "1000.00", entry("CRDT", FRIDAY, ORDER, "T2"));
        var again = of("C 3 T12", FRIDAY, FRIDAY, "1000.00", "965.00", entry("DBIT", FRIDAY, ORDER, "T3"));

        for (List<AccountStatement> order :
                List.of(List.of(paid, back, again), List.of(paid, again, back), List.of(again, paid, back))) {
            TestFileBank.forgetFiles(DATABASE.dataSource());
            order.forEach(this::keep);
            assertThat(lines(FRIDAY)).containsExactly(ORDER, ORDER, ORDER);
        }
    }

    /** Some banks let a statement begin on the day of the one before. */
    @Test
    void keepsTheDaysThatAPeriodBeginsWithAfterTheBalanceHasComeBack() {
        LocalDate monday = FRIDAY.plusDays(3);
        keep(of("A 1 T08", FRIDAY, FRIDAY, "1000.00", "900.00", entry("DBIT", FRIDAY, "one", "R1", "100.00")));
        keep(of("B 2 T12", FRIDAY, FRIDAY, "900.00", "1000.00", entry("CRDT", FRIDAY, "funding", "R2", "100.00")));
        keep(of("C 3 T18", FRIDAY, monday, "1000.00", "900.00", entry("DBIT", monday, "two", "R3", "100.00")));
        assertThat(lines(FRIDAY)).containsExactly("one", "funding");

        TestFileBank.forgetFiles(DATABASE.dataSource());
        keep(of("A 1 T08", FRIDAY, FRIDAY, "1000.00", "900.00", entry("DBIT", FRIDAY, "one", "R1", "100.00")));
        keep(of(
                "B 2 T18",
                THURSDAY,
                monday,
                "900.00",
                "900.00",
                entry("CRDT", monday, "funding", "R2") + entry("DBIT", monday, "two", "R3")));
        assertThat(lines(FRIDAY)).as("without a change").containsExactly("one");
    }

    /** An account that is emptied each day, and a bank that gives all statements one id. */
    @Test
    void keepsTheDayBeforeIfPeriodsOverlap() {
        LocalDate monday = FRIDAY.plusDays(3);
        keep(of("X - T08", THURSDAY, FRIDAY, "0.00", "0.00", FUNDING + PAYOUT));
        keep(of(
                "X - T20",
                FRIDAY,
                monday,
                "0.00",
                "0.00",
                entry("CRDT", monday, "funding2", "R3") + entry("DBIT", monday, "payout2", "R4")));

        assertThat(lines(FRIDAY)).containsExactly("funding", "payout");
        assertThat(lines(monday)).containsExactly("funding2", "payout2");
    }

    /** Some banks give what they charge no reference of its own. */
    @Test
    void listsABookingThatIsOnHundredsOfStatementsOnEachOfThem() {
        int fees = 150;
        for (int fee = 0; fee < fees; fee++) {
            keep(of(
                    "F%d %d T10".formatted(fee, fee),
                    FRIDAY,
                    FRIDAY,
                    "%d.00".formatted(1_000 - fee),
                    "%d.00".formatted(999 - fee),
                    entry("DBIT", FRIDAY, "fee", "0", "1.00")));
        }

        assertThat(lines(FRIDAY)).hasSize(fees);
    }

    @Test
    void aChargeIsNoBookingInCommon() {
        String back = entry("CRDT", FRIDAY, ORDER, "T1");
        var a = of("A 1 T08", FRIDAY, FRIDAY, "1000.00", "1034.00", back + charge("0"));
        var b = of("B 2 T10", FRIDAY, FRIDAY, "1034.00", "1000.00", entry("DBIT", FRIDAY, "sweep", "T2", "34.00"));
        var c = of("C 3 T12", FRIDAY, FRIDAY, "1000.00", "964.00", PAYOUT + charge("0"));
        keep(a);
        keep(c);
        keep(b);

        assertThat(lines(FRIDAY)).contains(ORDER, "sweep", "payout");
    }

    /** An account that is emptied each time, and a bank that gives all statements one id. */
    @Test
    void theNumbersTellStatementsOfOneIdApart() {
        keep(of("X 2 T12", FRIDAY, FRIDAY, "0.00", "0.00", ""));
        keep(of("X 1 T08", FRIDAY, FRIDAY, "0.00", "0.00", FUNDING + PAYOUT));

        assertThat(lines(FRIDAY)).containsExactly("funding", "payout");
    }

    @Test
    void aReturnIsNotItsPayment() {
        keep(of("X - T08", FRIDAY, FRIDAY, "0.00", "0.00", FUNDING + entry("DBIT", FRIDAY, ORDER, "T1")));
        keep(of(
                "X - T10",
                FRIDAY,
                FRIDAY,
                "0.00",
                "0.00",
                entry("CRDT", FRIDAY, ORDER, "T1") + entry("DBIT", FRIDAY, "sweep", "R3")));

        assertThat(lines(FRIDAY)).containsExactly("funding", ORDER, ORDER, "sweep");
    }

    @Test
    void aPeriodDoesNotReplaceTheDaysThatItContinues() {
        String order = entry("DBIT", FRIDAY, ORDER, "T1");
        keep(of("A 1 T08", FRIDAY, FRIDAY, "1000.00", "965.00", order));
        keep(of("B 2 T12", FRIDAY, FRIDAY, "965.00", "1000.00", entry("CRDT", FRIDAY, ORDER, "T1")));
        keep(of("C 3 T18", FRIDAY, FRIDAY.plusDays(3), "1000.00", "965.00", order));

        assertThat(lines(FRIDAY)).containsExactly(ORDER, ORDER, ORDER);
    }

    @Test
    void aPeriodIsReadThoughTheStatementOfItsLastDayIsNewer() {
        keep(of("F 9 T20", FRIDAY, FRIDAY, "965.00", "955.00", entry("DBIT", FRIDAY, "two", "R2", "10.00")));
        keep(of(
                "W 8 T18",
                THURSDAY,
                FRIDAY,
                "1000.00",
                "955.00",
                entry("DBIT", THURSDAY, "one", "R1") + entry("DBIT", FRIDAY, "two", "R2", "10.00")));

        assertThat(lines(THURSDAY)).containsExactly("one");
        assertThat(lines(FRIDAY)).containsExactly("two");
    }
}
