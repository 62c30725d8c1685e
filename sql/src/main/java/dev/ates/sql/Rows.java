package dev.ates.sql;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;

/** Turns the rows of a result into records: columns by the names of the components, {@code snake_case} for camelCase. */
public final class Rows {

    private Rows() {}

    public static <T> RowMapper<T> as(Class<T> type) {
        return new SimplePropertyRowMapper<>(type);
    }
}
