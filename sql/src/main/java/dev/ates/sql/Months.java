package dev.ates.sql;

import java.time.YearMonth;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The monthly partitions of a table, named {@code TABLE_YYYY_MM}. */
public final class Months {

    private Months() {}

    /** The partition's name, without a schema. */
    public static String name(String table, YearMonth month) {
        return "%s_%04d_%02d".formatted(table, month.getYear(), month.getMonthValue());
    }

    /** The names of the partitions before a month, without a schema, the oldest first. */
    public static List<String> before(
            Function<String, StatementSpec> sql, String schema, String table, YearMonth month) {
        return sql.apply("""
                        select part.relname
                        from pg_inherits
                        join pg_class as part on part.oid = inhrelid
                        where inhparent = cast('%s.%s' as regclass) and part.relname < '%s'
                        order by part.relname
                        """.formatted(schema, table, name(table, month)))
                .query((row, n) -> row.getString("relname"))
                .list();
    }

    /**
     * Creates the partition of a month unless it exists, as part of the running transaction. Instances that do this at the
     * same time wait for each other.
     *
     * @param sql runs a statement on the table's database
     * @param schema of the table and its partitions
     */
    public static void create(Function<String, StatementSpec> sql, String schema, String table, YearMonth month) {
        String parent = schema + "." + table;
        String part = schema + "." + name(table, month);
        sql.apply("select pg_advisory_xact_lock(hashtext('%s'))".formatted(parent))
                .query()
                .listOfRows();
        if (!sql.apply("select to_regclass('%s') is not null".formatted(part))
                .query(Boolean.class)
                .single()) {
            // Attaching a table does not wait for readers and writers of the parent; creating it as a partition would.
            sql.apply("""
                            create table %1$s (like %2$s including defaults including constraints including storage);
                            alter table %2$s attach partition %1$s for values from ('%3$s 00:00+00') to ('%4$s 00:00+00')
                            """.formatted(
                            part, parent, month.atDay(1), month.plusMonths(1).atDay(1)))
                    .update();
        }
    }
}
