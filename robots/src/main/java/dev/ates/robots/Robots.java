package dev.ates.robots;

import dev.ates.contracts.BusinessClock;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The robots of this service by name. They are woken as soon as there is work, and also poll, so a lost wake-up costs a second.
 */
public final class Robots implements SmartInitializingSingleton {

    /** How long a robot may fail on every run before the service counts as unhealthy, in real time. */
    private static final Duration FAILING_MAX = Duration.ofMinutes(5);

    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,39}");

    /** Resolved late: a robot may depend on a bean that wakes another one. */
    private final Supplier<List<Robot>> found;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final long startedNanos = System.nanoTime();
    private @Nullable SequencedMap<String, Entry> entries;

    private record Entry(Robot robot, Signal signal) {}

    Robots(Supplier<List<Robot>> found, JdbcClient jdbc, Clock clock) {
        this.found = found;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The status of a robot.
     *
     * @param lastGood the last run without a failure, to within half a minute; {@code null} for never
     * @param lastGoodSecondsAgo how long ago that was, in real time
     * @param overdue whether that is so long ago that the service counts as unhealthy: for this robot, or for any that has
     *     failed since
     * @param holder the instance that runs it, or ran it last
     * @param fence how often the holder has changed
     * @param failure why it has failed since its last good run; {@code null} when it has not
     */
    public record Status(
            String name,
            @Nullable Instant lastGood,
            @Nullable Long lastGoodSecondsAgo,
            boolean overdue,
            @Nullable String lastGoodOn,
            @Nullable String holder,
            long fence,
            @Nullable Instant pausedAt,
            @Nullable String pausedBy,
            @Nullable String pausedWhy,
            @Nullable String failure) {}

    /** No robot has this name. */
    public static final class NoSuchRobotException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoSuchRobotException(String message) {
            super(message);
        }
    }

    /** @throws IllegalStateException when a name is malformed or used twice */
    @Override
    public void afterSingletonsInstantiated() {
        jdbc.sql("insert into robots.robot (name) select unnest(:names) on conflict (name) do nothing")
                .param("names", Columns.texts(all(), Robot::name))
                .update();
    }

    private synchronized SequencedMap<String, Entry> entries() {
        SequencedMap<String, Entry> known = entries;
        if (known == null) {
            known = entriesOf(found.get());
            entries = known;
        }
        return known;
    }

    private static SequencedMap<String, Entry> entriesOf(List<Robot> robots) {
        SequencedMap<String, Entry> byName = new TreeMap<>();
        for (Robot robot : robots) {
            if (!NAME.matcher(robot.name()).matches()) {
                throw new IllegalStateException("A robot's name is 1 to 40 of a-z and -, that of %s is '%s'"
                        .formatted(robot.getClass().getSimpleName(), robot.name()));
            }
            Entry other = byName.put(robot.name(), new Entry(robot, new Signal()));
            if (other != null) {
                throw new IllegalStateException("Two robots are called '%s': %s and %s"
                        .formatted(
                                robot.name(),
                                other.robot().getClass().getSimpleName(),
                                robot.getClass().getSimpleName()));
            }
        }
        return byName;
    }

    /**
     * Wakes a robot when the running transaction has committed.
     *
     * @throws NoSuchRobotException at once, so that the mistake is noticed
     */
    public void wakeAfterCommit(String robot) {
        Signal signal = signal(robot);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                signal.raise();
            }
        });
    }

    /** The status of each robot, ordered by name. */
    public List<Status> statuses() {
        return statuses(Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    /** @param running how long this instance has been running; a robot is not overdue before it had time to run */
    List<Status> statuses(Duration running) {
        return jdbc.sql("""
                select robot.name, last_good, last_good_on, holder, coalesce(fence, 0) as fence,
                       paused_at, paused_by, paused_why,
                       (select case when outcome = 'failed' and finished > coalesce(last_good, '-infinity') then reason end
                        from robots.run where run.robot = robot.name order by id desc limit 1) as failure
                from robots.robot left join robots.lease on lease.name = :prefix || robot.name
                where robot.name = any(:names) order by robot.name
                """)
                .param("prefix", Turns.LEASE_PREFIX)
                .param("names", Columns.texts(all(), Robot::name))
                .query((row, n) -> {
                    Robot robot = named(row.getString("name"));
                    Instant lastGood = Rows.instant(row, "last_good");
                    Instant pausedAt = Rows.instant(row, "paused_at");
                    String failure = row.getString("failure");
                    Duration ago = lastGood == null ? null : sinceInRealTime(lastGood);
                    return new Status(
                            robot.name(),
                            lastGood,
                            ago == null ? null : ago.toSeconds(),
                            pausedAt == null
                                    && (isOverdue(robot.downAfter(), ago, running)
                                            || (failure != null && isOverdue(FAILING_MAX, ago, running))),
                            row.getString("last_good_on"),
                            row.getString("holder"),
                            row.getLong("fence"),
                            pausedAt,
                            row.getString("paused_by"),
                            row.getString("paused_why"),
                            failure);
                })
                .list();
    }

    /** Robots use real time, even if business days are short. */
    private Duration sinceInRealTime(Instant lastGood) {
        return BusinessClock.agoInRealTime(clock, lastGood);
    }

    private static boolean isOverdue(@Nullable Duration downAfter, @Nullable Duration lastGoodAgo, Duration running) {
        return downAfter != null
                && running.compareTo(downAfter) > 0
                && (lastGoodAgo == null || lastGoodAgo.compareTo(downAfter) > 0);
    }

    /** Ordered by name. */
    public List<Robot> all() {
        return entries().values().stream().map(Entry::robot).toList();
    }

    /** @throws NoSuchRobotException with the list of existing names */
    Robot named(String name) {
        return entry(name).robot();
    }

    Signal signal(String robot) {
        return entry(robot).signal();
    }

    private Entry entry(String name) {
        Map<String, Entry> known = entries();
        Entry entry = known.get(name);
        if (entry == null) {
            throw new NoSuchRobotException(
                    known.isEmpty() ? "there is no robot here" : "must be one of " + String.join(", ", known.keySet()));
        }
        return entry;
    }
}
