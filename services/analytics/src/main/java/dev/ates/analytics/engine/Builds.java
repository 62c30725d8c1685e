package dev.ates.analytics.engine;

import dev.ates.sql.Rows;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rebuilds that are requested or in progress: how much of the journal the copies of a metric's tables contain. */
record Builds(JdbcClient jdbc) {

    /**
     * Starts from the beginning if the metric has changed since it was requested, or more days are wanted. Two requests for some days
     * are one for all days from the first to the last.
     */
    private static final String REQUEST = """
            insert into metric_build as build (name, version, seq, first_day, last_day)
            values (:name, :version, 0, :first, :last)
            on conflict (name) do update
               set version = excluded.version, seq = 0, copied = null,
                   first_day = case when build.version = excluded.version and excluded.first_day is not null
                                    then least(build.first_day, excluded.first_day) else excluded.first_day end,
                   last_day = case when build.version = excluded.version and excluded.last_day is not null
                                   then greatest(build.last_day, excluded.last_day) else excluded.last_day end
             where build.version <> excluded.version
                or build.first_day is not null
                   and (excluded.first_day is null
                        or excluded.first_day < build.first_day or excluded.last_day > build.last_day)
            """;

    private static final String ALL = """
            select name, version, seq, first_day, last_day, copied from metric_build order by name
            """;

    /** Empty if another instance has done the step or requested another version. */
    private static final String CLAIM = """
            update metric_build set seq = :upTo
             where name = :name and version = :version and seq = :seq
               and first_day is not distinct from :first and last_day is not distinct from :last
               and copied is not distinct from :copied
            """;

    private static final String COPIED = """
            update metric_build set copied = :copied where name = :name
            """;

    private static final String DONE = """
            delete from metric_build where name = :name
            """;

    /**
     * @param firstDay of the days to be rebuilt; {@code null}, like the last one, for the whole metric
     * @param copied how much of the journal the rows contain that were copied at the beginning; {@code null} before that
     */
    record Build(
            String name,
            int version,
            long seq,
            @Nullable LocalDate firstDay,
            @Nullable LocalDate lastDay,
            @Nullable Long copied) {

        boolean isWhole() {
            return firstDay == null || lastDay == null;
        }

        boolean isBegun() {
            return isWhole() ? seq > 0 : copied != null;
        }
    }

    /** @param first {@code null}, like the last one, for the whole metric */
    void request(Metric metric, @Nullable LocalDate first, @Nullable LocalDate last) {
        jdbc.sql(REQUEST)
                .param("name", metric.name())
                .param("version", metric.version())
                .param("first", first)
                .param("last", last)
                .update();
    }

    /** By name. */
    List<Build> all() {
        return jdbc.sql(ALL).query(Rows.as(Build.class)).list();
    }

    boolean claim(Build build, long upTo) {
        return jdbc.sql(CLAIM)
                        .param("name", build.name())
                        .param("version", build.version())
                        .param("seq", build.seq())
                        .param("first", build.firstDay())
                        .param("last", build.lastDay())
                        .param("copied", build.copied())
                        .param("upTo", upTo)
                        .update()
                == 1;
    }

    void copied(Build build, long copied) {
        jdbc.sql(COPIED).param("name", build.name()).param("copied", copied).update();
    }

    void done(Build build) {
        jdbc.sql(DONE).param("name", build.name()).update();
    }
}
