package dev.ates.analytics.engine;

import static java.util.Objects.requireNonNull;

import dev.ates.analytics.engine.Builds.Build;
import dev.ates.analytics.journal.Journal;
import dev.ates.analytics.journal.Journal.Section;
import dev.ates.sql.Rows;
import java.time.LocalDate;
import java.util.Collection;
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

    private static final String REPLACED = """
            insert into metric (name, version, seq) values (:name, :version, :seq)
            on conflict (name) do update set version = excluded.version, seq = excluded.seq
            """;

    private final JdbcClient jdbc;
    private final Journal journal;
    private final Builds builds;
    private final int stretchMax;
    private final Map<String, Metric> metrics;

    @Autowired
    Engine(JdbcClient jdbc, Journal journal, List<Metric> metrics) {
        this(jdbc, journal, metrics, STRETCH_MAX);
    }

    Engine(JdbcClient jdbc, Journal journal, List<Metric> metrics, int stretchMax) {
        this.jdbc = jdbc;
        this.journal = journal;
        this.builds = new Builds(jdbc);
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
     * @param rebuiltFrom the first day of the rebuild; {@code null}, like the last one, if it is about the whole metric
     * @param hasDays whether a range of its days can be rebuilt alone
     */
    public record Status(
            String name,
            int version,
            int tablesVersion,
            long applied,
            @Nullable Long rebuilt,
            @Nullable LocalDate rebuiltFrom,
            @Nullable LocalDate rebuiltTo,
            boolean hasDays) {}

    /**
     * Applies the new events of the journal. Needs a running transaction that has locked the journal. Tables of another
     * version are left as they are until a rebuild replaces them, and so is a new metric with a long journal behind it.
     */
    public void advance() {
        Map<String, Progress> live = live();
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
        Map<String, Progress> live = live();
        Map<String, Build> requested = requested();
        return metrics.values().stream()
                .filter(metric -> {
                    Progress known = live.get(metric.name());
                    return known == null ? !isShort(journal.end()) : known.version() < metric.version();
                })
                .filter(metric -> {
                    Build build = requested.get(metric.name());
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
        Map<String, Progress> live = live();
        Map<String, Build> requested = requested();
        return metrics.values().stream()
                .map(metric -> {
                    Progress tables = live.getOrDefault(metric.name(), new Progress(metric.name(), 0, 0));
                    Build build = requested.get(metric.name());
                    return new Status(
                            metric.name(),
                            metric.version(),
                            tables.version(),
                            tables.seq(),
                            build == null ? null : build.seq(),
                            build == null ? null : build.firstDay(),
                            build == null ? null : build.lastDay(),
                            metric.hasDays());
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
        names.forEach(name -> builds.request(metric(name), null, null));
    }

    /**
     * Requests the rebuild of some days of a metric, as part of the running transaction. If days build on earlier ones, it also
     * rebuilds all later days.
     *
     * @throws IllegalArgumentException for a name that is not among {@link #names()}
     * @throws NoDays when a row of the metric is about several days, or its tables are of another version
     */
    public void request(String name, LocalDate first, LocalDate last) {
        Metric metric = metric(name);
        if (!metric.hasDays()) {
            throw new NoDays("must have days of its own, otherwise rebuild all of it");
        }
        Progress tables = live().get(name);
        if (tables == null || tables.version() != metric.version()) {
            throw new NoDays("must have tables of version %d, otherwise rebuild all of it".formatted(metric.version()));
        }
        builds.request(metric, first, last);
    }

    /** Days of the metric cannot be rebuilt alone. */
    public static final class NoDays extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** @param reason phrased to follow the metric's name */
        NoDays(String reason) {
            super(reason);
        }
    }

    private Metric metric(String name) {
        Metric metric = metrics.get(name);
        if (metric == null) {
            throw new IllegalArgumentException("There is no metric '%s'; there are %s".formatted(name, names()));
        }
        return metric;
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
        Optional<Build> requested = next();
        if (requested.isEmpty()) {
            return false;
        }
        Build build = requested.get();
        var copies = new Copies(jdbc, requireNonNull(metrics.get(build.name())));
        if (build.isWhole()) {
            buildWhole(build, copies);
        } else if (!build.isBegun()) {
            if (builds.claim(build, 0)) {
                copies.create();
                builds.copied(build, copies.copyOtherDays(build));
            }
        } else {
            buildDays(build, copies);
        }
        return isRequested();
    }

    private void buildWhole(Build build, Copies copies) {
        long upTo = journal.endOfStretch(build.seq(), stretchMax);
        boolean last = upTo == journal.end();
        if (last) {
            // Before the row of the build, in the order of everybody who locks both.
            journal.lock();
            upTo = journal.end();
        }
        if (!builds.claim(build, upTo)) {
            return;
        }
        if (!build.isBegun()) {
            copies.create();
        }
        long end = upTo;
        copies.write(() -> apply(copies.metric(), build.seq(), end));
        if (last) {
            copies.replaceLive();
            builds.done(build);
            jdbc.sql(REPLACED)
                    .param("name", build.name())
                    .param("version", build.version())
                    .param("seq", end)
                    .update();
        }
    }

    /** The steps see only the events that concern the days, so a section may extend over any part of the journal. */
    private void buildDays(Build build, Copies copies) {
        long upTo = copies.endOfStretch(build.seq(), stretchMax);
        boolean last = copies.endOfStretch(upTo, 1) == upTo;
        if (last) {
            journal.lock();
            // So that the live tables contain the same events as the copies.
            advance();
            upTo = journal.end();
        }
        if (!builds.claim(build, upTo)) {
            return;
        }
        long end = upTo;
        copies.write(() -> run(copies.metric(), build.seq(), end));
        if (last) {
            copies.replaceDays(build);
            builds.done(build);
        }
    }

    private Optional<Build> next() {
        return builds.all().stream()
                .filter(build -> {
                    Metric metric = metrics.get(build.name());
                    return metric != null && metric.version() == build.version();
                })
                .findFirst();
    }

    private Map<String, Progress> live() {
        return jdbc.sql(LIVE).query(Rows.as(Progress.class)).list().stream()
                .collect(Collectors.toMap(Progress::name, Function.identity()));
    }

    private Map<String, Build> requested() {
        return builds.all().stream().collect(Collectors.toMap(Build::name, Function.identity()));
    }

    /** Whether a new metric can be computed at once, in the transaction of the events that have just arrived. */
    private boolean isShort(long end) {
        return journal.endOfStretch(0, stretchMax) == end;
    }

    private void apply(Metric metric, long after, long end) {
        long from = after;
        while (from < end) {
            long upTo = end - from <= stretchMax ? end : Math.min(end, journal.endOfStretch(from, stretchMax));
            run(metric, from, upTo);
            from = upTo;
        }
    }

    private void run(Metric metric, long after, long upTo) {
        Section section = journal.section(after, upTo);
        for (String step : metric.steps()) {
            jdbc.sql(step).paramSource(section).update();
        }
    }
}
