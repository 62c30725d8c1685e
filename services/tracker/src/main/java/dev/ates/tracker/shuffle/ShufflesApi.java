package dev.ates.tracker.shuffle;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.tracker.shuffle.ShuffleFigures.Fairness;
import dev.ates.tracker.shuffle.ShuffleFigures.Preview;
import dev.ates.tracker.shuffle.ShuffleFigures.Share;
import dev.ates.tracker.shuffle.Shuffles.Result;
import dev.ates.tracker.task.Span;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shuffles for programs. */
@RestController
@RequestMapping("/api/v1/shuffles")
@Tag(name = "shuffles", description = "For managers and administrators.")
class ShufflesApi {

    private final Shuffles shuffles;
    private final ShuffleFigures figures;
    private final BusinessCalendar calendar;

    ShufflesApi(Shuffles shuffles, ShuffleFigures figures, BusinessCalendar calendar) {
        this.shuffles = shuffles;
        this.figures = figures;
        this.calendar = calendar;
    }

    /**
     * A page of the list, latest first.
     *
     * @param next the cursor of the next page, none on the last page
     */
    record ShuffleList(List<Result> shuffles, @Nullable String next) {

        static ShuffleList of(Shuffles shuffles, Shuffles.Asked asked, Paging paging) {
            List<Result> found = shuffles.list(asked, paging.afterLong().orElse(Long.MAX_VALUE), paging.limit());
            return new ShuffleList(found, paging.next(found, one -> Long.toString(one.id())));
        }
    }

    /**
     * A page of the list, the largest share first.
     *
     * @param next the cursor of the next page, none on the last page
     */
    record ShareList(List<Share> people, @Nullable String next) {

        static final ShareList NOBODY = new ShareList(List.of(), null);

        static ShareList of(List<Share> found, Paging paging) {
            return new ShareList(found, paging.next(found, one -> Long.toString(one.rank())));
        }
    }

    @PostMapping
    @Allowed(Group.managers)
    @Operation(
            summary =
                    "Assign every open task anew, by the strategy in the settings; each assignment charges its fee again")
    @ApiResponse(responseCode = "201", description = "Reassigned")
    @ApiResponse(
            responseCode = "202",
            description = "Started; the tasks are assigned slice by slice. Location shows its progress")
    @ApiResponse(
            responseCode = "200",
            description = "The shuffle of this key, which was already sent, as it is now: nothing changed")
    @ApiResponse(
            responseCode = "409",
            description = "nobody-to-assign; shuffle-running: another shuffle, which is named, has not ended",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    ResponseEntity<Result> shuffle(
            Caller caller,
            @Parameter(description = "Identifies the shuffle: repeated by the same person, it has no further effect")
                    @RequestHeader(value = "Idempotency-Key", required = false)
                    @Nullable
                    UUID key) {
        return answer(shuffles.shuffle(caller.id(), key));
    }

    static ResponseEntity<Result> answer(Shuffles.Outcome outcome) {
        Result result = outcome.result();
        HttpStatus begun = result.hasEnded() ? HttpStatus.CREATED : HttpStatus.ACCEPTED;
        return ResponseEntity.status(outcome.repeated() ? HttpStatus.OK : begun)
                .location(URI.create("/api/v1/shuffles/" + result.id()))
                .body(result);
    }

    @GetMapping
    @Allowed(Group.managers)
    @Operation(summary = "The shuffles, or those that match all filters, latest first")
    ShuffleList list(
            @Parameter(description = "Who started it") @RequestParam(required = false) @Nullable UUID person,
            @Parameter(description = "The business day on which it was started")
                    @RequestParam(required = false)
                    @Nullable
                    LocalDate day,
            Paging paging) {
        var asked = new Shuffles.Asked(person == null ? null : List.of(person), Span.of(calendar, day));
        return ShuffleList.of(shuffles, asked, paging);
    }

    @GetMapping("/preview")
    @Allowed(Group.managers)
    @Operation(summary = "What a shuffle would do now")
    Preview preview() {
        return figures.preview();
    }

    @GetMapping("/{id}")
    @Allowed(Group.managers)
    @Operation(summary = "A shuffle and its progress")
    Result one(@PathVariable long id) {
        return shuffles.find(id).orElseThrow(() -> new NotFound("shuffle", id));
    }

    @GetMapping("/{id}/fairness")
    @Allowed(Group.managers)
    @Operation(summary = "How evenly a shuffle distributed the tasks")
    Fairness fairness(@PathVariable long id) {
        return figures.fairness(one(id).id());
    }

    @GetMapping("/{id}/people")
    @Allowed(Group.managers)
    @Operation(summary = "How many tasks each person got in a shuffle, the most first")
    ShareList people(
            @PathVariable long id,
            @Parameter(description = "Restricts the list to this person") @RequestParam(required = false) @Nullable
                    UUID person,
            Paging paging) {
        List<UUID> people = person == null ? null : List.of(person);
        return ShareList.of(
                figures.shares(one(id).id(), people, paging.afterLong().orElse(0L), paging.limit()), paging);
    }
}
