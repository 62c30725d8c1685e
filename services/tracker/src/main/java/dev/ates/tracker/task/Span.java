package dev.ates.tracker.task;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Columns;
import dev.ates.sql.Where;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A half-open interval: it contains {@code from}, but not {@code to}; {@code null} is an open end. */
public record Span(@Nullable Instant from, @Nullable Instant to) {

    static final Span ALWAYS = new Span(null, null);

    public static @Nullable Span of(BusinessCalendar calendar, @Nullable LocalDate day) {
        return day == null ? null : of(calendar, day, day);
    }

    /** From the first day to the last. */
    static Span of(BusinessCalendar calendar, @Nullable LocalDate first, @Nullable LocalDate last) {
        return new Span(first == null ? null : calendar.startOf(first), last == null ? null : calendar.endOf(last));
    }

    /** The value of {@code from} for the driver. */
    @Nullable
    OffsetDateTime first() {
        return from == null ? null : Columns.time(from);
    }

    /** The value of {@code to} for the driver. */
    @Nullable
    OffsetDateTime end() {
        return to == null ? null : Columns.time(to);
    }

    /**
     * Adds the conditions of a list.
     *
     * @param during {@code null} for always
     * @param column a constant text
     */
    public static void on(Where where, String column, @Nullable Span during) {
        if (during != null) {
            where.and(column + " >= :from", "from", during.first()).and(column + " < :to", "to", during.end());
        }
    }

    boolean isWithin(Duration most) {
        return from != null && to != null && Duration.between(from, to).compareTo(most) <= 0;
    }

    Span and(Span other) {
        return new Span(
                other.from == null || from != null && from.isAfter(other.from) ? from : other.from,
                other.to == null || to != null && to.isBefore(other.to) ? to : other.to);
    }
}
