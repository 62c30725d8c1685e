package dev.ates.analytics.figures;

import dev.ates.ui.Days;
import dev.ates.ui.InvalidParameter;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A period: its days, and the periods before and after it. It consists of calendar days, so it does not depend on a zone: a day
 * that the zone skips is closed like any other.
 *
 * @param unit {@code null} for a range of days that is no unit of the calendar
 */
record Period(@Nullable PeriodUnit unit, DayRange days) {

    private static final String EXPECTED =
            "must be a period from 1900 to 9999, such as 2026-11-23, 2026-W48, 2026-11, 2026-Q4 or 2026-11-01..2026-11-15";

    private static final String TO = "..";
    private static final Pattern WEEK = Pattern.compile("[0-9]{4}-W[0-9]{2}");
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");
    private static final Pattern QUARTER = Pattern.compile("([0-9]{4})-Q([1-4])");

    /** A longer period is divided into months. */
    private static final int LENGTH_IN_DAYS_MAX = 62;

    /** A range that is exactly a unit of the calendar is that unit, so a period has one name. */
    static Period of(DayRange days) {
        return Stream.of(PeriodUnit.values())
                .map(unit -> unit.around(days.from()))
                .filter(period -> period.days().equals(days))
                .findFirst()
                .orElseGet(() -> new Period(null, days));
    }

    /**
     * @param name a result of {@link #name}
     * @throws InvalidParameter for anything else, and for a range that is too long
     */
    static Period parse(String name) {
        try {
            return parsed(name);
        } catch (IllegalArgumentException | DateTimeException e) {
            InvalidParameter refused = new InvalidParameter("period", name, EXPECTED);
            refused.initCause(e);
            throw refused;
        }
    }

    private static Period parsed(String name) {
        int to = name.indexOf(TO);
        if (to >= 0) {
            return of(new DayRange(Days.parse(name.substring(0, to)), Days.parse(name.substring(to + TO.length()))));
        }
        if (WEEK.matcher(name).matches()) {
            LocalDate monday = LocalDate.parse(name + "-1", DateTimeFormatter.ISO_WEEK_DATE);
            return PeriodUnit.week.around(Days.parse(monday.toString()));
        }
        if (MONTH.matcher(name).matches()) {
            return PeriodUnit.month.around(Days.parse(name + "-01"));
        }
        Matcher quarter = QUARTER.matcher(name);
        if (quarter.matches()) {
            int month = 3 * Integer.parseInt(quarter.group(2)) - 2;
            return PeriodUnit.quarter.around(Days.parse("%s-%02d-01".formatted(quarter.group(1), month)));
        }
        return PeriodUnit.day.around(Days.parse(name));
    }

    /** Such as 2026-11-23, 2026-W48, 2026-11, 2026-Q4 or 2026-11-01..2026-11-15. */
    String name() {
        LocalDate from = days.from();
        return switch (unit) {
            case day -> from.toString();
            case week ->
                "%d-W%02d".formatted(from.get(IsoFields.WEEK_BASED_YEAR), from.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case month -> YearMonth.from(from).toString();
            case quarter -> "%d-Q%d".formatted(from.getYear(), from.get(IsoFields.QUARTER_OF_YEAR));
            case null -> from + TO + days.to();
        };
    }

    /** The one before; that of a range has as many days. */
    Period previous() {
        LocalDate last = days.from().minusDays(1);
        return unit != null ? unit.around(last) : of(new DayRange(last.minusDays(days.length() - 1), last));
    }

    /** The one after; that of a range has as many days. */
    Period next() {
        LocalDate first = days.to().plusDays(1);
        return unit != null ? unit.around(first) : of(new DayRange(first, first.plusDays(days.length() - 1)));
    }

    /** Its days, or if there are more than {@value #LENGTH_IN_DAYS_MAX} its months, oldest first; a day has none. */
    List<Period> parts() {
        if (unit == PeriodUnit.day) {
            return List.of();
        }
        PeriodUnit part = days.length() <= LENGTH_IN_DAYS_MAX ? PeriodUnit.day : PeriodUnit.month;
        return part.touching(days).stream().map(one -> one.within(days)).toList();
    }

    /** The part of it that is in a range with a day of it. */
    Period within(DayRange range) {
        return of(days.intersection(range));
    }
}
