package dev.ates.accounting.robot;

import dev.ates.accounting.sql.Columns;
import dev.ates.accounting.sql.Rows;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the robots did and when they last found everything in order. */
@Component
public class RobotLog {

    private static final int REASON_LENGTH_MAX = 500;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final String instance = ManagementFactory.getRuntimeMXBean().getName();

    RobotLog(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A piece of work that is done, with what it moved; inside a transaction it is recorded with the work. */
    public void done(
            Robots.Name robot, @Nullable LocalDate day, Instant started, Map<String, ? extends Number> counts) {
        insert(robot, day, started, "done", json(counts), null);
    }

    void failed(Robots.Name robot, Instant started, Exception failure) {
        String reason = failure.toString();
        insert(robot, null, started, "failed", "{}", reason.substring(0, Math.min(reason.length(), REASON_LENGTH_MAX)));
    }

    void good(Robots.Name robot) {
        jdbc.sql("""
                insert into robot_good (robot, last_good, instance) values (:robot, :now, :instance)
                on conflict (robot) do update set last_good = excluded.last_good, instance = excluded.instance
                """)
                .param("robot", robot.name())
                .param("now", Columns.time(clock.instant()))
                .param("instance", instance)
                .update();
    }

    /**
     * A line of the operator's page.
     *
     * @param counts what was moved, as JSON
     */
    public record Run(
            String robot,
            @Nullable LocalDate day,
            Instant started,
            Instant finished,
            String outcome,
            String counts,
            @Nullable String reason) {}

    /** @param lastGood when the robot last came through without a failure, within half a minute */
    public record Good(String robot, Instant lastGood, String instance) {}

    /** The latest runs of all robots, newest first. */
    public List<Run> latest(int runsMax) {
        return jdbc.sql("""
                select robot, day, started, finished, outcome, cast(counts as text) as counts, reason
                from robot_run order by id desc limit :max
                """).param("max", runsMax).query(Rows.as(Run.class)).list();
    }

    public List<Good> lastGood() {
        return jdbc.sql("select robot, last_good, instance from robot_good order by robot")
                .query(Rows.as(Good.class))
                .list();
    }

    private void insert(
            Robots.Name robot,
            @Nullable LocalDate day,
            Instant started,
            String outcome,
            String counts,
            @Nullable String reason) {
        jdbc.sql("""
                insert into robot_run (robot, day, started, finished, outcome, instance, counts, reason)
                values (:robot, :day, :started, :finished, :outcome, :instance, cast(:counts as jsonb), :reason)
                """)
                .param("robot", robot.name())
                .param("day", day)
                .param("started", Columns.time(started))
                .param("finished", Columns.time(clock.instant()))
                .param("outcome", outcome)
                .param("instance", instance)
                .param("counts", counts)
                .param("reason", reason)
                .update();
    }

    private static String json(Map<String, ? extends Number> counts) {
        return counts.entrySet().stream()
                .map(count -> "\"%s\": %d".formatted(count.getKey(), count.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
