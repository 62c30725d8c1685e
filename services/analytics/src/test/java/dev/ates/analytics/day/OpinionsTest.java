package dev.ates.analytics.day;

import static dev.ates.analytics.day.Bookkeeping.KESHA;
import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.BusinessClock;
import dev.ates.robots.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The tracker's own events as a third opinion, and the alarm. One task costs 12.00 and is worth 25.00. */
class OpinionsTest {

    private static final LocalDate TUESDAY = MONDAY.plusDays(1);
    private static final UUID TASK = new UUID(3, 1);

    private final Bookkeeping books = new Bookkeeping();

    @Test
    void agreesWhateverCameFirst() {
        closeMonday(1200, 2500);
        books.hear();
        assertThat(books.opinions.on(MONDAY)).isEqualTo(new Opinion.None());

        workOnMonday();
        books.hear();
        assertThat(books.opinions.on(MONDAY)).as("not sealed yet").isEqualTo(new Opinion.None());

        books.seal(MONDAY, 1, -1200, 1, 2500);
        books.hear();
        assertThat(books.opinions.on(MONDAY)).isEqualTo(new Opinion.Agrees());
        assertThat(books.alarm.find().differing()).isEmpty();
    }

    @Test
    void waitsForTheCloseOfTheDay() {
        workOnMonday();
        books.seal(MONDAY, 1, -1200, 1, 2500);
        books.fee(MONDAY, POPUG, 1200);
        books.hear();

        assertThat(books.opinions.on(MONDAY)).isEqualTo(new Opinion.None());
    }

    @Test
    void showsWhatAccountingMadeOfADayThatItClosedWithoutTheSealAndHoldsUpNothing() {
        workOnMonday();
        books.seal(MONDAY, 1, -1200, 1, 2500);
        closeMonday(1200, 0);
        books.reward(TUESDAY, POPUG, 2500, "Feed the parrot");
        books.hear();

        assertThat(books.state(MONDAY)).isEqualTo("final");
        assertThat(books.opinions.on(MONDAY))
                .isEqualTo(new Opinion.Differs(List.of(new Difference("rewards", 2500, 0, true))));
        assertThat(books.alarm.find().differing()).containsExactly(MONDAY);
    }

    @Test
    void showsThatTheJournalHasNotAllThatTheSealCounts() {
        workOnMonday();
        books.seal(MONDAY, 3, -2400, 1, 2500);
        closeMonday(2400, 2500);
        books.hear();

        assertThat(books.opinions.on(MONDAY))
                .isEqualTo(new Opinion.Incomplete(List.of(
                        new Difference("assignments", 3, 1, false), new Difference("fees", -2400, -1200, true))));
        assertThat(books.alarm.find().differing()).containsExactly(MONDAY);
    }

    /** A completion that is held for its undo is told after midnight with the time of the click: the chunk's day counts. */
    @Test
    void countsAnEventOnTheDayOfItsChunk() {
        Instant click = books.calendar.endOf(MONDAY).minusSeconds(3);
        books.completeOn(TUESDAY, click, TASK, POPUG);
        books.seal(MONDAY, 0, 0, 0, 0);
        books.seal(TUESDAY, 0, 0, 1, 2500);
        books.close(MONDAY);
        books.reward(TUESDAY, POPUG, 2500, "Feed the parrot");
        books.close(TUESDAY);
        books.hear();

        assertThat(books.opinions.on(MONDAY)).isEqualTo(new Opinion.Agrees());
        assertThat(books.opinions.on(TUESDAY)).isEqualTo(new Opinion.Agrees());
    }

    @Test
    void takesASealOfSeveralPartitionsOnce() {
        workOnMonday();
        books.seal(MONDAY, 1, -1200, 1, 2500);
        books.seal(MONDAY, 1, -1200, 1, 2500);
        closeMonday(1200, 2500);
        books.hear();

        assertThat(books.opinions.on(MONDAY)).isEqualTo(new Opinion.Agrees());
    }

    @Test
    void raisesTheAlarmForADayThatWaitsTooLong() {
        books.quarantined.add(MONDAY);
        books.fee(MONDAY, KESHA, 1200);
        books.clock.set(books.calendar.endOf(MONDAY));
        books.close(MONDAY);
        books.hear();
        assertThat(books.alarm.find().isLate()).isFalse();

        books.clock.advance(DayAlarm.LATE_AFTER.plus(Duration.ofMinutes(1)));
        assertThat(books.alarm.find().isLate()).isTrue();
        assertThat(books.alarm.find().differing()).isEmpty();

        books.quarantined.clear();
        books.recheck();
        assertThat(books.alarm.find().isLate()).isFalse();
    }

    /** Streams and robots need seconds of real time, however short the days are. */
    @Test
    void raisesNoAlarmForSecondsWhereADayLastsAMinute() {
        books.quarantined.add(MONDAY);
        books.fee(MONDAY, KESHA, 1200);
        books.clock.set(books.calendar.endOf(MONDAY));
        books.close(MONDAY);
        books.hear();
        var fast = new BusinessClock(books.clock, 1440, books.clock.instant(), books.clock.instant());
        var alarm = new DayAlarm(
                books.finality, books.opinions, new BusinessCalendar(fast, ZoneOffset.UTC), new Snapshots());

        books.clock.advance(Duration.ofSeconds(5));
        assertThat(alarm.find().isLate()).isFalse();
        assertThat(alarm.find().waitingFor()).isCloseTo(Duration.ofSeconds(5), Duration.ofMillis(1));
        books.clock.advance(DayAlarm.LATE_AFTER);
        assertThat(alarm.find().isLate()).isTrue();
    }

    /** What everybody has seen for a month is no alarm. */
    @Test
    void forgetsAFinalDayAfterAMonth() {
        workOnMonday();
        books.seal(MONDAY, 1, -1200, 1, 2500);
        closeMonday(1200, 2400);
        books.hear();

        books.clock.advance(Duration.ofDays(DayAlarm.TRACKED_DAYS_MAX));
        assertThat(books.alarm.find().differing()).containsExactly(MONDAY);
        books.clock.advance(Duration.ofDays(1));
        assertThat(books.alarm.find().differing()).isEmpty();
    }

    private void workOnMonday() {
        books.assign(books.calendar.now(), TASK, POPUG);
        books.complete(books.calendar.now(), TASK, POPUG);
    }

    private void closeMonday(long fee, long reward) {
        books.fee(MONDAY, POPUG, fee);
        if (reward > 0) {
            books.reward(MONDAY, POPUG, reward, "Feed the parrot");
        }
        books.close(MONDAY);
    }
}
