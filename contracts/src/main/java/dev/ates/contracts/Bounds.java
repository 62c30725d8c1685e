package dev.ates.contracts;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the bounds of events. Each error names the field, the bound and the value. */
final class Bounds {

    private static final LocalDate DAY_MIN = LocalDate.of(1900, 1, 1);
    private static final LocalDate DAY_MAX = LocalDate.of(9999, 12, 31);

    private Bounds() {}

    static void atLeast(String field, long bound, long value) {
        if (value < bound) {
            throw new IllegalArgumentException("%s must be %d or more, it is %d".formatted(field, bound, value));
        }
    }

    static void atMost(String field, long bound, long value) {
        if (value > bound) {
            throw new IllegalArgumentException("%s must be %d or less, it is %d".formatted(field, bound, value));
        }
    }

    static void notZero(String field, long value) {
        if (value == 0) {
            throw new IllegalArgumentException("%s must not be 0".formatted(field));
        }
    }

    static void exactly(String field, long expected, long value) {
        if (value != expected) {
            throw new IllegalArgumentException("%s must be %d, it is %d".formatted(field, expected, value));
        }
    }

    static void none(String field, @Nullable Object value) {
        if (value != null) {
            throw new IllegalArgumentException("%s must be null, it is '%s'".formatted(field, value));
        }
    }

    static void oneOf(String field, List<String> values, String value) {
        if (!values.contains(requireNonNull(value, field))) {
            throw new IllegalArgumentException("%s must be one of %s, it is '%s'".formatted(field, values, value));
        }
    }

    static void day(String field, LocalDate value) {
        if (requireNonNull(value, field).isBefore(DAY_MIN)) {
            throw new IllegalArgumentException("%s must be %s or later, it is %s".formatted(field, DAY_MIN, value));
        }
        if (value.isAfter(DAY_MAX)) {
            throw new IllegalArgumentException("%s must be %s or earlier, it is %s".formatted(field, DAY_MAX, value));
        }
    }

    /** Counts characters as JSON Schema does: Unicode code points. U+0000 is refused because PostgreSQL cannot store it. */
    static void text(String field, int lengthMin, int lengthMax, String value) {
        int length = requireNonNull(value, field).codePointCount(0, value.length());
        if (length < lengthMin || length > lengthMax) {
            throw new IllegalArgumentException(
                    "%s must have %d to %d characters, it has %d".formatted(field, lengthMin, lengthMax, length));
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "%s must not contain U+0000, it does at index %d".formatted(field, value.indexOf('\0')));
        }
    }

    /** A single line without control characters, or {@code null}. */
    static void externalId(@Nullable String value) {
        if (value == null) {
            return;
        }
        text("externalId", 1, 64, value);
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("externalId must not contain control characters");
        }
    }

    static void currency(String value) {
        if (requireNonNull(value, "currency").length() != 3 || !value.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            throw new IllegalArgumentException("currency must be an ISO 4217 code, it is '%s'".formatted(value));
        }
    }
}
