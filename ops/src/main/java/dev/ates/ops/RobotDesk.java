package dev.ates.ops;

import dev.ates.contracts.TextRule;
import dev.ates.robots.Operator;
import dev.ates.robots.RobotControl;
import dev.ates.robots.RobotLog;
import dev.ates.robots.Robots.NoSuchRobotException;
import dev.ates.ui.Caller;
import dev.ates.ui.InvalidParameter;
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

    RobotDesk(RobotControl control) {
        this.control = control;
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
