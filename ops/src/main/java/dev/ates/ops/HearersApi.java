package dev.ates.ops;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.contracts.TextRule;
import dev.ates.messaging.Streams;
import dev.ates.messaging.Streams.Hearer;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.NotFound;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The consumers of the stream that this service produces, ours and others'. */
@RestController
@RequestMapping("/api/v1/ops/hearers")
@Allowed(Group.operators)
@Tag(name = "ops")
class HearersApi {

    private final Streams streams;

    HearersApi(Streams streams) {
        this.streams = streams;
    }

    record HearerList(List<Hearer> hearers) {}

    /** @param reason 1 to 500 characters */
    record Removing(@Nullable String reason) {}

    /** @param partitions how many partitions the consumer was known to receive */
    record Removed(String consumer, int partitions) {}

    @GetMapping
    @Operation(
            summary =
                    "The consumers of the stream that this service produces, each with its position by its last request")
    HearerList all() {
        return new HearerList(streams.hearers());
    }

    @PostMapping("/{consumer}/remove")
    @Operation(
            summary =
                    "Remove a consumer that has ended, with a reason of 1 to 500 characters: the log is no longer kept for it. A consumer that still sends requests is back at once")
    @ApiResponse(responseCode = "200", description = "It is removed; who, when and why are recorded")
    @ApiResponse(
            responseCode = "400",
            description = "invalid-parameter: no reason, or one that is too long",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "404",
            description = "not-found: no such consumer is known here",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    Removed remove(Caller caller, @PathVariable String consumer, @RequestBody Removing removing) {
        try {
            int partitions =
                    streams.forget(consumer, "%s (%s)".formatted(caller.name(), caller.id()), removing.reason());
            if (partitions == 0) {
                throw new NotFound("consumer of this service's stream called", consumer);
            }
            return new Removed(consumer, partitions);
        } catch (TextRule.Refused refused) {
            throw new InvalidParameter(refused);
        }
    }
}
