package dev.ates.accounting.robot;

import dev.ates.contracts.BusinessClock;
import dev.ates.contracts.TextRule;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the robots did, are doing, and when they last found everything in order. */
@Component
public class RobotLog {

    private static final TextRule REASON = TextRule.line("reason", 1, 500);

    private final JdbcClient jdbc;
    private final Clock clock;

    RobotLog(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A run that begins. One that is still on record as running has lost its turn, or its process has died. */
    long begin(Robots.Name robot, @Nullable LocalDate day, String instance, @Nullable String operator) {
        jdbc.sql("update robot_run set outcome = 'lost' where robot = :robot and outcome = 'running'")
                .param("robot", robot.name())
                .update();
        return jdbc.sql("""
                insert into robot_run (robot, day, started, outcome, instance, started_by)
                values (:robot, :day, :now, 'running', :instance, :operator) returning id
                """)
                .param("robot", robot.name())
                .param("day", day)
                .param("now", Columns.time(clock.instant()))
                .param("instance", instance)
                .param("operator", operator)
                .query(Long.class)
                .single();
    }

    void end(long run, Map<String, ? extends Number> counts) {
        jdbc.sql("""
                update robot_run set finished = :now, outcome = 'done', counts = cast(:counts as jsonb)
                where id = :run and outcome = 'running'
                """)
                .param("now", Columns.time(clock.instant()))
                .param("counts", json(counts))
                .param("run", run)
                .update();
    }

    void done(
            Robots.Name robot,
            @Nullable LocalDate day,
            Instant started,
            String instance,
            @Nullable String operator,
            Map<String, ? extends Number> counts) {
        insert(robot, day, started, "done", instance, operator, json(counts), null);
    }

    /** Ends the run that is on record as running, or is a record of its own when the failure came before any work. */
    void failed(
            Robots.Name robot, Instant started, String instance, @Nullable String operator, RuntimeException failure) {
        String reason = REASON.mend(failure.toString(), failure.getClass().getName());
        int ended = jdbc.sql("""
                update robot_run set finished = :now, outcome = 'failed', reason = :reason
                where robot = :robot and outcome = 'running' and instance = :instance
                """)
                .param("now", Columns.time(clock.instant()))
                .param("reason", reason)
                .param("robot", robot.name())
                .param("instance", instance)
                .update();
        if (ended == 0 && !repeated(robot, instance, reason)) {
            insert(robot, null, started, "failed", instance, operator, "{}", reason);
        }
    }

    /** A failure that comes again and again is one row, or an outage of a night would be thousands. */
    private boolean repeated(Robots.Name robot, String instance, String reason) {
        return jdbc.sql("""
                update robot_run set finished = :now,
                    counts = jsonb_build_object('times', coalesce(cast(counts ->> 'times' as bigint), 1) + 1)
                where id = (select max(id) from robot_run where robot = :robot)
                  and outcome = 'failed' and instance = :instance and reason = :reason
                """)
                        .param("now", Columns.time(clock.instant()))
                        .param("robot", robot.name())
                        .param("instance", instance)
                        .param("reason", reason)
                        .update()
                == 1;
    }

    /** When a run was last done. */
    public Optional<Instant> lastDone(Robots.Name robot) {
        return jdbc.sql("""
                select finished from robot_run where robot = :robot and outcome = 'done' order by id desc limit 1
                """)
                .param("robot", robot.name())
                .query((row, n) -> row.getTimestamp("finished").toInstant())
                .optional();
    }

    /**
     * A line of the operator's page.
     *
     * @param finished {@code null} while it runs, and for ever when its process died
     * @param outcome running, done, failed or lost
     * @param startedBy who started it by hand; {@code null} when it started by itself
     * @param counts what was moved, as JSON
     */
    public record Run(
            long id,
            String robot,
            @Nullable LocalDate day,
            Instant started,
            @Nullable Instant finished,
            String outcome,
            String instance,
            @Nullable String startedBy,
            String counts,
            @Nullable String reason) {

        /** What came of it, for people; nothing while it runs. */
        public String said() {
            String figures = figures(JsonMapper.shared().readValue(counts, new TypeReference<Map<String, Long>>() {}));
            return reason == null ? figures : "It has failed" + (figures.isEmpty() ? "." : " (" + figures + ").");
        }
    }

    /** Such as {@code carried over 2, payouts 3}. */
    static String figures(Map<String, ? extends Number> counts) {
        return counts.entrySet().stream()
                .map(count -> "%s %d"
                        .formatted(
                                count.getKey()
                                        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                                        .toLowerCase(Locale.ROOT),
                                count.getValue().longValue()))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /**
     * How a robot stands.
     *
     * @param lastGood when it last came through without a failure, within half a minute; {@code null} for never
     * @param lastGoodSecondsAgo how long ago that was, in real time
     * @param holder the instance that runs it, or did so last
     * @param fence how often it has changed hands
     */
    public record Standing(
            String name,
            @Nullable Instant lastGood,
            @Nullable Long lastGoodSecondsAgo,
            @Nullable String lastGoodOn,
            @Nullable String holder,
            long fence,
            @Nullable Instant pausedAt,
            @Nullable String pausedBy,
            @Nullable String pausedWhy) {}

    /** The latest runs of all robots, newest first. */
    public List<Run> latest(int runsMax) {
        return runsAfter(0, null, runsMax);
    }

    /** The runs of a robot that began after another one, newest first. */
    List<Run> runsAfter(long run, Robots.@Nullable Name robot, int runsMax) {
        return jdbc.sql("""
                select id, robot, day, started, finished, outcome, instance, started_by, cast(counts as text) as counts, reason
                from robot_run
                where id > :after and (cast(:robot as text) is null or robot = :robot)
                order by id desc limit :max
                """)
                .param("after", run)
                .param("robot", robot == null ? null : robot.name())
                .param("max", runsMax)
                .query(Rows.as(Run.class))
                .list();
    }

    long latestRun() {
        return jdbc.sql("select coalesce(max(id), 0) from robot_run")
                .query(Long.class)
                .single();
    }

    public List<Standing> standings() {
        return jdbc.sql("""
                select name, last_good, last_good_on, holder, fence, paused_at, paused_by, paused_why
                from robot order by name
                """)
                .query((row, n) -> {
                    Instant lastGood = instant(row.getTimestamp("last_good"));
                    return new Standing(
                            row.getString("name"),
                            lastGood,
                            lastGood == null ? null : secondsSince(lastGood),
                            row.getString("last_good_on"),
                            row.getString("holder"),
                            row.getLong("fence"),
                            instant(row.getTimestamp("paused_at")),
                            row.getString("paused_by"),
                            row.getString("paused_why"));
                })
                .list();
    }

    private long secondsSince(Instant instant) {
        return BusinessClock.inRealTime(clock, Duration.between(instant, clock.instant()))
                .toSeconds();
    }

    private static @Nullable Instant instant(@Nullable Timestamp column) {
        return column == null ? null : column.toInstant();
    }

    private void insert(
            Robots.Name robot,
            @Nullable LocalDate day,
            Instant started,
            String outcome,
            String instance,
            @Nullable String operator,
            String counts,
            @Nullable String reason) {
        jdbc.sql("""
                insert into robot_run (robot, day, started, finished, outcome, instance, started_by, counts, reason)
                values (:robot, :day, :started, :finished, :outcome, :instance, :operator, cast(:counts as jsonb), :reason)
                """)
                .param("robot", robot.name())
                .param("day", day)
                .param("started", Columns.time(started))
                .param("finished", Columns.time(clock.instant()))
                .param("outcome", outcome)
                .param("instance", instance)
                .param("operator", operator)
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
