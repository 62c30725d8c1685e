package dev.ates.bank.iso20022;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Days and times as messages write them: {@code 2026-11-27}, {@code 2026-11-27T23:59:00+01:00}, or without a zone. */
final class Days {

    private static final int DAY_LENGTH = 10;

    private Days() {}

    /** The day that a text begins with, as the bank's own clocks show it. */
    static Optional<LocalDate> begin(String text) {
        try {
            return Optional.of(LocalDate.parse(text.substring(0, Math.min(DAY_LENGTH, text.length()))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The last day before an end, which may be a midnight. */
    static Optional<LocalDate> end(String text) {
        return begin(text).map(day -> text.startsWith("T00:00:00", DAY_LENGTH) ? day.minusDays(1) : day);
    }

    /** Without a zone it is taken for UTC: such times are compared with those of the same bank only. */
    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            try {
                return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException none) {
                return Optional.empty();
            }
        }
    }
}
