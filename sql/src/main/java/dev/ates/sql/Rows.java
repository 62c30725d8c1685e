package dev.ates.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;

/** Turns the rows of a result into records: columns by the names of the components, {@code snake_case} for camelCase. */
public final class Rows {

    private Rows() {}

    public static <T> RowMapper<T> as(Class<T> type) {
        return new SimplePropertyRowMapper<>(type);
    }

    /** A {@code timestamptz}, which may be null. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
