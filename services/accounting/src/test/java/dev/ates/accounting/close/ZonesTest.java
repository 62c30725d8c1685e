package dev.ates.accounting.close;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.approval.Approved;
import dev.ates.accounting.day.BusinessDays;
import dev.ates.accounting.day.DayStates;
import dev.ates.accounting.decision.Reason;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.robots.Robots;
import dev.ates.robots.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days that are not 24 hours long, days without a midnight, and clocks that are set back. */
class ZonesTest extends ServiceTest {

    private static final Approved APPROVED = new Approved(
            new UUID(7, 7),
            new Reason("The tracker is gone"),
            new Approved.Person(CLARA, "Clara"),
            new Approved.Person(ADA, "Ada"));

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,     2026-03-29, 2026-03-29T22:00:00Z, 23",
        "Europe/Berlin,     2026-10-25, 2026-10-25T23:00:00Z, 25",
        "America/Sao_Paulo, 2018-11-03, 2018-11-04T03:00:00Z, 24",
        "America/Sao_Paulo, 2018-11-04, 2018-11-05T02:00:00Z, 23",
        "Asia/Beirut,       2022-03-27, 2022-03-27T21:00:00Z, 23"
    })
    void aDayIsOverWhenItIsOverInItsZone(String zone, LocalDate day, Instant end, int hours) {
        BusinessCalendar calendar = new BusinessCalendar(CLOCK, ZoneId.of(zone));
        CLOCK.set(end.minus(Duration.ofHours(hours)));
        assertThat(calendar.today()).isEqualTo(day);
        hear(day, completed(ANNA, 3500));
        CloseWithoutSeal withoutSeal = withoutSeal(calendar);
        OldestOpenDay oldest = new OldestOpenDay(service(BusinessDays.class), calendar, new Snapshots());

        CLOCK.set(end.minusMillis(1));
        assertThat(oldest.find()).isEqualTo(new OldestOpenDay.Open(day, Duration.ZERO));
        assertThatThrownBy(() -> inTransaction(() -> withoutSeal.carryOut(new CloseWithoutSeal.Close(day), APPROVED)))
                .hasMessageContaining("before it is over, at %s %s (%s)"
                        .formatted(day.plusDays(1), end.atZone(ZoneId.of(zone)).toLocalTime(), zone));

        CLOCK.set(end);
        assertThat(calendar.today()).isEqualTo(day.plusDays(1));
        inTransaction(() -> withoutSeal.carryOut(new CloseWithoutSeal.Close(day), APPROVED));
        robot("closer").runDue();
        assertThat(told(DayClosed.class)).extracting(DayClosed::day).containsExactly(day);

        CLOCK.set(end.plus(Duration.ofDays(2)));
        assertThat(oldest.find().day()).isEqualTo(day.plusDays(1));
        assertThat(oldest.find().overFor()).isLessThanOrEqualTo(Duration.ofHours(25));
    }

    @Test
    void aClockThatIsSetBackOpensNoClosedDay() {
        hearWhole(MONDAY, completed(ANNA, 3500));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();

        CLOCK.set(noon(MONDAY.minusDays(3)));
        robot("payer").runDue();
        hear(MONDAY.minusDays(3), completed(BORIS, 100));

        CLOCK.set(noon(TUESDAY));
        robot("payer").runDue();
        assertThat(number("select count(*) from payout where state = 'paid'")).isEqualTo(1);
        assertThat(number("select count(*) from transfer where day < '2026-11-23'"))
                .isZero();
        assertThat(
                        number(
                                "select count(*) from transfer where day = '2026-11-24' and kind = 'payout' and person_id is null"))
                .isEqualTo(1);
        assertThat(number("select count(*) from transfer where day = '2026-11-24' and kind = 'reward'"))
                .isEqualTo(1);
        hearWhole(TUESDAY);
        robot("closer").runDue();
        assertThat(told(DayClosed.class)).extracting(DayClosed::day).containsExactly(MONDAY, TUESDAY);
    }

    private static CloseWithoutSeal withoutSeal(BusinessCalendar calendar) {
        return new CloseWithoutSeal(
                service(BusinessDays.class),
                service(DayStates.class),
                service(ClosingRanges.class),
                service(Robots.class),
                calendar);
    }
}
