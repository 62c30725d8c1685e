package dev.ates.contracts;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Computes business days from a clock and a zone. A day lasts from its first instant in the zone (not always midnight, where
 * clocks go forward at midnight) to the first instant of the next: 23 to 25 hours where clocks change by an hour.
 */
public record BusinessCalendar(Clock clock, ZoneId zone) {
    public BusinessCalendar {
        requireNonNull(clock, "clock");
        requireNonNull(zone, "zone");
    }

    public Instant now() {
        return clock.instant();
    }

    public LocalDate today() {
        return dayOf(now());
    }

    public LocalDate dayOf(Instant instant) {
        return dayOf(instant, zone);
    }

    /**
     * The day of an instant. It never goes back: where clocks are set back across midnight, the local date repeats the previous
     * day, but that business day is already over.
     */
    public static LocalDate dayOf(Instant instant, ZoneId zone) {
        LocalDate day = LocalDate.ofInstant(instant, zone);
        while (!instant.isBefore(startOf(day.plusDays(1), zone))) {
            day = day.plusDays(1);
        }
        return day;
    }

    /** The first instant of the day. */
    public Instant startOf(LocalDate day) {
        return startOf(day, zone);
    }

    /** The first instant of a day in a zone. */
    public static Instant startOf(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** The first instant after the day. */
    public Instant endOf(LocalDate day) {
        return startOf(day.plusDays(1));
    }
}
