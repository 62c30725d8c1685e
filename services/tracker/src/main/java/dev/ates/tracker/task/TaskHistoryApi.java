package dev.ates.tracker.task;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.ui.Caller;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The history of a task, for programs. */
@RestController
@Tag(name = "tasks")
class TaskHistoryApi {

    private final Tasks tasks;
    private final TaskHistory history;

    TaskHistoryApi(Tasks tasks, TaskHistory history) {
        this.tasks = tasks;
        this.history = history;
    }

    @GetMapping("/api/v1/tasks/{id}/history")
    @Operation(
            summary = "Who created the task, who had it and why, and who completed it; the latest assignments first",
            description = "For those who may see the task")
    @ApiResponse(responseCode = "200", description = "The history")
    @ApiResponse(
            responseCode = "404",
            description = "task-unknown",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    TaskHistory.History list(Caller caller, @PathVariable UUID id, Paging paging) {
        return history.of(tasks.shownTo(caller, id), paging);
    }
}
