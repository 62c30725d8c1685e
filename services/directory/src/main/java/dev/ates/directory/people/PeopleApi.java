package dev.ates.directory.people;

import dev.ates.directory.people.Reading.Refused;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The directory for operators' programs. */
@RestController
@RequestMapping("/api/v1/ops/people")
@Allowed(Group.operators)
@Tag(name = "people", description = "For operators: the published people, and the entries that cannot be published.")
class PeopleApi {

    private final Desk desk;

    PeopleApi(Desk desk) {
        this.desk = desk;
    }

    /**
     * @param wouldGo how many people would be published as inactive
     * @param of how many active people
     */
    record OpenHalt(long id, Instant haltedAt, int wouldGo, int of, boolean released) {}

    /** @param halt why nothing is published; {@code null} if everything is */
    record PeopleTold(
            String kind,
            long active,
            long inactive,
            List<Refused> refused,
            @Nullable OpenHalt halt) {}

    /** @param reason 3 to 300 characters */
    record Release(String reason) {}

    @GetMapping
    @Operation(summary = "How many people are published, the entries that cannot be, and whether publishing is halted")
    PeopleTold told(
            @Parameter(description = "A part of the place, the id or the reason of the refused entries")
                    @RequestParam(required = false)
                    @Nullable
                    String text) {
        Desk.State state = desk.state(ListFilter.typed("text", text));
        return new PeopleTold(
                state.kind(), state.count().active(), state.count().inactive(), state.refused(), open(state.halt()));
    }

    @PostMapping("/halts/{id}/release")
    @Allowed(Group.administrators)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Confirm that so many people have left: they are published as inactive")
    void release(Caller caller, @PathVariable long id, @RequestBody Release release) {
        desk.release(id, caller, release.reason());
    }

    private static @Nullable OpenHalt open(Halts.@Nullable Halt halt) {
        return halt == null
                ? null
                : new OpenHalt(halt.id(), halt.haltedAt(), halt.gone().size(), halt.active(), halt.isReleased());
    }
}
