package dev.ates.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a list that can be filtered. Only what is asked for stands in the statement: {@code :day is null or day = :day} would keep
 * an index from being used as soon as the statement has one plan for all values.
 */
public final class Where {

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** @param condition a constant text without parameters, or with those that others bring */
    public Where and(String condition) {
        conditions.add(condition);
        return this;
    }

    /**
     * Left out if there is no value.
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

    /** The value of a parameter in a condition without one of its own. */
    public Where value(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /**
     * The value stands in the text, so that partial indexes can serve a prepared statement. Left out if there is no value.
     *
     * @param column a constant text
     */
    public Where is(String column, @Nullable Enum<?> value) {
        if (value != null) {
            conditions.add("%s = '%s'".formatted(column, value.name()));
        }
        return this;
    }

    /** {@code where …} with a line end, or nothing. */
    public String text() {
        return conditions.isEmpty() ? "" : "where %s%n".formatted(String.join("\n  and ", conditions));
    }

    public Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }
}
