package dev.ates.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a filtered list. The statement has only the conditions that are in use: {@code :day is null or day
 * = :day} would keep an index from being used once the statement has a generic plan.
 */
public final class Where {

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** @param condition a constant text, whose parameters are set by {@link #value} */
    public Where and(String condition) {
        conditions.add(condition);
        return this;
    }

    /**
     * Omitted if there is no value.
     *
     * @param condition a constant text with the parameter {@code :name}
     */
    public Where and(String condition, String name, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            values.put(name, value);
        }
        return this;
    }

    /** Sets a parameter of a condition that has none of its own name. */
    public Where value(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /**
     * Puts the value into the text, so that a prepared statement can use partial indexes. Omitted if there is no value.
     *
     * @param column a constant text
     */
    public Where is(String column, @Nullable Enum<?> value) {
        if (value != null) {
            conditions.add("%s = '%s'".formatted(column, value.name()));
        }
        return this;
    }

    /** {@code where …} with a line end; empty without conditions. */
    public String text() {
        return conditions.isEmpty() ? "" : "where %s%n".formatted(String.join("\n  and ", conditions));
    }

    public Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }
}
