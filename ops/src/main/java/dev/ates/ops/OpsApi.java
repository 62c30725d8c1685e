package dev.ates.ops;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.contracts.TextRule;
import dev.ates.messaging.Quarantine;
import dev.ates.messaging.Quarantine.DecidedException;
import dev.ates.messaging.Quarantine.Decision;
import dev.ates.messaging.Quarantine.State;
import dev.ates.messaging.Streams;
import dev.ates.messaging.Streams.Heard;
import dev.ates.messaging.Streams.NothingToResumeException;
import dev.ates.messaging.Streams.Resumed;
import dev.ates.messaging.Streams.Standing;
import dev.ates.messaging.Streams.StandsStillException;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.ListFilter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import dev.ates.ui.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Streams and quarantine, for administrators and for machines with the role operator. Decisions that directly affect somebody's
 * money, such as discarding an event, are for administrators only.
 */
@RestController
@RequestMapping("/api/v1/ops")
@Allowed(Group.operators)
@Tag(name = "ops", description = "For operators: the state of the streams, the quarantine, and actions on both.")
class OpsApi {

    private static final Logger log = LoggerFactory.getLogger(OpsApi.class);

    private final Streams streams;
    private final Quarantine quarantine;

    OpsApi(Streams streams, Quarantine quarantine) {
        this.streams = streams;
        this.quarantine = quarantine;
    }

    /** @param decidedBy who decided last, none before a decision */
    record QuarantinedEvent(
            long id,
            String producer,
            int partition,
            long position,
            LocalDate day,
            @Nullable String type,
            String reason,
            Instant quarantinedAt,
            State state,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            @Nullable String decision) {

        static QuarantinedEvent of(Quarantine.Item event) {
            return new QuarantinedEvent(
                    event.id(),
                    event.producer(),
                    event.partition(),
                    event.position(),
                    event.day(),
                    event.type(),
                    event.reason(),
                    event.quarantinedAt(),
                    event.state(),
                    event.decidedBy(),
                    event.decidedAt(),
                    event.decision());
        }
    }

    /**
     * A page of the list, newest first.
     *
     * @param next the cursor of the next page, none on the last page
     */
    record QuarantineList(
            List<QuarantinedEvent> events, @Nullable String next) {}

    /**
     * @param raw the event as received: a CloudEvent in JSON, or malformed text
     * @param decisions the latest first
     */
    record Shown(QuarantinedEvent event, String raw, List<Decision> decisions) {}

    /** @param reason 1 to 500 characters */
    record Discarding(@Nullable String reason) {}

    /**
     * @param stream the stream to replay, such as {@code tracker}
     * @param partition none for all of them
     * @param from the first position wanted, from 1 to the one after the last applied
     */
    record ReplayWish(
            @Nullable String stream,
            @Nullable Integer partition,
            @Nullable Long from) {}

    /**
     * @param stream produced or consumed here, such as {@code tracker}
     * @param reason 1 to 500 characters
     * @param skipTo the position where the log begins, to give up the events before it forever, or a position that was
     *     applied already, to resume without comparing the history; none to continue where the stream is
     */
    record Resuming(
            @Nullable String stream,
            @Nullable String reason,
            @Nullable Long skipTo) {}

    record ResumedStream(List<Resumed> resumed) {}

    /** @param requested the streams whose producers will receive a request, in the state before it */
    record ReplayRequested(List<Heard> requested) {}

    @GetMapping("/streams")
    @Operation(summary = "The state of every stream that this service consumes or produces")
    Standing streams() {
        return streams.standing();
    }

    @GetMapping("/quarantine")
    @Operation(
            summary = "Events that could not be applied, newest first; the open ones unless another state is asked for")
    QuarantineList quarantine(
            @RequestParam(defaultValue = "open") String state,
            @Parameter(description = "Whose stream it is, such as tracker") @RequestParam(required = false) @Nullable
                    String producer,
            @Parameter(description = "The business day of the event") @RequestParam(required = false) @Nullable
                    LocalDate day,
            Paging paging) {
        String of = ListFilter.typed("producer", producer);
        long before = paging.afterLong().orElse(Long.MAX_VALUE);
        List<Quarantine.Item> events = quarantine.list(stateOf(state), of, day, before, paging.limit());
        return new QuarantineList(
                events.stream().map(QuarantinedEvent::of).toList(),
                paging.next(events, one -> Long.toString(one.id())));
    }

    @GetMapping("/quarantine/{id}")
    @Operation(summary = "One of them, as received, with all decisions about it")
    @ApiResponse(responseCode = "200", description = "The event")
    @ApiResponse(
            responseCode = "404",
            description = "not-found",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    Shown event(@PathVariable long id) {
        return shown(quarantine.find(id), id);
    }

    @PostMapping("/quarantine/{id}/retry")
    @Operation(summary = "Apply it now; it stays open, with the new reason, when it fails again")
    @ApiResponse(responseCode = "200", description = "The event: retried, or still open")
    @ApiResponse(
            responseCode = "404",
            description = "not-found",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "409",
            description = "event-decided: it is no longer open",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    Shown retry(Caller caller, @PathVariable long id) {
        return shown(undecided(() -> quarantine.retry(id, who(caller))), id);
    }

    @PostMapping("/quarantine/{id}/discard")
    @Allowed(Group.administrators)
    @Operation(summary = "Discard it permanently, with a reason of 1 to 500 characters; administrators only")
    @ApiResponse(responseCode = "200", description = "The event, discarded")
    @ApiResponse(
            responseCode = "400",
            description = "invalid-parameter: no reason, or one that is too long",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "404",
            description = "not-found",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "409",
            description = "event-decided: it is no longer open",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    Shown discard(Caller caller, @PathVariable long id, @RequestBody Discarding discarding) {
        try {
            return shown(undecided(() -> quarantine.discard(id, who(caller), discarding.reason())), id);
        } catch (TextRule.Refused refused) {
            throw new InvalidParameter(refused);
        }
    }

    @PostMapping("/streams/resume")
    @Operation(
            summary =
                    "Resume a stopped stream: at its producer in a new epoch, at a consumer in the epoch that it receives, compared again if it stopped in that one. Positions are lost only with skipTo, which names where the log begins. Applied events stay applied; who, when and why are recorded")
    @ApiResponse(responseCode = "200", description = "The result for each partition")
    @ApiResponse(
            responseCode = "400",
            description = "invalid-parameter: no reason, or one that is too long; skipTo below 1",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "403",
            description = "events-given-up: skipTo is beyond the next event, and the caller is no administrator",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "404",
            description = "not-found: this service neither produces nor consumes such a stream",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "409",
            description = "nothing-to-resume: the stream runs, or cannot be resumed here yet",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    ResumedStream resume(Caller caller, @RequestBody Resuming resuming) {
        String stream = Objects.requireNonNullElse(resuming.stream(), "");
        Long skipTo = resuming.skipTo();
        if (skipTo != null && skipTo < 1) {
            throw new InvalidParameter("skipTo", Long.toString(skipTo), "must be at least 1");
        }
        if (skipTo != null && !caller.isOf(Group.administrators)) {
            streams.heard().stream()
                    .filter(one -> one.producer().equals(stream) && skipTo > one.applied() + 1)
                    .findFirst()
                    .ifPresent(one -> {
                        throw new EventsGivenUp(one, skipTo);
                    });
        }
        try {
            List<Resumed> resumed = streams.resume(stream, who(caller), resuming.reason(), skipTo);
            if (resumed.isEmpty()) {
                throw new NotFound("stream here called", stream);
            }
            return new ResumedStream(resumed);
        } catch (TextRule.Refused refused) {
            throw new InvalidParameter(refused);
        } catch (NothingToResumeException e) {
            throw new NothingToResume(e);
        }
    }

    @PostMapping("/replays")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Request a replay of a stream from a position; events that were applied are dropped")
    @ApiResponse(responseCode = "202", description = "The request will be sent to the producer")
    @ApiResponse(
            responseCode = "400",
            description = "invalid-parameter: from is out of its bounds",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "404",
            description = "not-found: this service does not consume such a stream",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "409",
            description = "stream-stopped: nothing of it would be applied",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    ReplayRequested replay(Caller caller, @RequestBody ReplayWish wish) {
        String stream = Objects.requireNonNullElse(wish.stream(), "");
        long from = Objects.requireNonNullElse(wish.from(), 0L);
        try {
            List<Heard> requested = streams.replay(stream, wish.partition(), from);
            if (requested.isEmpty()) {
                throw new NotFound("stream heard here called", stream);
            }
            log.atInfo()
                    .addKeyValue("stream", stream)
                    .addKeyValue("partition", wish.partition())
                    .addKeyValue("from", from)
                    .addKeyValue("by", caller.id())
                    .log("An operator asked for a replay");
            return new ReplayRequested(requested);
        } catch (StandsStillException e) {
            throw new StreamStopped(e);
        } catch (IllegalArgumentException e) {
            // The exception names the parameter itself.
            String complaint = String.valueOf(e.getMessage()).replaceFirst("^from ", "");
            throw (InvalidParameter) new InvalidParameter("from", complaint).initCause(e);
        }
    }

    private Shown shown(Optional<Quarantine.Item> event, long id) {
        return event.map(found -> new Shown(QuarantinedEvent.of(found), found.raw(), quarantine.decisions(id)))
                .orElseThrow(() -> new NotFound("event in quarantine with the id", id));
    }

    private static Optional<Quarantine.Item> undecided(Supplier<Optional<Quarantine.Item>> decision) {
        try {
            return decision.get();
        } catch (DecidedException e) {
            throw new EventDecided(e);
        }
    }

    private static @Nullable State stateOf(String state) {
        try {
            return state.equals("all") ? null : State.valueOf(state);
        } catch (IllegalArgumentException e) {
            throw (InvalidParameter)
                    new InvalidParameter("state", state, "must be open, retried, discarded or all").initCause(e);
        }
    }

    /** The id stays valid when the name changes. */
    private static String who(Caller caller) {
        return "%s (%s)".formatted(caller.name(), caller.id());
    }

    /** {@code events-given-up}: like discarding an event, this affects somebody's money. */
    static final class EventsGivenUp extends Refusal {
        EventsGivenUp(Heard stream, long skipTo) {
            super("Only an administrator may give up events: the next one of stream %s/%d is %d, skipTo is %d"
                    .formatted(stream.producer(), stream.partition(), stream.applied() + 1, skipTo));
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.FORBIDDEN;
        }

        @Override
        public String name() {
            return "events-given-up";
        }
    }

    /** {@code nothing-to-resume}: the stream runs, or cannot be resumed here yet. */
    static final class NothingToResume extends Refusal {
        NothingToResume(NothingToResumeException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.CONFLICT;
        }

        @Override
        public String name() {
            return "nothing-to-resume";
        }
    }

    /** {@code stream-stopped}: replayed events would be dropped. */
    static final class StreamStopped extends Refusal {
        StreamStopped(StandsStillException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.CONFLICT;
        }

        @Override
        public String name() {
            return "stream-stopped";
        }
    }

    /** {@code event-decided}: somebody else has already decided. */
    static final class EventDecided extends Refusal {
        EventDecided(DecidedException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.CONFLICT;
        }

        @Override
        public String name() {
            return "event-decided";
        }
    }
}
