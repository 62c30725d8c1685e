package dev.ates.analytics.figures;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjuster;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.TemporalUnit;
import java.util.List;
import java.util.stream.Stream;

/** The units of the calendar that are periods. Weeks are ISO 8601 weeks, from Monday. */
enum PeriodUnit {
    day(ChronoUnit.DAYS, day -> day),
    week(ChronoUnit.WEEKS, TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)),
    month(ChronoUnit.MONTHS, TemporalAdjusters.firstDayOfMonth()),
    quarter(IsoFields.QUARTER_YEARS, day -> day.with(IsoFields.DAY_OF_QUARTER, 1));

    private final TemporalUnit length;
    private final TemporalAdjuster start;

    PeriodUnit(TemporalUnit length, TemporalAdjuster start) {
        this.length = length;
        this.start = start;
    }

    /** The period that a day is in. */
    Period around(LocalDate day) {
        LocalDate from = day.with(start);
        return new Period(this, new DayRange(from, from.plus(1, length).minusDays(1)));
    }

    /** The periods that have a day in the range, oldest first. The first and the last may extend beyond it. */
    List<Period> touching(DayRange range) {
        return Stream.iterate(
                        around(range.from()), period -> !period.days().from().isAfter(range.to()), Period::next)
                .toList();
    }
}
