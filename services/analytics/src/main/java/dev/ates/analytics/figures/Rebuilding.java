package dev.ates.analytics.figures;

import dev.ates.analytics.engine.Engine;
import dev.ates.analytics.journal.Journal;
import dev.ates.robots.Operator;
import dev.ates.robots.RobotControl;
import dev.ates.ui.Caller;
import dev.ates.ui.InvalidParameter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Rebuilds that somebody requests: who and what is on record, and the robot does the work. */
@Component
class Rebuilding {

    private static final String ROBOT = "rebuild";

    private final Engine engine;
    private final Journal journal;
    private final RobotControl robots;

    Rebuilding(Engine engine, Journal journal, RobotControl robots) {
        this.engine = engine;
        this.journal = journal;
        this.robots = robots;
    }

    /** @param journal the last position of the journal */
    record Progress(long journal, List<Engine.Status> metrics) {

        public boolean running() {
            return metrics.stream().anyMatch(metric -> metric.rebuilt() != null);
        }
    }

    Progress progress() {
        return new Progress(journal.end(), engine.statuses());
    }

    /**
     * @param names none for all metrics
     * @throws InvalidParameter for a name that is no metric's
     */
    void request(List<String> names, Caller caller) {
        Set<String> asked = new TreeSet<>(names.isEmpty() ? engine.names() : names);
        for (String name : asked) {
            if (!engine.names().contains(name)) {
                throw new InvalidParameter("metric", name, "must be one of " + String.join(", ", engine.names()));
            }
        }
        String what = names.isEmpty() ? "all metrics" : String.join(", ", asked);
        robots.request(ROBOT, new Operator(caller.id(), caller.name()), "Rebuild " + what, () -> engine.request(asked));
    }
}
