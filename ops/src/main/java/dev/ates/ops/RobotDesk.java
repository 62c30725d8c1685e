package dev.ates.ops;

import dev.ates.contracts.TextRule;
import dev.ates.robots.Operator;
import dev.ates.robots.Robot;
import dev.ates.robots.RobotControl;
import dev.ates.robots.RobotLog;
import dev.ates.robots.Robots;
import dev.ates.robots.Robots.NoSuchRobotException;
import dev.ates.ui.Caller;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Paging;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Controls robots for the page and the API, and turns refusals into invalid parameters. */
@Component
class RobotDesk {

    private final RobotControl control;
    private final Robots robots;
    private final RobotLog robotLog;

    RobotDesk(RobotControl control, Robots robots, RobotLog robotLog) {
        this.control = control;
        this.robots = robots;
        this.robotLog = robotLog;
    }

    /** The names of all robots, sorted. */
    List<String> names() {
        return robots.all().stream().map(Robot::name).sorted().toList();
    }

    /**
     * The runs of a robot, of a business day, with an outcome, or all, newest first.
     *
     * @param next the cursor of the next page, none on the last page
     */
    record Runs(List<RobotLog.Run> runs, @Nullable String next) {}

    Runs runs(@Nullable String robot, @Nullable LocalDate day, RobotLog.@Nullable Outcome outcome, Paging paging) {
        var asked = new RobotLog.Asked(ListFilter.chosen("robot", robot, names()), day, outcome);
        List<RobotLog.Run> found = robotLog.latest(asked, paging.afterLong().orElse(Long.MAX_VALUE), paging.limit());
        return new Runs(found, paging.next(found, one -> Long.toString(one.id())));
    }

    Map<String, Long> plan(String robot, @Nullable LocalDate day) {
        return mendable(robot, () -> control.plan(robot, day));
    }

    List<RobotLog.Run> run(String robot, @Nullable LocalDate day, Caller who, String reason) {
        return mendable(robot, () -> control.run(robot, day, operator(who), reason));
    }

    void pause(String robot, Caller who, String reason) {
        mendable(robot, () -> {
            control.pause(robot, operator(who), reason);
            return robot;
        });
    }

    void resume(String robot, Caller who, String reason) {
        mendable(robot, () -> {
            control.resume(robot, operator(who), reason);
            return robot;
        });
    }

    private static Operator operator(Caller caller) {
        return new Operator(caller.id(), caller.name());
    }

    private static <T> T mendable(String robot, Supplier<T> work) {
        try {
            return work.get();
        } catch (TextRule.Refused refused) {
            throw new InvalidParameter(refused);
        } catch (NoSuchRobotException e) {
            throw (InvalidParameter) new InvalidParameter("name", robot, String.valueOf(e.getMessage())).initCause(e);
        }
    }
}
