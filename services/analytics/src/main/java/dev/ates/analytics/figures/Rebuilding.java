package dev.ates.analytics.figures;

import dev.ates.analytics.engine.Engine;
import dev.ates.analytics.journal.Journal;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.robots.Operator;
import dev.ates.robots.RobotControl;
import dev.ates.ui.Caller;
import dev.ates.ui.Days;
import dev.ates.ui.InvalidParameter;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rebuilds that somebody requests: who and what is on record, and the robot does the work. */
@Component
class Rebuilding {

    private static final String ROBOT = "rebuild";

    private final Engine engine;
    private final Journal journal;
    private final RobotControl robots;
    private final BusinessCalendar calendar;

    Rebuilding(Engine engine, Journal journal, RobotControl robots, BusinessCalendar calendar) {
        this.engine = engine;
        this.journal = journal;
        this.robots = robots;
        this.calendar = calendar;
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
    private void request(List<String> names, Caller caller) {
        Set<String> asked = new TreeSet<>(names.isEmpty() ? engine.names() : names);
        for (String name : asked) {
            if (!engine.names().contains(name)) {
                throw new InvalidParameter("metric", name, "must be one of " + String.join(", ", engine.names()));
            }
        }
        String what = names.isEmpty() ? "all metrics" : String.join(", ", asked);
        request(caller, "Rebuild " + what, () -> engine.request(asked));
    }

    /**
     * Some days of one metric.
     *
     * @throws InvalidParameter for anything but one metric, for half a range, and for a metric whose days cannot be rebuilt alone
     */
    void request(List<String> names, @Nullable LocalDate from, @Nullable LocalDate to, Caller caller) {
        if (from == null && to == null) {
            request(names, caller);
            return;
        }
        if (from == null || to == null) {
            throw new InvalidParameter("from and to", "must both be given, or neither");
        }
        if (names.size() != 1 || !engine.names().contains(names.getFirst())) {
            throw new InvalidParameter(
                    "metric",
                    String.join(", ", names),
                    "must be one of %s, because days are given".formatted(String.join(", ", engine.names())));
        }
        String name = names.getFirst();
        Days.requireBegun("from", from, calendar.today());
        DayRange range = new DayRange(from, to);
        try {
            request(
                    caller,
                    "Rebuild %s, %s to %s".formatted(name, from, to),
                    () -> engine.request(name, range.from(), range.to()));
        } catch (Engine.NoDays e) {
            throw new InvalidParameter("metric", name, String.valueOf(e.getMessage()));
        }
    }

    private void request(Caller caller, String reason, Runnable work) {
        robots.request(ROBOT, new Operator(caller.id(), caller.name()), reason, work);
    }
}
