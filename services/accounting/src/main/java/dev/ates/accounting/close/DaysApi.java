package dev.ates.accounting.close;

import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.NeedsApproval;
import dev.ates.accounting.approval.Proposal;
import dev.ates.accounting.day.BusinessDays;
import dev.ates.accounting.day.DayState;
import dev.ates.accounting.day.Timeline;
import dev.ates.accounting.decision.Reason;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Days;
import dev.ates.ui.Group;
import dev.ates.ui.MayTakeMinutes;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
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

/** The business days for programs. */
@RestController
@RequestMapping("/api/v1/days")
@Allowed(Group.accountants)
class DaysApi {

    private final BusinessDays days;
    private final Timeline timeline;
    private final CloseWithoutSeal withoutSeal;
    private final Approvals approvals;

    DaysApi(BusinessDays days, Timeline timeline, CloseWithoutSeal withoutSeal, Approvals approvals) {
        this.days = days;
        this.timeline = timeline;
        this.withoutSeal = withoutSeal;
        this.approvals = approvals;
    }

    record DayList(
            List<BusinessDays.BusinessDay> days, @Nullable LocalDate next) {}

    @GetMapping
    @Operation(summary = "The business days, or those in a state, newest first")
    DayList all(Paging paging, @RequestParam(required = false) @Nullable DayState state) {
        List<BusinessDays.BusinessDay> page =
                days.latest(state, paging.after(Days.EXPECTED, Days::parse).orElse(null), paging.limit());
        return new DayList(page, paging.next(page, one -> one.day()));
    }

    @GetMapping("/{day}")
    @Operation(summary = "A business day")
    BusinessDays.BusinessDay one(@PathVariable LocalDate day) {
        return days.find(day).orElseThrow(() -> new NotFound("business day", day));
    }

    /** The timeline of a day. */
    record Steps(List<Timeline.Step> steps) {}

    @GetMapping("/{day}/timeline")
    @Operation(summary = "The steps of a day, in the order in which they happened")
    Steps timeline(@PathVariable LocalDate day) {
        return new Steps(timeline.of(one(day).day()));
    }

    /** The expected result of a close without a seal. */
    @MayTakeMinutes
    @GetMapping("/{day}/close")
    @Operation(summary = "The expected payouts and carried-over balances of a close without a seal")
    @ApiResponse(responseCode = "200", description = "The plan")
    @ApiResponse(responseCode = "409", description = "day-not-over, day-not-next: the day cannot be closed now")
    ClosingRanges.Plan plan(@PathVariable LocalDate day) {
        return withoutSeal.plan(day);
    }

    @PostMapping("/{day}/close")
    @Operation(
            summary = "Propose to close a day without its seal",
            description = "Events of the day that arrive after the close are posted to the open day")
    @NeedsApproval
    @ApiResponse(
            responseCode = "200",
            description = "The closer will close it: one person is enough",
            content = @Content(schema = @Schema(implementation = BusinessDays.BusinessDay.class)))
    ResponseEntity<Object> close(
            Caller caller,
            @PathVariable LocalDate day,
            @RequestParam String reason,
            @Parameter(description = Approvals.KEY)
                    @RequestHeader(value = "Idempotency-Key", required = false)
                    @Nullable
                    UUID key) {
        Proposal proposal =
                approvals.propose(withoutSeal, key, new CloseWithoutSeal.Close(day), new Reason(reason), caller);
        return proposal.answer(HttpStatus.OK, () -> one(day));
    }
}
