package dev.ates.ops;

import dev.ates.robots.RobotLog;
import dev.ates.robots.Robots;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Counted;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Paging;
import dev.ates.ui.Rejected;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The operator's page: robots, their last good runs, and buttons to control them. */
@Controller
@Allowed(Group.administrators)
class RobotsPage {

    private final RobotDesk desk;
    private final Robots robots;
    private final Freshness freshness;
    private final String service;

    RobotsPage(
            RobotDesk desk, Robots robots, Freshness freshness, @Value("${spring.application.name}") String service) {
        this.desk = desk;
        this.robots = robots;
        this.service = service;
        this.freshness = freshness;
    }

    /**
     * @param service whose robots they are, such as {@code accounting}
     * @param filter of the runs
     * @param next the cursor of earlier runs, none on the last page
     */
    record View(
            String service,
            List<Robots.Status> robots,
            ListFilter filter,
            List<RobotLog.Run> runs,
            @Nullable String next,
            List<Staleness> staleness) {}

    @GetMapping("/robots")
    String robots(
            Paging paging,
            @RequestParam(required = false) @Nullable String robot,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) RobotLog.@Nullable Outcome outcome,
            Model model) {
        RobotDesk.Runs found = desk.runs(robot, day, outcome, paging);
        model.addAttribute(
                "page",
                new View(
                        service,
                        robots.statuses(),
                        ListFilter.of("/robots")
                                .choice("robot", "Robot", desk.names(), robot)
                                .day("day", "Day", day)
                                .choice("outcome", "Outcome", RobotLog.Outcome.values(), outcome),
                        found.runs(),
                        found.next(),
                        freshness.streams()));
        return "ops/robots";
    }

    /** The buttons of a robot's form; {@code dry} does a dry run. */
    enum Action {
        dry,
        run,
        pause,
        resume
    }

    @PostMapping("/robots/{name}")
    String act(
            Caller caller,
            @PathVariable String name,
            @RequestParam Action action,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        try {
            Flash.done(redirect, act(caller, name, action, day, reason));
        } catch (InvalidParameter refused) {
            Rejected.form(redirect, name, Map.of("reason", reason, "day", day == null ? "" : day.toString()), refused);
        }
        return "redirect:/robots";
    }

    private static String planned(String name, Map<String, ? extends Number> plan) {
        return plan.values().stream().allMatch(count -> count.longValue() == 0)
                ? "The %s has nothing to do.".formatted(name)
                : "The %s would do this now: %s.".formatted(name, RobotLog.figures(plan));
    }

    private String act(Caller caller, String name, Action action, @Nullable LocalDate day, String reason) {
        return switch (action) {
            case dry -> planned(name, desk.plan(name, day));
            case run ->
                "The %s has run: %s."
                        .formatted(
                                name,
                                Counted.of(
                                        desk.run(name, day, caller, reason).size(), "piece of work", "pieces of work"));
            case pause -> {
                desk.pause(name, caller, reason);
                yield "The %s is paused.".formatted(name);
            }
            case resume -> {
                desk.resume(name, caller, reason);
                yield "The %s is resumed.".formatted(name);
            }
        };
    }
}
