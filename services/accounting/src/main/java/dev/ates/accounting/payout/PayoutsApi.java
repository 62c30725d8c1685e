package dev.ates.accounting.payout;

import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.NeedsApproval;
import dev.ates.accounting.approval.Proposal;
import dev.ates.accounting.decision.Reason;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
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
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The payouts for programs. A stranger's payout looks like one that does not exist. */
@RestController
@RequestMapping("/api/v1")
class PayoutsApi {

    private final PayoutList list;
    private final PayoutDecisions decisions;
    private final Approvals approvals;
    private final BankNames names;

    PayoutsApi(PayoutList list, PayoutDecisions decisions, Approvals approvals, BankNames names) {
        this.list = list;
        this.decisions = decisions;
        this.approvals = approvals;
        this.names = names;
    }

    record PayoutPage(
            List<PayoutList.Payout> payouts, @Nullable UUID next) {}

    /** @param reason how it was found out: 3 to 300 characters */
    record Decision(
            PayoutDecisions.@Nullable Outcome outcome,
            @Nullable String reason) {}

    /**
     * @param name 1 to 200 characters, some of them Latin letters or digits
     * @param reason how it is known: 3 to 300 characters
     */
    record BankName(@Nullable String name, @Nullable String reason) {}

    @GetMapping("/payouts")
    @Operation(
            summary =
                    "All payouts, or those that all filters let through, newest first; for accountants and administrators")
    @Allowed(Group.accountants)
    PayoutPage all(
            Paging paging,
            @RequestParam(required = false) @Nullable UUID person,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) PayoutList.@Nullable State state) {
        return page(PayoutList.Asked.of(person, day, state), paging);
    }

    @GetMapping("/me/payouts")
    @Operation(summary = "The caller's payouts, or those that all filters let through, newest first")
    PayoutPage mine(
            Caller caller,
            Paging paging,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) PayoutList.@Nullable State state) {
        return page(PayoutList.Asked.of(caller.id(), day, state), paging);
    }

    @GetMapping("/payouts/{id}")
    @Operation(summary = "A payout: the caller's own, or anybody's for an accountant")
    PayoutList.Payout one(Caller caller, @PathVariable UUID id) {
        return list.find(id)
                .filter(payout -> payout.personId().equals(caller.id()) || caller.isOf(Group.accountants))
                .orElseThrow(() -> new NotFound("payout", id));
    }

    @PostMapping("/payouts/{id}/decision")
    @Allowed(Group.accountants)
    @Operation(
            summary = "Propose to settle a payout that is unknown",
            description = "409 for a payout that is not unknown, or about which the bank is being asked right now")
    @NeedsApproval
    @ApiResponse(
            responseCode = "200",
            description = "It is settled: one person is enough",
            content = @Content(schema = @Schema(implementation = PayoutList.Payout.class)))
    ResponseEntity<Object> decide(
            Caller caller,
            @PathVariable UUID id,
            @Parameter(description = Approvals.KEY)
                    @RequestHeader(value = "Idempotency-Key", required = false)
                    @Nullable
                    UUID key,
            @RequestBody Decision decision) {
        if (decision.outcome() == null) {
            throw new InvalidParameter("outcome", "", "must be paid or rejected");
        }
        Proposal proposal = approvals.propose(
                decisions, key, decisions.of(id, decision.outcome()), new Reason(decision.reason()), caller);
        return proposal.answer(HttpStatus.OK, () -> list.find(id).orElseThrow());
    }

    @PostMapping("/payouts/{id}/bank-name")
    @Allowed(Group.accountants)
    @Operation(
            summary = "Propose a name of the payee that the bank accepts, for this payout and later ones",
            description = "409 for a payout that does not wait for one")
    @NeedsApproval
    @ApiResponse(
            responseCode = "200",
            description = "It is set: one person is enough",
            content = @Content(schema = @Schema(implementation = PayoutList.Payout.class)))
    ResponseEntity<Object> name(
            Caller caller,
            @PathVariable UUID id,
            @Parameter(description = Approvals.KEY)
                    @RequestHeader(value = "Idempotency-Key", required = false)
                    @Nullable
                    UUID key,
            @RequestBody BankName name) {
        Proposal proposal = approvals.propose(names, key, names.of(id, name.name()), new Reason(name.reason()), caller);
        return proposal.answer(HttpStatus.OK, () -> list.find(id).orElseThrow());
    }

    private PayoutPage page(PayoutList.Asked asked, Paging paging) {
        List<PayoutList.Payout> page = list.latest(asked, paging.afterUuid().orElse(null), paging.limit());
        return new PayoutPage(page, paging.next(page, one -> one.id()));
    }
}
