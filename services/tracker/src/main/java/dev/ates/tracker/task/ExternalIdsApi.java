package dev.ates.tracker.task;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** External ids for programs. */
@RestController
@Allowed(Group.managers)
@Tag(name = "tasks")
class ExternalIdsApi {

    private final ExternalIds externalIds;

    ExternalIdsApi(ExternalIds externalIds) {
        this.externalIds = externalIds;
    }

    @DeleteMapping("/api/v1/tasks/{id}/external-id")
    @Operation(
            summary = "Release the external id of a task that somebody created manually; may be repeated",
            description = "For managers and administrators")
    @ApiResponse(responseCode = "204", description = "The task has no external id")
    @ApiResponse(
            responseCode = "404",
            description = "task-unknown",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "409",
            description = "task-imported: the next import would create it again",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    ResponseEntity<Void> release(Caller caller, @PathVariable UUID id) {
        externalIds.release(id, caller);
        return ResponseEntity.noContent().build();
    }
}
