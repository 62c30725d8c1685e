package dev.ates.accounting.robot;

import dev.ates.accounting.audit.Audit;
import dev.ates.accounting.audit.Reason;
import dev.ates.accounting.robot.Turns.LeasedTurn;
import dev.ates.sql.Columns;
import dev.ates.ui.Caller;
import dev.ates.ui.NotFound;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What an operator may do with a robot: look what it would do, start it by hand, pause it, let it go on. */
@Component
class RobotControl {

    private static final int RUNS_SHOWN_MAX = 100;

    private final List<Robot> robots;
    private final Turns turns;
    private final RobotLog robotLog;
    private final Audit audit;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    RobotControl(
            List<Robot> robots,
            Turns turns,
            RobotLog robotLog,
            Audit audit,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.robots = List.copyOf(robots);
        this.turns = turns;
        this.robotLog = robotLog;
        this.audit = audit;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What a run would come to, without running. */
    Map<String, Long> plan(Robots.Name name, @Nullable LocalDate day) {
        return robot(name).plan(day);
    }

    /**
     * Runs the robot now, on this instance and in the caller's time, also while it is paused. A run of the same robot
     * elsewhere ends with the step that it is in, and finds nothing left to do when it comes back.
     *
     * @return what was put on record, newest first; empty when there was nothing to do
     */
    List<RobotLog.Run> run(Robots.Name name, @Nullable LocalDate day, Caller who, Reason reason) {
        Robot robot = robot(name);
        long before = robotLog.latestRun();
        transaction.executeWithoutResult(status -> audit.write(who, "run by hand", subject(name), reason));
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

    /** The robot stops after the step that it is in. */
    void pause(Robots.Name name, Caller who, Reason reason) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                    update robot set paused_at = :now, paused_by = :who, paused_why = :why
                    where name = :robot and paused_at is null
                    """)
                    .param("now", Columns.time(clock.instant()))
                    .param("who", who.name())
                    .param("why", reason.text())
                    .param("robot", name.name())
                    .update();
            audit.write(who, "pause", subject(name), reason);
        });
    }

    void resume(Robots.Name name, Caller who, Reason reason) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                    update robot set paused_at = null, paused_by = null, paused_why = null where name = :robot
                    """).param("robot", name.name()).update();
            audit.write(who, "resume", subject(name), reason);
        });
    }

    /** What the audit of a robot's decisions is filed under. */
    static String subject(Robots.Name name) {
        return "robot " + name;
    }

    Robot robot(Robots.Name name) {
        return robots.stream()
                .filter(robot -> robot.name() == name)
                .findAny()
                .orElseThrow(() -> new NotFound("robot", name));
    }
}
