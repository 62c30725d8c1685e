package dev.ates.sql;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.jdbc.support.JdbcUtils;

/** Turns the rows of a result into records: columns by the names of the components, {@code snake_case} for camelCase. */
public final class Rows {

    private Rows() {}

    /** A component that is a record itself is read from the columns of its own components, in the same row. */
    public static <T> RowMapper<T> as(Class<T> type) {
        return type.isRecord() && Stream.of(type.getRecordComponents()).anyMatch(Rows::isRecord)
                ? whole(type)
                : new SimplePropertyRowMapper<>(type);
    }

    private static <T> RowMapper<T> whole(Class<T> type) {
        Constructor<T> constructor = BeanUtils.getResolvableConstructor(type);
        List<RowMapper<?>> parts = Stream.of(type.getRecordComponents())
                .<RowMapper<?>>map(Rows::component)
                .toList();
        return (row, n) -> {
            @Nullable Object[] values = new Object[parts.size()];
            for (int part = 0; part < values.length; part++) {
                values[part] = parts.get(part).mapRow(row, n);
            }
            return BeanUtils.instantiateClass(constructor, values);
        };
    }

    private static RowMapper<?> component(RecordComponent component) {
        Class<?> type = component.getType();
        String column = JdbcUtils.convertPropertyNameToUnderscoreName(component.getName());
        return isRecord(component)
                ? as(type)
                : (row, n) -> DefaultConversionService.getSharedInstance()
                        .convert(JdbcUtils.getResultSetValue(row, row.findColumn(column), type), type);
    }

    private static boolean isRecord(RecordComponent component) {
        return component.getType().isRecord();
    }

    /** A {@code timestamptz}, which may be null. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
