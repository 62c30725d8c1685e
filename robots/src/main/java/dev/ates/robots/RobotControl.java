package dev.ates.robots;

import dev.ates.contracts.TextRule;
import dev.ates.robots.Turns.LeasedTurn;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The operator's actions on a robot: dry run, start, request, pause, resume. An unknown name is refused with {@link
 * Robots.NoSuchRobotException}; a reason must be one line of 3 to 300 characters, otherwise {@link TextRule.Refused} is
 * thrown.
 */
public final class RobotControl {

    private static final TextRule REASON = TextRule.line("reason", 3, 300);
    private static final int RUNS_SHOWN_MAX = 100;

    private final Robots robots;
    private final Turns turns;
    private final RobotLog robotLog;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    RobotControl(
            Robots robots,
            Turns turns,
            RobotLog robotLog,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.robots = robots;
        this.turns = turns;
        this.robotLog = robotLog;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param action manual run, request, pause or resume */
    public record Decision(long id, Instant at, UUID who, String whoName, String action, String robot, String reason) {}

    /** The expected result of a run, without running it. */
    public Map<String, Long> plan(String robot, @Nullable LocalDate day) {
        return robots.named(robot).plan(day);
    }

    /**
     * Runs the robot now, on this instance and in the calling thread, even while it is paused. A run of the same robot
     * elsewhere ends after its current step and finds nothing left to do afterwards.
     *
     * @return the recorded runs, newest first; empty when there was nothing to do
     */
    public List<RobotLog.Run> run(String name, @Nullable LocalDate day, Operator who, String reason) {
        Robot robot = robots.named(name);
        long before = robotLog.latestRun();
        decide(name, "manual run", who, reason, () -> {});
        Instant started = clock.instant();
        LeasedTurn turn = turns.takeOver(name, who.name());
        try {
            robot.run(turn, day);
            turn.good();
        } catch (RuntimeException e) {
            turn.failed(started, e);
            throw e;
        } finally {
            turn.giveBack();
        }
        return robotLog.runsAfter(before, name, RUNS_SHOWN_MAX);
    }

    /**
     * Asks a robot for work, which it does as any other: on the instance that leads, and not while it is paused.
     *
     * @param request writes what the robot finds, in the transaction that records who asked
     */
    public void request(String robot, Operator who, String reason, Runnable request) {
        decide(robot, "request", who, reason, () -> {
            request.run();
            robots.wakeAfterCommit(robot);
        });
    }

    /** The robot stops after its current step. */
    public void pause(String robot, Operator who, String reason) {
        decide(
                robot,
                "pause",
                who,
                reason,
                () -> jdbc.sql("""
                update robots.robot set paused_at = :now, paused_by = :who, paused_why = :why
                where name = :robot and paused_at is null
                """)
                        .param("now", Columns.time(clock.instant()))
                        .param("who", who.name())
                        .param("why", REASON.keep(reason))
                        .param("robot", robot)
                        .update());
    }

    public void resume(String robot, Operator who, String reason) {
        decide(
                robot,
                "resume",
                who,
                reason,
                () -> jdbc.sql("""
                update robots.robot set paused_at = null, paused_by = null, paused_why = null where name = :robot
                """).param("robot", robot).update());
    }

    /** The latest decisions about a robot, newest first. */
    public List<Decision> decisions(String robot, int max) {
        return jdbc.sql("""
                select id, at, who, who_name, action, robot, reason from robots.decision
                where robot = :robot order by id desc limit :max
                """)
                .param("robot", robots.named(robot).name())
                .param("max", max)
                .query(Rows.as(Decision.class))
                .list();
    }

    private void decide(String robot, String action, Operator who, String reason, Runnable effect) {
        robots.named(robot);
        String why = REASON.keep(reason);
        transaction.executeWithoutResult(status -> {
            effect.run();
            jdbc.sql("""
                    insert into robots.decision (at, who, who_name, action, robot, reason)
                    values (:now, :who, :name, :action, :robot, :reason)
                    """)
                    .param("now", Columns.time(clock.instant()))
                    .param("who", who.id())
                    .param("name", who.name())
                    .param("action", action)
                    .param("robot", robot)
                    .param("reason", why)
                    .update();
        });
    }
}
