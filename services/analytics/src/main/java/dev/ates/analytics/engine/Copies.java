package dev.ates.analytics.engine;

import dev.ates.analytics.engine.Builds.Build;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Copies of a metric's tables in the schema {@code build_NAME}, first empty. Everything needs a running transaction. */
record Copies(JdbcClient jdbc, Metric metric) {

    /** A reader that takes longer, such as a backup, must not hold up events and other readers: the rebuild tries again. */
    private static final String WAIT_MAX = "2s";

    /** Renames copied indexes and their constraints to the original names, by which migrations find them. */
    private static final String NAMES = """
            with named as (
                select n.nspname as schema, t.relname as table_name, i.relname as name,
                       regexp_replace(pg_get_indexdef(i.oid), 'INDEX .* ON .* USING', 'USING') as definition
                  from pg_index x
                  join pg_class i on i.oid = x.indexrelid
                  join pg_class t on t.oid = x.indrelid
                  join pg_namespace n on n.oid = t.relnamespace
                 where t.relname = any (:tables) and n.nspname in ('public', :schema)
            )
            select format('alter index %I.%I rename to %I', :schema, copy.name, original.name)
              from named as original
              join named as copy using (table_name, definition)
             where original.schema = 'public' and copy.schema = :schema and copy.name <> original.name
            """;

    /** Gives others the same rights to the new tables, and to single columns of them, that they had to the replaced ones. */
    private static final String GRANTS = """
            select format('grant %s%s on public.%I to %s%s', privilege.privilege_type, ' (' || quote_ident(own.column_name) || ')',
                          own.table_name, case privilege.grantee when 0 then 'public' else privilege.grantee::regrole::text end,
                          case when privilege.is_grantable then ' with grant option' end)
              from (select t.relname as table_name, t.relowner as owner, null as column_name, t.relacl as acl
                      from pg_class t
                     where t.relnamespace = 'replaced'::regnamespace
                    union all
                    select t.relname, t.relowner, c.attname, c.attacl
                      from pg_class t join pg_attribute c on c.attrelid = t.oid
                     where t.relnamespace = 'replaced'::regnamespace and not c.attisdropped) own
             cross join aclexplode(own.acl) as privilege
             where own.table_name = any (:tables) and privilege.grantee <> own.owner
            """;

    private record View(String name, String definition) {}

    /** Drops the remains of an abandoned rebuild. */
    void create() {
        run("set local client_min_messages = warning");
        run("drop schema if exists %s cascade", schema());
        run("create schema %s", schema());
        for (String table : metric.tables()) {
            run("create table %s.%s (like public.%s including all)", schema(), table, table);
        }
        all(NAMES);
    }

    /**
     * Begins a rebuild of days: lets the steps see only the events that concern these days, and copies the rows that their own rows
     * build on.
     *
     * @return how much of the journal the copied rows contain; 0 if none is copied
     */
    long copyOtherDays(Build build) {
        boolean alone = metric.reach() == Metric.Reach.day;
        // One statement, so that all rows and the position are of one moment.
        long copied = alone
                ? 0
                : jdbc.sql("with %s select seq from metric where name = :name"
                                .formatted(metric.tables().stream()
                                        .map(table ->
                                                "%s_rows as (insert into %s.%s (%s) select %s from public.%s where day < :first)"
                                                        .formatted(
                                                                table,
                                                                schema(),
                                                                table,
                                                                columns(table),
                                                                columns(table),
                                                                table))
                                        .collect(Collectors.joining(", "))))
                        .param("name", metric.name())
                        .param("first", build.firstDay())
                        .query(Long.class)
                        .single();
        restrict(
                alone
                        ? "day between '%s' and '%s'".formatted(build.firstDay(), build.lastDay())
                        : "day >= '%s' or seq > %d".formatted(build.firstDay(), copied));
        return copied;
    }

    /** Views of the journal, in the place of the journal and of the views of it, with some of its events. */
    private void restrict(String condition) {
        List<View> views = views(List.of("event"));
        run("create view %s.event as select * from public.event where %s", schema(), condition);
        searchIn(schema() + ", public");
        views.forEach(view -> run("create view %s.%s as %s", schema(), view.name(), view.definition()));
        searchIn("public");
    }

    /** The last position of a section of the events that concern the days; {@code after} if there is none. */
    long endOfStretch(long after, int max) {
        return jdbc.sql(
                        "select coalesce(max(seq), :after) from (select seq from %s.event where seq > :after order by seq limit :max)"
                                .formatted(schema()))
                .param("after", after)
                .param("max", max)
                .query(Long.class)
                .single();
    }

    /** During this work, the names of copied tables mean the copies. */
    void write(Runnable work) {
        searchIn(schema() + ", public");
        work.run();
        searchIn("public");
    }

    /** Replaces the rows of the rebuilt days. Needs the lock of the journal, and live tables that contain all of it. */
    void replaceDays(Build build) {
        if (metric.reach() != Metric.Reach.day) {
            replaceLive();
            return;
        }
        for (String table : metric.tables()) {
            jdbc.sql("delete from public.%s where day between :first and :last".formatted(table))
                    .param("first", build.firstDay())
                    .param("last", build.lastDay())
                    .update();
            String columns = columns(table);
            run("insert into public.%s (%s) select %s from %s.%s", table, columns, columns, schema(), table);
        }
        run("set local client_min_messages = warning");
        run("drop schema %s cascade", schema());
    }

    /** The names of a table's columns, without those that are computed. */
    private String columns(String table) {
        return jdbc.sql("""
                        select string_agg(quote_ident(attname), ', ' order by attnum)
                          from pg_attribute
                         where attrelid = cast('public.' || :table as regclass)
                           and attnum > 0 and not attisdropped and attgenerated = ''
                        """).param("table", table).query(String.class).single();
    }

    /** Replaces the tables by the copies, and drops the old tables. Readers wait for the end of the transaction. */
    void replaceLive() {
        run("set local lock_timeout = '%s'", WAIT_MAX);
        List<View> views = views(metric.tables());
        // In a reader's order, the view before its tables: otherwise each could wait for the other.
        views.forEach(view -> run("lock table public.%s in access exclusive mode", view.name()));
        run("set local client_min_messages = warning");
        run("create schema replaced");
        for (String table : metric.tables()) {
            run("alter table public.%s set schema replaced", table);
            run("alter table %s.%s set schema public", schema(), table);
        }
        all(GRANTS);
        // A view belongs to the table that it was created on, not to the name.
        views.forEach(view -> run("create or replace view public.%s as %s", view.name(), view.definition()));
        run("drop schema replaced cascade");
        run("drop schema %s cascade", schema());
    }

    /** The views that name one of these tables. */
    private List<View> views(List<String> tables) {
        return jdbc.sql("""
                        select viewname, definition
                          from pg_views
                         where schemaname = 'public'
                           and exists (select from unnest(:tables::text[]) as own (name)
                                        where definition ~ concat('\\m', own.name, '\\M'))
                         order by viewname
                        """)
                .param("tables", tables.toArray(String[]::new))
                .query((row, n) -> new View(row.getString("viewname"), row.getString("definition")))
                .list();
    }

    private String schema() {
        return "build_" + metric.name();
    }

    private void searchIn(String schemas) {
        jdbc.sql("select set_config('search_path', :schemas, true)")
                .param("schemas", schemas)
                .query()
                .listOfRows();
    }

    /** Runs the statements that a query returns. */
    private void all(String statements) {
        jdbc.sql(statements)
                .param("schema", schema())
                .param("tables", metric.tables().toArray(String[]::new))
                .query(String.class)
                .list()
                .forEach(statement -> jdbc.sql(statement).update());
    }

    private void run(String statement, Object... names) {
        jdbc.sql(statement.formatted(names)).update();
    }
}
