package dev.ates.drawings;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of a database schema as PostgreSQL itself describes them. */
record Schema(List<Table> tables) {

    record Table(String name, List<Column> columns) {

        /** The only column of the key. */
        private Optional<Column> key() {
            List<Column> key = columns.stream().filter(Column::key).toList();
            return key.size() == 1 ? Optional.of(key.getFirst()) : Optional.empty();
        }

        /** How well a column of that name and type fits the key of this table. */
        private Fit fit(Column column) {
            return key().filter(key -> key.type().equals(column.type()))
                    .map(key -> {
                        String known = ALSO_CALLED.getOrDefault(column.name(), column.name());
                        if (key.name().equals("id")) {
                            return known.equals(name) || known.equals(name + "_id") ? Fit.by_name : Fit.none;
                        }
                        return key.name().equals(known) && name.endsWith("_" + known) ? Fit.by_key : Fit.none;
                    })
                    .orElse(Fit.none);
        }
    }

    /** From the worst to the best. */
    private enum Fit {
        none,
        /** {@code day}, which is the key of {@code business_day}. */
        by_key,
        /** {@code payout_id}. */
        by_name
    }

    private static final Map<String, String> ALSO_CALLED =
            Map.of("assignee_id", "person_id", "credit_account", "account", "debit_account", "account");

    /**
     * @param type the name for people
     * @param values the allowed values if a check lists them; empty otherwise
     * @param reference the table to which a foreign key refers; empty without one
     */
    record Column(
            String name,
            String type,
            boolean key,
            boolean optional,
            boolean computed,
            String values,
            String reference) {}

    static Schema read(JdbcClient jdbc, String schema) {
        List<String> names =
                jdbc.sql("""
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = :schema and c.relkind in ('r', 'p') and not c.relispartition
                  and c.relname not like 'flyway%' order by c.relname
                """).param("schema", schema).query(String.class).list();
        return new Schema(names.stream()
                .map(name -> new Table(name, columns(jdbc, schema, name)))
                .toList());
    }

    private static List<Column> columns(JdbcClient jdbc, String schema, String table) {
        return jdbc.sql("""
                select a.attname as name,
                       case format_type(a.atttypid, a.atttypmod)
                           when 'timestamp with time zone' then 'timestamptz'
                           else format_type(a.atttypid, a.atttypmod) end as type,
                       exists (select from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'p'
                               and a.attnum = any (k.conkey)) as key,
                       not a.attnotnull as optional,
                       a.attgenerated <> '' as computed,
                       coalesce((select string_agg(value[1], ' · ')
                                 from pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''([a-z_]+)''::text', 'g') value
                                 where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]
                                   and pg_get_constraintdef(k.oid) like '%ANY (ARRAY[%'), '') as values,
                       coalesce((select r.relname from pg_constraint k join pg_class r on r.oid = k.confrelid
                                 where k.conrelid = a.attrelid and k.contype = 'f' and a.attnum = any (k.conkey) limit 1), '')
                           as reference
                from pg_attribute a
                where a.attrelid = cast(:table as regclass) and a.attnum > 0 and not a.attisdropped
                order by a.attnum
                """)
                .param("table", schema + "." + table)
                .query(Column.class)
                .list();
    }

    /** The table to which a column refers: by its foreign key, or else by its name; never its own table. */
    Optional<Table> pointedAtBy(Table table, Column column) {
        if (!column.reference().isEmpty()) {
            return tables.stream()
                    .filter(other -> other.name().equals(column.reference()))
                    .filter(other -> !other.equals(table))
                    .findFirst();
        }
        return tables.stream()
                .filter(other -> !other.equals(table) && other.fit(column) != Fit.none)
                .max(Comparator.comparing(other -> other.fit(column)));
    }
}
