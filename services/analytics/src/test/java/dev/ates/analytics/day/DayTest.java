package dev.ates.analytics.day;

import static dev.ates.analytics.day.Bookkeeping.KESHA;
import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static dev.ates.analytics.day.Bookkeeping.ZHORA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.analytics.journal.Journal.ClosedTwice;
import dev.ates.analytics.journal.Journal.OtherCurrency;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DayTest {

    private static final LocalDate TUESDAY = MONDAY.plusDays(1);
    private static final LocalDate WEDNESDAY = MONDAY.plusDays(2);

    private final Bookkeeping books = new Bookkeeping();

    @Test
    void sumsUpWhatHappenedOnIt() {
        books.fee(MONDAY, POPUG, 1200);
        books.fee(MONDAY, KESHA, 1500);
        books.reward(MONDAY, POPUG, 3000, "Feed the parrot");
        books.post(MONDAY, KESHA, Kind.adjustment, 50, null, "A mistake");
        books.hear();

        assertThat(books.day(MONDAY))
                .containsEntry("state", "provisional")
                .containsEntry("postings", 4L)
                .containsEntry("fees_minor", -2700L)
                .containsEntry("rewards_minor", 3000L)
                .containsEntry("other_minor", 50L)
                .containsEntry("payouts", 0L)
                .containsEntry("company_earned_minor", -300L)
                .containsEntry("in_the_red", 1L)
                .containsEntry("in_the_red_minor", -1450L);
        assertThat(books.balances(MONDAY)).containsExactly("1: 0 -1200 3000 0 0 1800", "2: 0 -1500 0 0 50 -1450");
    }

    @Test
    void countsABonusAmongTheOthersAndNotAsEarned() {
        books.reward(MONDAY, POPUG, 3000, "Feed the parrot");
        books.post(MONDAY, POPUG, Kind.bonus, 500, null, "Kept the cage open all night");
        books.hear();

        assertThat(books.day(MONDAY))
                .containsEntry("postings", 2L)
                .containsEntry("other_minor", 500L)
                .containsEntry("company_earned_minor", -3000L);
        assertThat(books.balances(MONDAY)).containsExactly("1: 0 0 3000 0 500 3500");
    }

    @Test
    void carriesADebtOverUntilItIsPaidOff() {
        books.fee(MONDAY, POPUG, 1000);
        books.close(MONDAY);
        books.reward(TUESDAY, KESHA, 2000, "Feed the parrot");
        books.close(TUESDAY);
        books.reward(WEDNESDAY, POPUG, 2500, "Clean the cage");
        books.close(WEDNESDAY);
        books.hear();

        assertThat(books.balances(MONDAY)).containsExactly("1: 0 -1000 0 0 0 -1000");
        assertThat(books.balances(TUESDAY)).containsExactly("1: -1000 0 0 0 0 -1000", "2: 0 0 2000 -2000 0 0");
        assertThat(books.balances(WEDNESDAY)).containsExactly("1: -1000 0 2500 -1500 0 0");
        assertThat(books.day(TUESDAY)).containsEntry("in_the_red", 1L).containsEntry("in_the_red_minor", -1000L);
        assertThat(books.day(WEDNESDAY)).containsEntry("in_the_red", 0L).containsEntry("in_the_red_minor", 0L);
    }

    @Test
    void correctsTodaysOpeningsWhenYesterdayIsPaidOutLate() {
        books.reward(MONDAY, POPUG, 3000, "Feed the parrot");
        books.reward(MONDAY, ZHORA, 100, "Whistle");
        books.fee(TUESDAY, POPUG, 1000);
        books.hear();
        assertThat(books.balances(TUESDAY)).containsExactly("1: 3000 -1000 0 0 0 2000");
        assertThat(books.day(TUESDAY)).containsEntry("in_the_red", 0L);

        books.post(MONDAY, POPUG, Kind.payout, -3000, null, "Payout");
        books.post(MONDAY, ZHORA, Kind.adjustment, -300, null, "Too loud");
        books.hear();

        assertThat(books.balances(MONDAY)).containsExactly("1: 0 0 3000 -3000 0 0", "3: 0 0 100 0 -300 -200");
        assertThat(books.balances(TUESDAY)).containsExactly("1: 0 -1000 0 0 0 -1000", "3: -200 0 0 0 0 -200");
        assertThat(books.day(TUESDAY)).containsEntry("in_the_red", 2L).containsEntry("in_the_red_minor", -1200L);

        books.post(MONDAY, ZHORA, Kind.adjustment, 300, null, "Not so loud");
        books.hear();

        assertThat(books.balances(TUESDAY)).containsExactly("1: 0 -1000 0 0 0 -1000");
        assertThat(books.day(TUESDAY)).containsEntry("in_the_red", 1L).containsEntry("in_the_red_minor", -1000L);
    }

    @Test
    void isFinalOnceAccountingHasClosedItAndTheFiguresAgree() {
        books.fee(MONDAY, POPUG, 1000);
        books.reward(MONDAY, KESHA, 2500, "Feed the parrot");
        books.payOut(MONDAY);
        books.hear();
        assertThat(books.state(MONDAY)).isEqualTo("provisional");
        assertThat(books.finality.verdict(MONDAY)).isEqualTo(new Verdict.Open());

        books.sayClosed(MONDAY);
        books.hear();

        assertThat(books.state(MONDAY)).isEqualTo("final");
        assertThat(books.finality.verdict(MONDAY)).isEqualTo(new Verdict.Final());
        assertThat(books.day(MONDAY))
                .containsEntry("most_expensive_text", "Feed the parrot")
                .containsEntry("carried_over", 1L)
                .containsEntry("carried_over_minor", -1000L);
    }

    @Test
    void isFinalWithoutAnyEventButItsClosing() {
        books.close(MONDAY);
        books.hear();

        assertThat(books.state(MONDAY)).isEqualTo("final");
    }

    @Test
    void staysProvisionalAndShowsTheDifferenceWhileAnEventIsMissing() {
        books.fee(MONDAY, POPUG, 1000);
        books.fee(MONDAY, POPUG, 700);
        var missing = books.hold();
        books.close(MONDAY);
        var said = new DayClosed(MONDAY, 2, -1700, 0, 0, 0, 1, -1700, 1700, "USD");
        books.hold();
        books.hold();
        books.tell(new PayoutSettled(POPUG, MONDAY, Outcome.carried_over, -1700, "USD", null));
        books.tell(said);
        books.hear();

        assertThat(books.state(MONDAY)).isEqualTo("provisional");
        assertThat(books.finality.verdict(MONDAY))
                .isEqualTo(new Verdict.Disagrees(List.of(
                        new Difference("postings", 2, 1, false),
                        new Difference("fees", -1700, -1000, true),
                        new Difference("in the red, amount", -1700, -1000, true),
                        new Difference("earned by management", 1700, 1000, true))));

        books.apply(List.of(missing));

        assertThat(books.state(MONDAY)).isEqualTo("final");
    }

    @Test
    void staysProvisionalWhileAnEventOfItIsInQuarantine() {
        books.quarantined.add(MONDAY);
        books.fee(MONDAY, POPUG, 1000);
        books.close(MONDAY);
        books.hear();

        assertThat(books.state(MONDAY)).isEqualTo("provisional");
        assertThat(books.finality.verdict(MONDAY)).isEqualTo(new Verdict.InQuarantine());

        books.quarantined.clear();
        books.recheck();

        assertThat(books.state(MONDAY)).isEqualTo("final");
    }

    @Test
    void waitsForTheDayBefore() {
        books.quarantined.add(MONDAY);
        books.fee(MONDAY, POPUG, 1000);
        books.close(MONDAY);
        books.close(TUESDAY);
        books.hear();

        assertThat(books.state(TUESDAY)).isEqualTo("provisional");
        assertThat(books.finality.verdict(TUESDAY)).isEqualTo(new Verdict.WaitsFor(MONDAY));

        books.quarantined.clear();
        books.recheck();

        assertThat(books.state(MONDAY)).isEqualTo("final");
        assertThat(books.state(TUESDAY)).isEqualTo("final");
    }

    @Test
    void isNeverChangedByALateFactOnceItIsFinal() {
        books.reward(MONDAY, POPUG, 2500, "Feed the parrot");
        books.close(MONDAY);
        books.fee(TUESDAY, POPUG, 1000);
        books.hear();
        var before = books.day(MONDAY);
        var balances = books.balances(TUESDAY);

        books.reward(MONDAY, POPUG, 9900, "Too late");
        books.reward(MONDAY.minusDays(3), POPUG, 9900, "Much too late");
        books.hear();

        assertThat(books.day(MONDAY)).isEqualTo(before);
        assertThat(books.balances(TUESDAY)).isEqualTo(balances);
        assertThat(books.jdbc
                        .sql("select text from fact where late order by seq")
                        .query(String.class)
                        .list())
                .containsExactly("Too late", "Much too late");
    }

    @Test
    void countsAPayoutOnceThatTheBankReturnsInParts() {
        books.reward(MONDAY, POPUG, 2500, "Feed the parrot");
        books.close(MONDAY);
        books.tell(new PayoutSettled(POPUG, MONDAY, Outcome.paid, 2500, "USD", null));
        books.tell(new PayoutSettled(POPUG, MONDAY, Outcome.returned, 1500, "USD", "AC04"));
        books.tell(new PayoutSettled(KESHA, MONDAY, Outcome.returned, 300, "USD", "AC04"));
        books.hear();
        books.tell(new PayoutSettled(POPUG, MONDAY, Outcome.returned, 600, "USD", "AC04"));
        books.tell(new PayoutSettled(POPUG, TUESDAY, Outcome.returned, 50, "USD", "AC04"));
        books.hear();

        assertThat(books.jdbc
                        .sql("select day || ' ' || returned || ' ' || returned_minor from day_settlement order by day")
                        .query(String.class)
                        .list())
                .containsExactly("%s 2 2400".formatted(MONDAY), "%s 1 50".formatted(TUESDAY));
    }

    @Test
    void learnsAfterItsEndHowItsPayoutsEndedAtTheBank() {
        books.reward(MONDAY, POPUG, 2500, "Feed the parrot");
        books.close(MONDAY);
        books.hear();

        books.tell(new PayoutSettled(POPUG, MONDAY, Outcome.paid, 2500, "USD", null));
        books.tell(new PayoutSettled(KESHA, MONDAY, Outcome.rejected, 700, "USD", "No such account"));
        books.tell(new PayoutSettled(POPUG, MONDAY, Outcome.returned, 2500, "USD", "AC04"));
        books.post(TUESDAY, POPUG, Kind.payout_return, 2500, null, "AC04");
        books.hear();

        assertThat(books.balances(TUESDAY)).containsExactly("1: 0 0 0 0 2500 2500");
        assertThat(books.day(MONDAY)).containsEntry("paid_out_minor", 2500L);
        assertThat(books.jdbc.sql("select * from day_settlement").query().singleRow())
                .containsEntry("paid", 1L)
                .containsEntry("paid_minor", 2500L)
                .containsEntry("rejected", 1L)
                .containsEntry("rejected_minor", 700L)
                .containsEntry("returned", 1L)
                .containsEntry("returned_minor", 2500L);
        assertThat(books.jdbc
                        .sql("select count(*) from fact where late")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void putsARejectedPayoutBackOnTheDayThatIsOpen() {
        books.reward(MONDAY, POPUG, 2500, "Feed the parrot");
        books.close(MONDAY);
        books.post(TUESDAY, POPUG, Kind.reversal, 2500, null, "No such account");
        books.hear();

        assertThat(books.balances(TUESDAY)).containsExactly("1: 0 0 0 0 2500 2500");
    }

    @Test
    void countsARepeatedEventOnce() {
        books.reward(MONDAY, POPUG, 2500, "Feed the parrot");
        books.fee(MONDAY, POPUG, 1000);
        books.hear();
        var before = books.day(MONDAY);

        books.apply(books.told());

        assertThat(books.day(MONDAY)).isEqualTo(before);
        assertThat(books.balances(MONDAY)).containsExactly("1: 0 -1000 2500 0 0 1500");
    }

    @Test
    void takesTheEarlierOfTwoEquallyExpensiveTasks() {
        books.reward(MONDAY, POPUG, 2500, "First");
        books.reward(MONDAY, KESHA, 2500, "Second");
        books.reward(MONDAY, KESHA, 2400, "Cheaper");
        books.hear();
        books.reward(MONDAY, KESHA, 2500, "Third");
        books.hear();

        assertThat(books.day(MONDAY))
                .containsEntry("most_expensive_text", "First")
                .containsEntry("most_expensive_done_by", POPUG)
                .containsEntry("most_expensive_reward_minor", 2500L);
    }

    @Test
    void refusesASecondWordOnAClosedDay() {
        books.close(MONDAY);
        books.hear();

        books.tell(new DayClosed(MONDAY, 7, -100, 0, 0, 0, 0, 0, 100, "USD"));

        assertThatThrownBy(books::hear).isInstanceOf(ClosedTwice.class).hasMessageContaining("2026-11-23");
        assertThat(books.state(MONDAY)).isEqualTo("final");
    }

    @Test
    void refusesASecondCurrency() {
        books.fee(MONDAY, POPUG, 1000);
        books.hear();

        books.tell(new LedgerPosted(
                UUID.randomUUID(), POPUG, MONDAY, Kind.fee, -1000, "EUR", UUID.randomUUID(), "a task"));

        assertThatThrownBy(books::hear)
                .isInstanceOf(OtherCurrency.class)
                .hasMessageContaining("USD")
                .hasMessageContaining("EUR");
    }
}
