package dev.ates.accounting.close;

import static dev.ates.testkit.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.contracts.AccountingEvent;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import dev.ates.contracts.TrackerEvent.DaySealed;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CloserTest extends ServiceTest {

    @Test
    void paysOutCarriesOverAndLeavesZeroAlone() {
        hearWhole(
                MONDAY,
                assigned(ANNA, -1500),
                completed(ANNA, 3500),
                assigned(BORIS, -1000),
                assigned(CLARA, -2000),
                completed(CLARA, 2000));

        close();

        assertThat(balance(ANNA)).isZero();
        assertThat(balance(BORIS)).isEqualTo(-1000);
        assertThat(balance(CLARA)).isZero();
        assertThat(jdbc().sql("select person_id from payout where amount_minor = 2000 and state = 'created'")
                        .query(UUID.class)
                        .list())
                .containsExactly(ANNA);
        assertThat(told(PayoutSettled.class))
                .containsExactly(new PayoutSettled(BORIS, MONDAY, Outcome.carried_over, -1000, "USD", null));
        assertThat(told(DayClosed.class))
                .containsExactly(new DayClosed(MONDAY, 6, -4500, 5500, 1, 2000, 1, -1000, -1000, "USD"));
        assertThat(number("select count(*) from letter")).isEqualTo(3);
        assertThat(number("select count(*) from account_day where closing_minor is null"))
                .isZero();
    }

    @Test
    void leavesABalanceBelowTheMinimumUntilItIsWorthAPayout() {
        hearWhole(MONDAY, completed(ANNA, MINIMUM_PAYOUT - 1), completed(BORIS, MINIMUM_PAYOUT));
        hearWhole(TUESDAY);
        hearWhole(WEDNESDAY, completed(ANNA, 1));

        close();

        assertThat(jdbc().sql("select day || ' ' || amount_minor from payout order by day")
                        .query(String.class)
                        .list())
                .containsExactly("2026-11-23 5", "2026-11-25 5");
        assertThat(number(
                        "select closing_minor from account_day where day = '2026-11-23' and account = '" + ANNA + "'"))
                .isEqualTo(4);
        assertThat(told(PayoutSettled.class)).isEmpty();
        assertThat(told(DayClosed.class)).extracting(DayClosed::carriedOver).containsOnly(0L);
        assertThat(jdbc().sql("select cast(day as text) from letter where person_id = :anna order by day")
                        .param("anna", ANNA)
                        .query(String.class)
                        .list())
                .containsExactly("2026-11-23", "2026-11-25");
    }

    @Test
    void tellsTheEndOfTheDayLast() {
        hearWhole(MONDAY, completed(ANNA, 3500), assigned(BORIS, -1000));

        close();

        List<AccountingEvent> told = told();
        assertThat(told.getLast()).isInstanceOf(DayClosed.class);
        assertThat(told(LedgerPosted.class))
                .filteredOn(posted -> posted.kind() == Kind.payout)
                .hasSize(1);
    }

    @Test
    void isNotDisturbedByEntriesOfTheNextDay() {
        hearWhole(MONDAY, completed(ANNA, 3500), assigned(BORIS, -1000));
        hear(TUESDAY, completed(ANNA, 4000), completed(BORIS, 3000), completed(CLARA, 100));

        close();

        assertThat(text("select state from business_day where day = '2026-11-24'"))
                .isEqualTo("open");
        assertThat(number("select amount_minor from payout")).isEqualTo(3500);
        assertThat(balance(ANNA)).isEqualTo(4000);
        assertThat(balance(BORIS)).isEqualTo(2000);
        assertThat(told(PayoutSettled.class))
                .containsExactly(new PayoutSettled(BORIS, MONDAY, Outcome.carried_over, -1000, "USD", null));
        assertThat(number("select count(*) from letter")).isEqualTo(2);
    }

    @Test
    void carriesADebtThroughDaysWithoutEntriesUntilItIsWorkedOff() {
        hearWhole(MONDAY, assigned(BORIS, -1000));
        hearWhole(TUESDAY);
        hearWhole(WEDNESDAY, completed(BORIS, 2500));

        close();

        assertThat(told(PayoutSettled.class)).extracting(PayoutSettled::day).containsExactly(MONDAY, TUESDAY);
        assertThat(number("select amount_minor from payout")).isEqualTo(1500);
        assertThat(number("select count(*) from letter")).isEqualTo(2);
    }

    @Test
    void closesMissedDaysInOrder() {
        hearWhole(MONDAY, completed(ANNA, 100));
        hearWhole(TUESDAY, completed(ANNA, 200));
        hearWhole(WEDNESDAY, completed(ANNA, 300));

        close();

        assertThat(told(DayClosed.class)).extracting(DayClosed::day).containsExactly(MONDAY, TUESDAY, WEDNESDAY);
        assertThat(jdbc().sql("select amount_minor from payout order by day")
                        .query(Long.class)
                        .list())
                .containsExactly(100L, 200L, 300L);
    }

    @Test
    void skipsNoDay() {
        hearWhole(MONDAY, completed(ANNA, 100));
        hear(TUESDAY, completed(ANNA, 200));
        hearWhole(WEDNESDAY, completed(ANNA, 300));

        close();

        assertThat(told(DayClosed.class)).extracting(DayClosed::day).containsExactly(MONDAY);
    }

    @Test
    void waitsForADayThatItHasNotHeardOfAtAll() {
        hearWhole(MONDAY, completed(ANNA, 100));
        hearWhole(WEDNESDAY, completed(ANNA, 300));

        close();

        assertThat(told(DayClosed.class)).extracting(DayClosed::day).containsExactly(MONDAY);
    }

    @Test
    void waitsWhileTheSealDiffersFromWhatWasPosted() {
        hear(MONDAY, completed(ANNA, 100));
        hear(MONDAY, received(new DaySealed(MONDAY, 0, 0, 2, 300, "USD"), UUID.randomUUID()));

        close();
        assertThat(told(DayClosed.class)).isEmpty();

        hear(MONDAY, completed(ANNA, 200));
        close();
        assertThat(told(DayClosed.class)).hasSize(1);
    }

    @Test
    void waitsWhileAnEventOfTheDayIsInQuarantine() {
        hearWhole(MONDAY, completed(ANNA, 100));
        jdbc().sql("""
                insert into messaging.quarantine (producer, partition, epoch, position, day, reason, raw, quarantined_at)
                values ('tracker', 0, gen_random_uuid(), 1, :day, 'strange', '', now())
                """).param("day", MONDAY).update();

        close();
        assertThat(told(DayClosed.class)).isEmpty();

        jdbc().sql("update messaging.quarantine set state = 'retried'").update();
        close();
        assertThat(told(DayClosed.class)).hasSize(1);
    }

    @Test
    void closesADayOnceHoweverOftenItRuns() {
        hearWhole(MONDAY, completed(ANNA, 100), assigned(BORIS, -50));

        close();
        close();

        assertThat(told(DayClosed.class)).hasSize(1);
        assertThat(number("select count(*) from payout")).isEqualTo(1);
    }

    @Test
    void twoClosersAtOnceCloseEachDayOnce() throws Exception {
        List<LocalDate> days = IntStream.range(0, 20).mapToObj(MONDAY::plusDays).toList();
        days.forEach(day -> hearWhole(day, completed(ANNA, 100), assigned(BORIS, -50)));

        atOnce(Collections.nCopies(2, Executors.callable(CloserTest::close)));

        assertThat(told(DayClosed.class)).extracting(DayClosed::day).containsExactlyElementsOf(days);
        assertThat(number("select count(*) from payout")).isEqualTo(20);
        assertThat(balance(BORIS)).isEqualTo(-1000);
    }

    @Test
    void closesAnEmptyDay() {
        hearWhole(MONDAY);

        close();

        assertThat(told()).containsExactly(new DayClosed(MONDAY, 0, 0, 0, 0, 0, 0, 0, 0, "USD"));
    }

    private static void close() {
        robot("closer").runDue();
    }
}
