package dev.ates.analytics.engine;

import dev.ates.analytics.journal.Journal;
import dev.ates.contracts.TrackerEvent;
import dev.ates.messaging.StreamHandler;
import java.util.Comparator;
import java.util.List;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lets tests of other features apply the metrics: all of them, found as the service finds them. */
public final class EngineForTests {

    /** The service's metrics, found as the service finds them. */
    private static final List<Metric> METRICS = found();

    private EngineForTests() {}

    private static List<Metric> found() {
        try (var context = new GenericApplicationContext()) {
            AnnotationConfigUtils.registerAnnotationConfigProcessors(context);
            var scanner = new ClassPathBeanDefinitionScanner(context, false);
            scanner.addIncludeFilter(new AnnotationTypeFilter(Configuration.class));
            scanner.scan("dev.ates.analytics.metric");
            context.refresh();
            return List.copyOf(context.getBeansOfType(Metric.class).values());
        }
    }

    public static Engine on(JdbcClient jdbc, Journal journal) {
        return inStretchesOf(20_000, 0, jdbc, journal);
    }

    /**
     * @param max the number of events that one run of a metric's steps covers
     * @param newer how much higher than the service's the versions of the metrics are
     */
    public static Engine inStretchesOf(int max, int newer, JdbcClient jdbc, Journal journal) {
        List<Metric> metrics = METRICS.stream()
                .map(one -> new Metric(one.name(), one.version() + newer, one.tables(), one.steps(), one.reach()))
                .toList();
        return new Engine(jdbc, journal, metrics, max);
    }

    /** The versions of the metrics, sorted by name. */
    public static List<Integer> versions(int newer) {
        return METRICS.stream()
                .sorted(Comparator.comparing(Metric::name))
                .map(metric -> metric.version() + newer)
                .toList();
    }

    public static StreamHandler<TrackerEvent> tracker(Engine engine, Journal journal) {
        return new TrackerHandler(journal, engine);
    }

    /**
     * Every row of every table of every metric.
     *
     * @param without a column to leave out, such as one that depends on the order of arrival
     */
    public static List<String> rows(JdbcClient jdbc, String without) {
        return METRICS.stream()
                .flatMap(metric -> metric.tables().stream())
                .flatMap(table -> jdbc
                        .sql("select concat(:table, to_jsonb(t) - :without) from %s t".formatted(table))
                        .param("table", table)
                        .param("without", without)
                        .query(String.class)
                        .list()
                        .stream())
                .sorted()
                .toList();
    }

    /**
     * The columns, constraints and indexes of all tables of all metrics, with the names by which migrations find them.
     */
    static List<String> definitions(JdbcClient jdbc) {
        return METRICS.stream()
                .flatMap(metric -> metric.tables().stream())
                .flatMap(table -> jdbc.sql("""
                                select concat(column_name, ' ', data_type, ' ', is_nullable, ' ', column_default,
                                              generation_expression)
                                  from information_schema.columns where table_schema = 'public' and table_name = :table
                                union all
                                select concat(conname, ' ', pg_get_constraintdef(oid))
                                  from pg_constraint where conrelid = cast(:table as regclass)
                                union all
                                select indexdef from pg_indexes where schemaname = 'public' and tablename = :table
                                """).param("table", table).query(String.class).list().stream()
                        .map(definition -> table + ": " + definition))
                .sorted()
                .toList();
    }
}
