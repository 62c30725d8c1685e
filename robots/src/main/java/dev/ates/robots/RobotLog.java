package dev.ates.robots;

import dev.ates.contracts.TextRule;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.sql.Where;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The runs of the robots and the times of their last good runs. */
public final class RobotLog {

    private static final TextRule REASON = TextRule.line("reason", 1, 500);

    private final JdbcClient jdbc;
    private final Clock clock;

    RobotLog(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Records the beginning of a run. An earlier run that is still recorded as running has lost its turn, or its
     * process died.
     */
    long begin(String robot, @Nullable LocalDate day, String instance, @Nullable String operator) {
        jdbc.sql("update robots.run set outcome = 'lost' where robot = :robot and outcome = 'running'")
                .param("robot", robot)
                .update();
        return jdbc.sql("""
                insert into robots.run (robot, day, started, outcome, instance, started_by)
                values (:robot, :day, :now, 'running', :instance, :operator) returning id
                """)
                .param("robot", robot)
                .param("day", day)
                .param("now", Columns.time(clock.instant()))
                .param("instance", instance)
                .param("operator", operator)
                .query(Long.class)
                .single();
    }

    void end(long run, Map<String, ? extends Number> counts) {
        jdbc.sql("""
                update robots.run set finished = :now, outcome = 'done', counts = cast(:counts as jsonb)
                where id = :run and outcome = 'running'
                """)
                .param("now", Columns.time(clock.instant()))
                .param("counts", json(counts))
                .param("run", run)
                .update();
    }

    void done(
            String robot,
            @Nullable LocalDate day,
            Instant started,
            String instance,
            @Nullable String operator,
            Map<String, ? extends Number> counts) {
        insert(robot, day, started, instance, operator, json(counts), null);
    }

    /** Ends the run that is recorded as running, or inserts a record if the failure occurred before any work. */
    void failed(String robot, Instant started, String instance, @Nullable String operator, RuntimeException failure) {
        String reason = REASON.mend(failure.toString(), failure.getClass().getName());
        int ended = jdbc.sql("""
                update robots.run set finished = :now, outcome = 'failed', reason = :reason
                where robot = :robot and outcome = 'running' and instance = :instance
                """)
                .param("now", Columns.time(clock.instant()))
                .param("reason", reason)
                .param("robot", robot)
                .param("instance", instance)
                .update();
        if (ended == 0 && !repeated(robot, instance, reason)) {
            insert(robot, null, started, instance, operator, "{}", reason);
        }
    }

    /** A repeated failure is one row; otherwise a nightlong outage would create thousands. */
    private boolean repeated(String robot, String instance, String reason) {
        return jdbc.sql("""
                update robots.run set finished = :now,
                    counts = jsonb_build_object('times', coalesce(cast(counts ->> 'times' as bigint), 1) + 1)
                where id = (select max(id) from robots.run where robot = :robot)
                  and outcome = 'failed' and instance = :instance and reason = :reason
                """)
                        .param("now", Columns.time(clock.instant()))
                        .param("robot", robot)
                        .param("instance", instance)
                        .param("reason", reason)
                        .update()
                == 1;
    }

    /** The end of the last successful run. */
    public Optional<Instant> lastDone(String robot) {
        return jdbc.sql("""
                select finished from robots.run where robot = :robot and outcome = 'done' order by id desc limit 1
                """)
                .param("robot", robot)
                .query((row, n) -> row.getTimestamp("finished").toInstant())
                .optional();
    }

    /**
     * A row of the operator's page.
     *
     * @param finished {@code null} while it runs, or if its process died
     * @param outcome running, done, failed or lost
     * @param startedBy the operator who started it; {@code null} when it started by itself
     * @param counts the results, as JSON
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

        /** The result for people; empty while it runs. */
        public String said() {
            String figures = figures(JsonMapper.shared().readValue(counts, new TypeReference<Map<String, Long>>() {}));
            return reason == null ? figures : "It has failed" + (figures.isEmpty() ? "." : " (" + figures + ").");
        }
    }

    /** Such as {@code carried over 2, payouts 3}. */
    public static String figures(Map<String, ? extends Number> counts) {
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

    /** How a run ended, or that it has not. */
    public enum Outcome {
        running,
        done,
        failed,
        /** It has lost its turn, or its process died. */
        lost
    }

    /**
     * The filter of the list; a run must match all parts.
     *
     * @param day the business day that they worked on
     */
    public record Asked(
            @Nullable String robot,
            @Nullable LocalDate day,
            @Nullable Outcome outcome) {

        private Where where() {
            return new Where()
                    .and("robot = :robot", "robot", robot)
                    .and("day = :day", "day", day)
                    .is("outcome", outcome);
        }
    }

    /** Newest first, before a run. */
    public List<Run> latest(Asked asked, long before, int runsMax) {
        return runs(asked.where().and("id < :before", "before", before), runsMax);
    }

    /** The runs of a robot that began after another one, newest first. */
    List<Run> runsAfter(long run, String robot, int runsMax) {
        return runs(new Asked(robot, null, null).where().and("id > :after", "after", run), runsMax);
    }

    private List<Run> runs(Where where, int runsMax) {
        return jdbc.sql("""
                select id, robot, day, started, finished, outcome, instance, started_by, cast(counts as text) as counts, reason
                from robots.run
                %s
                order by id desc limit :max
                """.formatted(where.text()))
                .params(where.values())
                .param("max", runsMax)
                .query(Rows.as(Run.class))
                .list();
    }

    long latestRun() {
        return jdbc.sql("select coalesce(max(id), 0) from robots.run")
                .query(Long.class)
                .single();
    }

    /** Records a run without a failure; {@code false} if the turn had ended, so that nothing was written. */
    boolean good(String robot, Lease lease, long fence) {
        return jdbc.sql("""
                update robots.robot set last_good = :now, last_good_on = :holder from robots.lease
                where robot.name = :robot and lease.name = :lease and lease.fence = :fence
                """)
                        .param("now", Columns.time(clock.instant()))
                        .param("holder", lease.holder())
                        .param("robot", robot)
                        .param("lease", lease.name())
                        .param("fence", fence)
                        .update()
                == 1;
    }

    /** @param reason why it failed; none for a run that is done */
    private void insert(
            String robot,
            @Nullable LocalDate day,
            Instant started,
            String instance,
            @Nullable String operator,
            String counts,
            @Nullable String reason) {
        jdbc.sql("""
                insert into robots.run (robot, day, started, finished, outcome, instance, started_by, counts, reason)
                values (:robot, :day, :started, :finished, :outcome, :instance, :operator, cast(:counts as jsonb), :reason)
                """)
                .param("robot", robot)
                .param("day", day)
                .param("started", Columns.time(started))
                .param("finished", Columns.time(clock.instant()))
                .param("outcome", reason == null ? "done" : "failed")
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
