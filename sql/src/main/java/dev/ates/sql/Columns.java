package dev.ates.sql;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.SqlArrayValue;

/** Turns a list of rows into arrays for {@code unnest}, so that one statement handles any number of rows. */
public final class Columns {

    private Columns() {}

    public static <T> SqlArrayValue uuids(List<T> rows, Function<T, @Nullable UUID> column) {
        return column("uuid", rows, column);
    }

    public static SqlArrayValue uuids(List<UUID> ids) {
        return uuids(ids, id -> id);
    }

    public static <T> SqlArrayValue texts(List<T> rows, Function<T, @Nullable String> column) {
        return column("text", rows, column);
    }

    public static <T> SqlArrayValue longs(List<T> rows, ToLongFunction<T> column) {
        return column("bigint", rows, column::applyAsLong);
    }

    public static <T> SqlArrayValue booleans(List<T> rows, Function<T, Boolean> column) {
        return column("boolean", rows, column);
    }

    public static <T> SqlArrayValue days(List<T> rows, Function<T, LocalDate> column) {
        return column("date", rows, column);
    }

    public static <T> SqlArrayValue times(List<T> rows, Function<T, Instant> column) {
        return column("timestamptz", rows, column);
    }

    /** An instant as a parameter for the driver. */
    public static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static <T> SqlArrayValue column(String type, List<T> rows, Function<T, ? extends @Nullable Object> column) {
        @Nullable Object[] values = new @Nullable Object[rows.size()];
        for (int row = 0; row < values.length; row++) {
            Object value = column.apply(rows.get(row));
            values[row] = value == null ? null : value.toString();
        }
        return new SqlArrayValue(type, (Object[]) values);
    }
}
