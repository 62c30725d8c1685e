package dev.ates.analytics.engine;

import static java.util.Objects.requireNonNull;

import dev.ates.analytics.journal.Journal;
import dev.ates.sql.Rows;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
            insert into metric_build as build (name, version, seq) values (:name, :version, 0)
            on conflict (name) do update set version = excluded.version, seq = 0 where build.version <> excluded.version
            """;

    private static final String BUILDS = """
            select name, version, seq from metric_build
            """;

    /** Empty if another instance has done the step or requested another version. */
    private static final String CLAIM = """
            update metric_build set seq = :upTo where name = :name and version = :version and seq = :seq
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
        this.metrics = new TreeMap<>(metrics.stream().collect(Collectors.toMap(Metric::name, Function.identity())));
    }

    /** How much of the journal the tables of a metric contain. */
    record Progress(String name, int version, long seq) {}

    /**
     * A metric of this software.
     *
     * @param version of the software; that of its tables is another one before a rebuild, and after an update back
     * @param tablesVersion 0 before its tables were first filled
     * @param applied the last position of the journal in its tables
     * @param rebuilt the last position in the copies that a rebuild fills; {@code null} if none is requested
     */
    public record Status(
            String name,
            int version,
            int tablesVersion,
            long applied,
            @Nullable Long rebuilt) {}

    /**
     * Applies the new events of the journal. Needs a running transaction that has locked the journal. Tables of another
     * version are left as they are until a rebuild replaces them, and so is a new metric with a long journal behind it.
     */
    public void advance() {
        Map<String, Progress> live = progress(LIVE);
        long end = journal.end();
        for (Metric metric : metrics.values()) {
            Progress known = live.get(metric.name());
            if (known == null && isShort(end)) {
                jdbc.sql(BEGIN)
                        .param("name", metric.name())
                        .param("version", metric.version())
                        .update();
                known = new Progress(metric.name(), metric.version(), 0);
            }
            if (known != null && known.version() == metric.version() && known.seq() < end) {
                apply(metric, known.seq(), end);
                jdbc.sql(ADVANCE).param("name", metric.name()).param("seq", end).update();
            }
        }
    }

    /**
     * The metrics that need a rebuild which nobody has requested yet: new ones with a long journal behind them, and those whose
     * tables are of an earlier version. A later version is that of a newer instance beside this one, and not outdated.
     */
    public List<String> outdated() {
        Map<String, Progress> live = progress(LIVE);
        Map<String, Progress> builds = progress(BUILDS);
        return metrics.values().stream()
                .filter(metric -> {
                    Progress known = live.get(metric.name());
                    return known == null ? !isShort(journal.end()) : known.version() < metric.version();
                })
                .filter(metric -> {
                    Progress build = builds.get(metric.name());
                    return build == null || build.version() < metric.version();
                })
                .map(Metric::name)
                .toList();
    }

    /** The names of all metrics, sorted. */
    public List<String> names() {
        return List.copyOf(metrics.keySet());
    }

    /** Every metric, sorted by name. */
    public List<Status> statuses() {
        Map<String, Progress> live = progress(LIVE);
        Map<String, Progress> builds = progress(BUILDS);
        return metrics.values().stream()
                .map(metric -> {
                    Progress tables = live.getOrDefault(metric.name(), new Progress(metric.name(), 0, 0));
                    Progress build = builds.get(metric.name());
                    return new Status(
                            metric.name(),
                            metric.version(),
                            tables.version(),
                            tables.seq(),
                            build == null ? null : build.seq());
                })
                .toList();
    }

    /**
     * Requests rebuilds, as part of the running transaction. A rebuild that is already requested or in progress
     * continues.
     *
     * @throws IllegalArgumentException for a name that is not among {@link #names()}
     */
    public void request(Collection<String> names) {
        for (String name : names) {
            Metric metric = metrics.get(name);
            if (metric == null) {
                throw new IllegalArgumentException("There is no metric '%s'; there are %s".formatted(name, names()));
            }
            jdbc.sql(REQUEST)
                    .param("name", name)
                    .param("version", metric.version())
                    .update();
        }
    }

    /**
     * Whether {@link #build} has something to do. Versions that this software does not have are left to the software
     * that has them.
     */
    public boolean isRequested() {
        return next().isPresent();
    }

    /**
     * Applies the next section of the journal to the first requested rebuild, and replaces the live tables when nothing
     * is missing. Call it repeatedly, each time in its own transaction; it is safe to repeat after a failure.
     *
     * @return whether a rebuild is still requested
     */
    public boolean build() {
        Optional<Progress> requested = next();
        if (requested.isEmpty()) {
            return false;
        }
        Progress build = requested.get();
        long upTo = journal.endOfStretch(build.seq(), stretchMax);
        boolean last = upTo == journal.end();
        if (last) {
            // Before the row of the build, in the order of everybody who locks both.
            journal.lock();
            upTo = journal.end();
        }
        if (!claim(build, upTo)) {
            return true;
        }
        Metric metric = requireNonNull(metrics.get(build.name()));
        var copies = new Copies(jdbc, metric);
        if (build.seq() == 0) {
            copies.create();
        }
        long end = upTo;
        copies.write(() -> apply(metric, build.seq(), end));
        if (last) {
            copies.replaceLive();
            jdbc.sql(REPLACED).param("name", build.name()).update();
        }
        return isRequested();
    }

    private boolean claim(Progress build, long upTo) {
        return jdbc.sql(CLAIM)
                        .param("name", build.name())
                        .param("version", build.version())
                        .param("seq", build.seq())
                        .param("upTo", upTo)
                        .update()
                == 1;
    }

    private Optional<Progress> next() {
        return progress(BUILDS).values().stream()
                .filter(build -> {
                    Metric metric = metrics.get(build.name());
                    return metric != null && metric.version() == build.version();
                })
                .min(Comparator.comparing(Progress::name));
    }

    private Map<String, Progress> progress(String query) {
        return jdbc.sql(query).query(Rows.as(Progress.class)).list().stream()
                .collect(Collectors.toMap(Progress::name, Function.identity()));
    }

    /** Whether a new metric can be computed at once, in the transaction of the events that have just arrived. */
    private boolean isShort(long end) {
        return journal.endOfStretch(0, stretchMax) == end;
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
