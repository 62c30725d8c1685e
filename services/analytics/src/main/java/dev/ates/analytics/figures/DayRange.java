package dev.ates.analytics.figures;

import dev.ates.ui.Days;
import dev.ates.ui.InvalidParameter;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A range of 1 to {@value #DAYS_MAX} days, both ends included. */
public record DayRange(LocalDate from, LocalDate to) {

    public static final int DAYS_MAX = 3_700;

    private static final int DAYS_DEFAULT = 30;

    public DayRange {
        if (from.isAfter(to)) {
            throw new InvalidParameter("from", "is %s, which is later than the last day, %s".formatted(from, to));
        }
        long days = days(from, to);
        if (days > DAYS_MAX) {
            throw new InvalidParameter(
                    "from and to",
                    "span %d days (%s to %s): at most %d are returned at once".formatted(days, from, to, DAYS_MAX));
        }
    }

    /**
     * The requested range; by default the last {@value #DAYS_DEFAULT} days until today, or until its end if that is earlier.
     * It may end in the future, such as with this month, but not begin there.
     */
    public static DayRange of(@Nullable LocalDate from, @Nullable LocalDate to, LocalDate today) {
        if (from != null) {
            Days.requireBegun("from", from, today);
        }
        LocalDate end = to != null ? to : today;
        LocalDate last = end.isBefore(today) ? end : today;
        LocalDate start = from != null ? from : last.minusDays(DAYS_DEFAULT - 1L);
        return new DayRange(start, end);
    }

    public static DayRange only(LocalDate day) {
        return new DayRange(day, day);
    }

    /** How many days it has. */
    public long length() {
        return days(from, to);
    }

    /** The days that are also in another range, which has at least one of them. */
    DayRange intersection(DayRange other) {
        return new DayRange(from.isAfter(other.from) ? from : other.from, to.isBefore(other.to) ? to : other.to);
    }

    private static long days(LocalDate from, LocalDate to) {
        return ChronoUnit.DAYS.between(from, to) + 1;
    }
}
