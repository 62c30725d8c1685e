package dev.ates.contracts;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Which business day it is: time comes from a clock, a day belongs to a zone. A day lasts from its first instant in the
 * zone (not always midnight, where clocks go forward at midnight) to the first instant of the next, so 23 to 25 hours.
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
        return LocalDate.ofInstant(instant, zone);
    }

    /** The first instant of the day. */
    public Instant startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** The first instant after the day. */
    public Instant endOf(LocalDate day) {
        return startOf(day.plusDays(1));
    }
}
