package dev.ates.accounting.robot;

import dev.ates.accounting.audit.Reason;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Counted;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.Rejected;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The operator's page: what runs by itself, when it last did so well, and the buttons to step in. */
@Controller
@Allowed(Group.administrators)
class RobotsPage {

    private static final int RUNS_SHOWN = 50;

    private final RobotControl control;
    private final RobotLog robotLog;
    private final Freshness freshness;

    RobotsPage(RobotControl control, RobotLog robotLog, Freshness freshness) {
        this.control = control;
        this.robotLog = robotLog;
        this.freshness = freshness;
    }

    record View(List<RobotLog.Standing> robots, List<RobotLog.Run> runs, List<Staleness> staleness) {}

    @GetMapping("/robots")
    String robots(Model model) {
        model.addAttribute("page", new View(robotLog.standings(), robotLog.latest(RUNS_SHOWN), freshness.notes()));
        return "robots";
    }

    /** The buttons of one robot's form; {@code dry} tells what a run would do. */
    enum Action {
        dry,
        run,
        pause,
        resume
    }

    @PostMapping("/robots/{name}")
    String act(
            Caller caller,
            @PathVariable Robots.Name name,
            @RequestParam Action action,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        try {
            Flash.done(redirect, act(caller, name, action, day, reason));
        } catch (InvalidParameter refused) {
            Rejected.form(
                    redirect, name.name(), Map.of("reason", reason, "day", day == null ? "" : day.toString()), refused);
        }
        return "redirect:/robots";
    }

    private String act(Caller caller, Robots.Name name, Action action, @Nullable LocalDate day, String reason) {
        return switch (action) {
            case dry -> "A run of the %s would come to %s.".formatted(name, RobotLog.figures(control.plan(name, day)));
            case run ->
                "The %s has run: %s."
                        .formatted(
                                name,
                                Counted.of(
                                        control.run(name, day, caller, new Reason(reason))
                                                .size(),
                                        "piece of work",
                                        "pieces of work"));
            case pause -> {
                control.pause(name, caller, new Reason(reason));
                yield "The %s rests.".formatted(name);
            }
            case resume -> {
                control.resume(name, caller, new Reason(reason));
                yield "The %s works again.".formatted(name);
            }
        };
    }
}
