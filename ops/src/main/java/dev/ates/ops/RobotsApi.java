package dev.ates.ops;

import dev.ates.robots.RobotLog;
import dev.ates.robots.Robots;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The robots' API for operators' programs. */
@RestController
@RequestMapping("/api/v1/ops/robots")
@Allowed(Group.operators)
@Tag(name = "robots", description = "For operators: background jobs.")
class RobotsApi {

    private static final String NO_REASON = "No reason given";

    private final RobotDesk desk;
    private final Robots robots;

    RobotsApi(RobotDesk desk, Robots robots) {
        this.desk = desk;
        this.robots = robots;
    }

    /**
     * @param robots all of them
     * @param runs those that match the filters, newest first
     * @param next the cursor of earlier runs, none on the last page
     */
    record RobotList(
            List<Robots.Status> robots,
            List<RobotLog.Run> runs,
            @Nullable String next) {}

    /**
     * @param plan the expected result; only for a dry run
     * @param runs the recorded runs, newest first; empty for a dry run
     */
    record RunResult(
            String robot,
            @Nullable LocalDate day,
            boolean dryRun,
            @Nullable Map<String, Long> plan,
            List<RobotLog.Run> runs) {}

    @GetMapping
    @Operation(
            summary = "The robots, their last good runs, and their latest runs: all, or those that match all filters")
    RobotList all(
            Paging paging,
            @Parameter(description = "The name of a robot") @RequestParam(required = false) @Nullable String robot,
            @Parameter(description = "The business day that the runs worked on")
                    @RequestParam(required = false)
                    @Nullable
                    LocalDate day,
            @Parameter(description = "How the runs ended, or that they have not") @RequestParam(required = false)
                    RobotLog.@Nullable Outcome outcome) {
        RobotDesk.Runs found = desk.runs(robot, day, outcome, paging);
        return new RobotList(robots.statuses(), found.runs(), found.next());
    }

    @PostMapping("/{name}/run")
    @Operation(summary = "Start a robot now, for all open work or for one day; or do a dry run")
    RunResult run(
            Caller caller,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestParam(defaultValue = NO_REASON) String reason) {
        if (dryRun) {
            return new RunResult(name, day, true, desk.plan(name, day), List.of());
        }
        return new RunResult(name, day, false, null, desk.run(name, day, caller, reason));
    }

    @PostMapping("/{name}/pause")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Pause a robot after its current step, on all instances")
    void pause(Caller caller, @PathVariable String name, @RequestParam(defaultValue = NO_REASON) String reason) {
        desk.pause(name, caller, reason);
    }

    @PostMapping("/{name}/resume")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Resume a robot")
    void resume(Caller caller, @PathVariable String name, @RequestParam(defaultValue = NO_REASON) String reason) {
        desk.resume(name, caller, reason);
    }
}
