package dev.ates.analytics.figures;

import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Rebuilds metrics from the journal, for programs. */
@RestController
@RequestMapping("/api/v1/rebuild")
@Allowed(Group.administrators)
@Tag(name = "rebuild", description = "For administrators. Metrics are rebuilt from the journal beside their tables.")
class RebuildApi {

    private final Rebuilding rebuilding;

    RebuildApi(Rebuilding rebuilding) {
        this.rebuilding = rebuilding;
    }

    @GetMapping
    @Operation(summary = "The metrics, how much of the journal they contain, and the rebuilds in progress")
    Rebuilding.Progress progress() {
        return rebuilding.progress();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Requests the rebuild of some metrics, by default of all. Safe at any time, and repeatable",
            description =
                    "The figures stay until the new ones are complete. GET shows the progress. With from and to only these "
                            + "days, at most 3700, of one metric; of balances also all later days, which build on them.")
    @ApiResponse(responseCode = "202", description = "Requested, or already in progress")
    @ApiResponse(
            responseCode = "400",
            description = "invalid-parameter: there is no such metric, or its days cannot be rebuilt alone")
    Rebuilding.Progress request(
            @RequestParam(required = false) List<String> metric,
            @RequestParam @Nullable LocalDate from,
            @RequestParam @Nullable LocalDate to,
            Caller caller) {
        rebuilding.request(metric == null ? List.of() : metric, from, to, caller);
        return rebuilding.progress();
    }
}
