package dev.ates.accounting.correction;

import dev.ates.accounting.account.Accounts;
import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.NeedsApproval;
import dev.ates.accounting.approval.Proposal;
import dev.ates.accounting.decision.Decisions;
import dev.ates.accounting.decision.Reason;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Corrections for programs: proposed here, approved at {@code /api/v1/approvals}. */
@RestController
@RequestMapping("/api/v1")
@Allowed(Group.accountants)
@Tag(name = "corrections", description = "For accountants and administrators.")
class CorrectionsApi {

    private final Corrections corrections;
    private final Adjustments adjustments;
    private final Reversals reversals;
    private final Approvals approvals;
    private final Decisions decisions;

    CorrectionsApi(
            Corrections corrections,
            Adjustments adjustments,
            Reversals reversals,
            Approvals approvals,
            Decisions decisions) {
        this.corrections = corrections;
        this.adjustments = adjustments;
        this.reversals = reversals;
        this.approvals = approvals;
        this.decisions = decisions;
    }

    /**
     * @param kind a kind of manual posting; {@code adjustment} by default
     * @param amountMinor above zero to give, below zero to take
     * @param reason 3 to 300 characters
     */
    record Adjustment(
            @Nullable Kind kind, long amountMinor, @Nullable String reason) {}

    /** @param reason 3 to 300 characters */
    record Reversal(@Nullable String reason) {}

    /**
     * A page of the list, newest first.
     *
     * @param next the cursor of the next page, none on the last page
     */
    record DecisionList(
            List<Decisions.Decision> decisions, @Nullable String next) {}

    @PostMapping("/accounts/{id}/adjustments")
    @Operation(summary = "Propose to give a person company money, or to take it back")
    @NeedsApproval
    @ApiResponse(
            responseCode = "201",
            description = "It is posted: approved, or one person is enough",
            content = @Content(schema = @Schema(implementation = Corrections.Correction.class)))
    ResponseEntity<Object> adjust(
            Caller caller,
            @PathVariable UUID id,
            @Parameter(description = Approvals.KEY) @RequestHeader("Idempotency-Key") UUID key,
            @RequestBody Adjustment adjustment) {
        Proposal proposal = approvals.propose(
                adjustments,
                key,
                new Adjustments.Adjustment(
                        id, adjustment.kind() == null ? Kind.adjustment : adjustment.kind(), adjustment.amountMinor()),
                new Reason(adjustment.reason()),
                caller);
        return answer(proposal, Adjustments.cause(key));
    }

    @PostMapping("/entries/{id}/reversal")
    @Operation(
            summary = "Propose to reverse an entry, once",
            description = "409 for an entry of a kind that cannot be reversed, such as a payout")
    @NeedsApproval
    @ApiResponse(
            responseCode = "201",
            description = "It is posted: one person is enough",
            content = @Content(schema = @Schema(implementation = Corrections.Correction.class)))
    ResponseEntity<Object> reverse(
            Caller caller,
            @PathVariable UUID id,
            @Parameter(description = Approvals.KEY)
                    @RequestHeader(value = "Idempotency-Key", required = false)
                    @Nullable
                    UUID key,
            @RequestBody Reversal body) {
        Reversals.Reversal reversal = reversals.of(id);
        Proposal proposal = approvals.propose(reversals, key, reversal, new Reason(body.reason()), caller);
        return answer(proposal, reversals.cause(reversal));
    }

    @GetMapping("/accounts/{id}/decisions")
    @Operation(summary = "Proposals and decisions about an account, newest first")
    DecisionList decisions(@PathVariable UUID id, Paging paging) {
        long before = paging.afterLong().orElse(Long.MAX_VALUE);
        List<Decisions.Decision> page = decisions.about(Accounts.subject(id), before, paging.limit());
        return new DecisionList(page, paging.next(page, one -> Long.toString(one.id())));
    }

    private ResponseEntity<Object> answer(Proposal proposal, UUID cause) {
        return proposal.answer(
                HttpStatus.CREATED, () -> corrections.posted(cause).orElseThrow());
    }
}
