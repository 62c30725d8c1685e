package dev.ates.analytics.engine;

import dev.ates.analytics.journal.Journal;
import dev.ates.sql.Rows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the tables of every metric at the end of the journal. A rebuild fills copies of a metric's tables, in a schema of their
 * own, from the beginning of the journal; readers and live events use the old tables until the copies have caught up
 * and replace them.
 */
@Component
public class Engine {

    /** The number of events that are applied by one run of a metric's steps. */
    private static final int STRETCH_MAX = 20_000;

    private static final String LIVE = """
            select name, version, seq from metric
            """;

    private static final String BEGIN = """
            insert into metric (name, version, seq) values (:name, :version, 0)
            """;

    private static final String ADVANCE = """
            update metric set seq = :seq where name = :name
            """;

    /** Starts from the beginning if the metric has changed since it was requested. */
    private static final String REQUEST = """
            insert into metric_build as build (name, version, seq)
            select name, :version, 0 from unnest(array[:name]) as asked (name)
            on conflict (name) do update set version = excluded.version, seq = 0 where build.version <> excluded.version
            """;

    private static final String BUILDS = """
            select name, version, seq from metric_build order by name for update
            """;

    private static final String BUILT = """
            update metric_build set seq = :seq where name = :name
            """;

    private static final String REPLACED = """
            with built as (delete from metric_build where name = :name returning name, version, seq)
            insert into metric (name, version, seq)
            select name, version, seq from built
            on conflict (name) do update set version = excluded.version, seq = excluded.seq
            """;

    private final JdbcClient jdbc;
    private final Journal journal;
    private final int stretchMax;
    private final Map<String, Metric> metrics;

    @Autowired
    Engine(JdbcClient jdbc, Journal journal, List<Metric> metrics) {
        this(jdbc, journal, metrics, STRETCH_MAX);
    }

    Engine(JdbcClient jdbc, Journal journal, List<Metric> metrics, int stretchMax) {
        this.jdbc = jdbc;
        this.journal = journal;
        this.stretchMax = stretchMax;
        this.metrics = metrics.stream().collect(Collectors.toMap(Metric::name, Function.identity()));
    }

    /** How much of the journal the tables of a metric contain. */
    record Progress(String name, int version, long seq) {}

    /**
     * Applies what the journal has gained. Needs a running transaction that has locked the journal. A new metric with a long
     * journal behind it, or a new version of one, is left to {@link #build}.
     */
    public void advance() {
        Map<String, Progress> live = jdbc.sql(LIVE).query(Rows.as(Progress.class)).list().stream()
                .collect(Collectors.toMap(Progress::name, Function.identity()));
        long end = journal.end();
        for (Metric metric : metrics.values()) {
            Progress known = live.get(metric.name());
            if (known == null && journal.endOfStretch(0, stretchMax) == end) {
                jdbc.sql(BEGIN)
                        .param("name", metric.name())
                        .param("version", metric.version())
                        .update();
                known = new Progress(metric.name(), metric.version(), 0);
            }
            if (known == null || known.version() != metric.version()) {
                request(metric);
            }
            if (known != null && known.seq() < end) {
                apply(metric, known.seq(), end);
                jdbc.sql(ADVANCE).param("name", metric.name()).param("seq", end).update();
            }
        }
    }

    /** Requests a rebuild of every metric, as part of the running transaction. */
    public void requestAll() {
        metrics.values().forEach(this::request);
    }

    /**
     * Requests a rebuild of one metric, as part of the running transaction.
     *
     * @return whether there is such a metric
     */
    public boolean request(String name) {
        Optional.ofNullable(metrics.get(name)).ifPresent(this::request);
        return metrics.containsKey(name);
    }

    private void request(Metric metric) {
        jdbc.sql(REQUEST)
                .param("name", metric.name())
                .param("version", metric.version())
                .update();
    }

    /**
     * Applies the next section of the journal to the first requested rebuild, and replaces the live tables when nothing is
     * missing. To be called in a transaction of its own, again and again; safe to repeat after a failure.
     *
     * @return whether a rebuild is still requested
     */
    public boolean build() {
        List<Progress> builds = jdbc.sql(BUILDS).query(Rows.as(Progress.class)).list();
        if (builds.isEmpty()) {
            return false;
        }
        Progress build = builds.getFirst();
        Metric metric = metrics.get(build.name());
        if (metric == null) {
            throw new IllegalStateException("There is no metric '%s' to rebuild".formatted(build.name()));
        }
        var copies = new Copies(jdbc, metric);
        if (build.seq() == 0) {
            copies.create();
        }
        long upTo = journal.endOfStretch(build.seq(), stretchMax);
        boolean last = upTo == journal.end();
        if (last) {
            journal.lock();
            upTo = journal.end();
        }
        long end = upTo;
        copies.write(() -> apply(metric, build.seq(), end));
        jdbc.sql(BUILT).param("name", build.name()).param("seq", end).update();
        if (last) {
            copies.replaceLive();
            jdbc.sql(REPLACED).param("name", build.name()).update();
        }
        return !last || builds.size() > 1;
    }

    private void apply(Metric metric, long after, long end) {
        long from = after;
        while (from < end) {
            long upTo = Math.min(end, journal.endOfStretch(from, stretchMax));
            for (String step : metric.steps()) {
                jdbc.sql(step).param("after", from).param("upTo", upTo).update();
            }
            from = upTo;
        }
    }
}
