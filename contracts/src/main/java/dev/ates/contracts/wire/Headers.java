package dev.ates.contracts.wire;

import dev.ates.contracts.ForeignText;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads and writes message headers. An invalid header from outside is refused by name. */
record Headers(Map<String, Object> all) {

    Headers() {
        this(new HashMap<>());
    }

    /** Numbers and booleans keep their type, everything else becomes text; {@code null} values are omitted. */
    Headers with(String name, @Nullable Object value) {
        if (value != null) {
            all.put(name, value instanceof Number || value instanceof Boolean ? value : value.toString());
        }
        return this;
    }

    @Nullable
    String textIfAny(String name) {
        Object value = all.get(name);
        if (value != null && value.toString().codePoints().anyMatch(ForeignText::isHidden)) {
            throw new IllegalArgumentException("header %s has a control character".formatted(name));
        }
        return value == null ? null : value.toString();
    }

    String text(String name) {
        String value = textIfAny(name);
        if (value == null) {
            throw new IllegalArgumentException("header %s is missing".formatted(name));
        }
        return value;
    }

    @Nullable
    UUID idIfAny(String name) {
        String value = textIfAny(name);
        return value == null ? null : UUID.fromString(value);
    }

    long number(String name) {
        if (all.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("header %s is not a number".formatted(name));
    }

    @Nullable
    Long numberIfAny(String name) {
        return all.containsKey(name) ? (Long) number(name) : null;
    }

    int small(String name) {
        long number = number(name);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("header %s is not a small number".formatted(name));
        }
        return (int) number;
    }

    boolean isTrue(String name) {
        return Boolean.TRUE.equals(all.get(name));
    }
}
