package dev.ates.bank.iso20022;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Days and times as in messages: {@code 2026-11-27}, {@code 2026-11-27T23:59:00+01:00}, or without a zone. A year
 * outside 1900 to 9999 is refused: it is a mistake, and no other part of the system needs to handle it.
 */
final class Days {

    private static final int YEAR_MIN = 1900;
    private static final int YEAR_MAX = 9999;

    private static final int DAY_LENGTH = 10;

    private Days() {}

    /**
     * The day at the beginning of a text, in the bank's own time zone; empty if there is none.
     *
     * @throws Xml.Unreadable when its year is out of bounds
     */
    static Optional<LocalDate> begin(String text) {
        LocalDate day;
        try {
            day = LocalDate.parse(text.substring(0, Math.min(DAY_LENGTH, text.length())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
        check(day.getYear(), text);
        return Optional.of(day);
    }

    /**
     * The day in which a period begins. A time that is no midnight where it was written, such as 23:00 in UTC, is
     * converted to the time zone.
     */
    static Optional<LocalDate> first(String text, ZoneId zone) {
        return begin(text)
                .map(day -> isMidnight(text)
                        ? day
                        : offset(text)
                                .map(time ->
                                        checked(time.atZoneSameInstant(zone).toLocalDate(), text))
                                .orElse(day));
    }

    /** The last day before an end, converted like a beginning. If the end is a midnight, that is the day before it. */
    static Optional<LocalDate> last(String text, ZoneId zone) {
        return begin(text).map(day -> {
            if (isMidnight(text)) {
                return day.minusDays(1);
            }
            return text.startsWith("T23:59", DAY_LENGTH)
                    ? day
                    : offset(text)
                            .map(time -> checked(
                                    time.atZoneSameInstant(zone).minusNanos(1).toLocalDate(), text))
                            .orElse(day);
        });
    }

    private static LocalDate checked(LocalDate day, String text) {
        check(day.getYear(), text);
        return day;
    }

    static boolean isMidnight(String text) {
        return text.startsWith("T00:00:00", DAY_LENGTH);
    }

    private static Optional<OffsetDateTime> offset(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Without a zone, UTC is assumed: such times are only compared with those of the same bank.
     *
     * @throws Xml.Unreadable when its year is out of bounds
     */
    static Optional<Instant> instant(String text) {
        Optional<OffsetDateTime> time = time(text);
        time.ifPresent(told -> check(told.getYear(), text));
        return time.map(OffsetDateTime::toInstant);
    }

    private static Optional<OffsetDateTime> time(String text) {
        return offset(text).or(() -> {
            try {
                return Optional.of(LocalDateTime.parse(text).atOffset(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    private static void check(int year, String text) {
        if (year < YEAR_MIN || year > YEAR_MAX) {
            throw new Xml.Unreadable(
                    "The year of '%s' is not %d to %d".formatted(Xml.clean(text, 40), YEAR_MIN, YEAR_MAX), null);
        }
    }
}
