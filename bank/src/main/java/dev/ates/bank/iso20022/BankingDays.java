package dev.ates.bank.iso20022;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Set;

/** On which days banks execute orders. */
enum BankingDays {
    /** TARGET, the euro's settlement system, which is closed on weekends and six holidays a year. */
    target,
    every_day;

    private static final Set<MonthDay> HOLIDAYS =
            Set.of(MonthDay.of(1, 1), MonthDay.of(5, 1), MonthDay.of(12, 25), MonthDay.of(12, 26));

    boolean include(LocalDate day) {
        return this == every_day || !isClosed(day);
    }

    /** The day itself if it is a banking day, otherwise the next banking day. */
    LocalDate from(LocalDate day) {
        LocalDate next = day;
        while (!include(next)) {
            next = next.plusDays(1);
        }
        return next;
    }

    private static boolean isClosed(LocalDate day) {
        LocalDate easter = easter(day.getYear());
        return day.getDayOfWeek() == DayOfWeek.SATURDAY
                || day.getDayOfWeek() == DayOfWeek.SUNDAY
                || HOLIDAYS.contains(MonthDay.from(day))
                || day.equals(easter.minusDays(2))
                || day.equals(easter.plusDays(1));
    }

    /** Easter Sunday of the Gregorian calendar, by the computation of Meeus, Jones and Butcher. */
    private static LocalDate easter(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int epact = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int weekday = (32 + 2 * (b % 4) + 2 * (c / 4) - epact - c % 4) % 7;
        int correction = (a + 11 * epact + 22 * weekday) / 451;
        int day = epact + weekday - 7 * correction + 114;
        return LocalDate.of(year, day / 31, day % 31 + 1);
    }
}
