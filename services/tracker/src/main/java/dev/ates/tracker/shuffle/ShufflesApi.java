package dev.ates.tracker.shuffle;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.tracker.shuffle.Shuffles.Result;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.MayTakeMinutes;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shuffles for programs. */
@RestController
@RequestMapping("/api/v1/shuffles")
@Tag(name = "shuffles", description = "For managers and administrators.")
class ShufflesApi {

    private final Shuffles shuffles;

    ShufflesApi(Shuffles shuffles) {
        this.shuffles = shuffles;
    }

    /**
     * A page of the list, latest first.
     *
     * @param next the cursor of the next page, none on the last page
     */
    record ShuffleList(List<Result> shuffles, @Nullable String next) {}

    @MayTakeMinutes
    @PostMapping
    @Allowed(Group.managers)
    @Operation(summary = "Give every open task to a random person; each assignment charges its fee again")
    @ApiResponse(responseCode = "201", description = "Given away anew")
    @ApiResponse(responseCode = "200", description = "The shuffle of this key, which was already sent: nothing changed")
    @ApiResponse(
            responseCode = "409",
            description = "nobody-to-assign",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    ResponseEntity<Result> shuffle(
            Caller caller,
            @Parameter(description = "Identifies the shuffle: repeated by the same person, it has no further effect")
                    @RequestHeader(value = "Idempotency-Key", required = false)
                    @Nullable
                    UUID key) {
        Shuffles.Outcome outcome = shuffles.shuffle(caller.id(), key);
        return ResponseEntity.status(outcome.repeated() ? HttpStatus.OK : HttpStatus.CREATED)
                .body(outcome.result());
    }

    @GetMapping
    @Allowed(Group.managers)
    @Operation(summary = "The shuffles, latest first")
    ShuffleList list(Paging paging) {
        List<Result> found = shuffles.list(paging.afterLong().orElse(Long.MAX_VALUE), paging.limit());
        return new ShuffleList(
                found,
                found.size() < paging.limit()
                        ? null
                        : Long.toString(found.getLast().id()));
    }
}
