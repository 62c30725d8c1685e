package dev.ates.tracker.shuffle;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.tracker.shuffle.Leavers.Leaver;
import dev.ates.tracker.shuffle.Shuffles.Result;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The tasks of people who have left, for programs. */
@RestController
@RequestMapping("/api/v1/leavers")
@Tag(name = "leavers", description = "People who have left and still have open tasks. For managers and administrators.")
class LeaversApi {

    private final Leavers leavers;
    private final Shuffles shuffles;

    LeaversApi(Leavers leavers, Shuffles shuffles) {
        this.leavers = leavers;
        this.shuffles = shuffles;
    }

    /**
     * A page of the list, ordered by id.
     *
     * @param next the cursor of the next page, none on the last page
     */
    record LeaverList(List<Leaver> leavers, @Nullable String next) {}

    @GetMapping
    @Allowed(Group.managers)
    @Operation(summary = "The people who have left and still have open tasks")
    LeaverList list(
            @Parameter(description = "Restricts the list to this person") @RequestParam(required = false) @Nullable
                    UUID person,
            Paging paging) {
        List<Leaver> found = leavers.list(person == null ? null : List.of(person), paging.afterUuid(), paging.limit());
        return new LeaverList(found, paging.next(found, one -> one.id().toString()));
    }

    @PostMapping("/{id}/give-away")
    @Allowed(Group.managers)
    @Operation(
            summary =
                    "Assign each open task of a person who has left to somebody else, by the strategy in the settings; each assignment charges its fee",
            description = "A shuffle of these tasks alone: its progress and result are those of a shuffle.")
    @ApiResponse(responseCode = "201", description = "Reassigned")
    @ApiResponse(
            responseCode = "202",
            description = "Started; the tasks are assigned slice by slice. Location shows its progress")
    @ApiResponse(
            responseCode = "200",
            description = "The shuffle of this key, which was already sent, as it is now: nothing changed")
    @ApiResponse(
            responseCode = "404",
            description = "not-found: no such person",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "409",
            description = "person-not-left; nobody-to-assign; shuffle-running: the shuffle is named",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    ResponseEntity<Result> giveAway(
            Caller caller,
            @PathVariable UUID id,
            @Parameter(description = "Identifies the shuffle: repeated by the same person, it has no further effect")
                    @RequestHeader(value = "Idempotency-Key", required = false)
                    @Nullable
                    UUID key) {
        return ShufflesApi.answer(shuffles.giveAway(id, caller.id(), key));
    }
}
