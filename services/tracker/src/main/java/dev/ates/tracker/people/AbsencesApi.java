package dev.ates.tracker.people;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.tracker.people.Absences.Absence;
import dev.ates.tracker.people.Absences.Place;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Absences for programs. */
@RestController
@RequestMapping("/api/v1/absences")
@Tag(
        name = "absences",
        description = "When people are away and are assigned no new tasks. For managers and administrators.")
class AbsencesApi {

    private final Absences absences;

    AbsencesApi(Absences absences) {
        this.absences = absences;
    }

    /**
     * @param from the first day, in the business zone
     * @param to the last day: today or later; at most 366 days in all
     */
    record Days(@Nullable LocalDate from, @Nullable LocalDate to) {}

    /**
     * A page of the list, ordered by the person's id and the first day.
     *
     * @param next the cursor of the next page, none on the last page
     */
    record AbsenceList(List<Absence> absences, @Nullable String next) {}

    @GetMapping
    @Allowed(Group.managers)
    @Operation(summary = "Who is away today or later")
    AbsenceList list(
            @Parameter(description = "Whose they are") @RequestParam(required = false) @Nullable UUID person,
            Paging paging) {
        List<Absence> found = absences.list(
                person == null ? null : List.of(person), paging.after(Paging.CURSOR, Place::parse), paging.limit());
        return new AbsenceList(found, paging.next(found, one -> one.place().toString()));
    }

    @PutMapping("/{person}")
    @Allowed(Group.managers)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Enter when a person is away, instead of what was entered before; may be repeated",
            description = "What the directory has told stays beside it.")
    @ApiResponse(responseCode = "204", description = "Entered")
    @ApiResponse(
            responseCode = "404",
            description = "not-found: no such person",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    void enter(Caller caller, @PathVariable UUID person, @RequestBody Days days) {
        absences.enter(person, days.from(), days.to(), caller.id());
    }

    @DeleteMapping("/{person}")
    @Allowed(Group.managers)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Remove the absence of a person that a manager has entered; may be repeated",
            description = "What the directory has told stays: it is corrected there.")
    @ApiResponse(responseCode = "204", description = "Removed")
    void remove(Caller caller, @PathVariable UUID person) {
        absences.remove(person, caller.id());
    }
}
