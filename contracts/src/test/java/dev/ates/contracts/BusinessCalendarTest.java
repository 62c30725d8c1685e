package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusinessCalendarTest {

    @ParameterizedTest(name = "{1} in {0} lasts {4}")
    @CsvSource(textBlock = """
                    UTC,               2026-11-23, 2026-11-23T00:00:00Z, 2026-11-24T00:00:00Z, PT24H
                    Asia/Kathmandu,    2026-11-23, 2026-11-22T18:15:00Z, 2026-11-23T18:15:00Z, PT24H
                    Europe/Berlin,     2026-03-29, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z, PT23H
                    Europe/Berlin,     2026-10-25, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z, PT25H
                    America/Sao_Paulo, 2018-11-03, 2018-11-03T03:00:00Z, 2018-11-04T03:00:00Z, PT24H
                    America/Sao_Paulo, 2018-11-04, 2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z, PT23H
                    America/Sao_Paulo, 2018-02-17, 2018-02-17T02:00:00Z, 2018-02-18T03:00:00Z, PT25H
                    Asia/Beirut,       2022-03-26, 2022-03-25T22:00:00Z, 2022-03-26T22:00:00Z, PT24H
                    Asia/Beirut,       2022-03-27, 2022-03-26T22:00:00Z, 2022-03-27T21:00:00Z, PT23H
                    Australia/Lord_Howe, 2026-10-04, 2026-10-03T13:30:00Z, 2026-10-04T13:00:00Z, PT23H30M
                    """)
    void knowsWhenADayBeginsAndEnds(String zone, LocalDate day, Instant start, Instant end, Duration lasts) {
        BusinessCalendar calendar = calendar(zone);

        assertThat(calendar.startOf(day)).isEqualTo(start);
        assertThat(calendar.endOf(day)).isEqualTo(end);
        assertThat(Duration.between(start, end)).isEqualTo(lasts);
    }

    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource(textBlock = """
                    UTC,               2026-11-23
                    Europe/Berlin,     2026-03-29
                    Europe/Berlin,     2026-10-25
                    America/Sao_Paulo, 2018-11-04
                    America/Sao_Paulo, 2018-02-17
                    Asia/Beirut,       2022-03-27
                    Pacific/Kiritimati, 2026-12-31
                    """)
    void givesTheInstantsAroundABoundaryToTheirDays(String zone, LocalDate day) {
        BusinessCalendar calendar = calendar(zone);

        assertThat(calendar.dayOf(calendar.startOf(day).minusNanos(1))).isEqualTo(day.minusDays(1));
        assertThat(calendar.dayOf(calendar.startOf(day))).isEqualTo(day);
        assertThat(calendar.dayOf(calendar.endOf(day).minusNanos(1))).isEqualTo(day);
        assertThat(calendar.dayOf(calendar.endOf(day))).isEqualTo(day.plusDays(1));
    }

    @Test
    void joinsTheDaysOfAYearWithoutGapOrOverlap() {
        BusinessCalendar calendar = calendar("America/Sao_Paulo");

        LocalDate.of(2018, 1, 1)
                .datesUntil(LocalDate.of(2019, 1, 1))
                .forEach(day -> assertThat(calendar.endOf(day)).isEqualTo(calendar.startOf(day.plusDays(1))));
    }

    @Test
    void beginsADayWithoutMidnightAtItsFirstInstant() {
        BusinessCalendar calendar = calendar("America/Sao_Paulo");
        LocalDate day = LocalDate.of(2018, 11, 4);

        assertThat(calendar.startOf(day).atZone(calendar.zone()).toLocalTime()).hasToString("01:00");
    }

    @Test
    void leavesADayOutThatAZoneSkipped() {
        BusinessCalendar calendar = calendar("Pacific/Apia");
        LocalDate skipped = LocalDate.of(2011, 12, 30);

        assertThat(calendar.dayOf(calendar.endOf(LocalDate.of(2011, 12, 29)))).isEqualTo(LocalDate.of(2011, 12, 31));
        assertThat(calendar.startOf(skipped)).isEqualTo(calendar.startOf(skipped.plusDays(1)));
    }

    /**
     * St. John's changed its clocks at a minute past midnight; other places did so at other minutes, or by more than an
     * hour.
     */
    @ParameterizedTest(name = "around {1} in {0}")
    @CsvSource(textBlock = """
                    America/St_Johns,  1988-04-03
                    America/St_Johns,  1988-10-30
                    America/St_Johns,  2006-10-29
                    America/St_Johns,  2011-03-13
                    America/Goose_Bay, 2010-11-07
                    America/Sao_Paulo, 2018-02-18
                    America/Havana,    2026-11-01
                    Australia/Lord_Howe, 2026-04-05
                    Antarctica/Troll,  2026-10-25
                    Asia/Pyongyang,    2015-08-15
                    Asia/Pyongyang,    2018-05-05
                    Pacific/Kwajalein, 1969-10-01
                    Pacific/Apia,      2011-12-30
                    """)
    void givesEveryMinuteToTheOneDayThatItLiesIn(String zone, LocalDate change) {
        BusinessCalendar calendar = calendar(zone);
        LocalDate before = change.minusDays(3);

        for (Instant at = calendar.startOf(change.minusDays(2));
                at.isBefore(calendar.endOf(change.plusDays(2)));
                at = at.plusSeconds(30)) {
            LocalDate day = calendar.dayOf(at);
            assertThat(day).as("%s", at).isAfterOrEqualTo(before);
            assertThat(at).isBetween(calendar.startOf(day), calendar.endOf(day).minusNanos(1));
            before = day;
        }
    }

    @Test
    void takesNowAndTodayFromTheClockAndTheZone() {
        Instant now = Instant.parse("2026-11-23T21:30:00Z");
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);

        assertThat(new BusinessCalendar(clock, ZoneId.of("Europe/Moscow")).today())
                .isEqualTo("2026-11-24");
        assertThat(new BusinessCalendar(clock, ZoneOffset.UTC).today()).isEqualTo("2026-11-23");
        assertThat(new BusinessCalendar(clock, ZoneOffset.UTC).now()).isEqualTo(now);
    }

    private static BusinessCalendar calendar(String zone) {
        return new BusinessCalendar(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), ZoneId.of(zone));
    }
}
