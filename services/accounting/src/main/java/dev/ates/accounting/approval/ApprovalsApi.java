package dev.ates.accounting.approval;

import dev.ates.accounting.decision.Reason;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Proposals for programs. */
@RestController
@RequestMapping("/api/v1/approvals")
@Allowed(Group.accountants)
@Tag(name = "approvals", description = "For accountants and administrators: one person proposes, another approves.")
class ApprovalsApi {

    private final Approvals approvals;
    private final Proposals proposals;

    ApprovalsApi(Approvals approvals, Proposals proposals) {
        this.approvals = approvals;
        this.proposals = proposals;
    }

    record ProposalList(List<Proposal> proposals, @Nullable UUID next) {}

    /** @param reason 3 to 300 characters; an approval needs none */
    record Deciding(@Nullable String reason) {}

    @GetMapping
    @Operation(summary = "Proposals, or those that match all filters, newest first")
    ProposalList all(
            Paging paging,
            @RequestParam(required = false) Proposal.@Nullable State state,
            @Parameter(description = "The owner of the affected account") @RequestParam(required = false) @Nullable
                    UUID person,
            @Parameter(description = "Such as adjustment") @RequestParam(required = false) @Nullable String kind,
            @Parameter(description = "The business day on which they were proposed")
                    @RequestParam(required = false)
                    @Nullable
                    LocalDate day) {
        var asked = new Proposals.Asked(
                state,
                person == null ? null : List.of(person),
                ListFilter.chosen("kind", kind, approvals.kinds()),
                day);
        List<Proposal> page = proposals.latest(asked, paging.afterUuid().orElse(null), paging.limit()).stream()
                .map(approvals::checked)
                .toList();
        return new ProposalList(page, paging.next(page, one -> one.id()));
    }

    @GetMapping("/{id}")
    @Operation(summary = "A proposal")
    Proposal one(@PathVariable UUID id) {
        return proposals.find(id).map(approvals::checked).orElseThrow(() -> new NotFound("proposal", id));
    }

    @PostMapping("/{id}/approve")
    @Operation(
            summary = "Approve somebody else's proposal and carry it out; repeating it has no effect",
            description = "403 own-account for the person whose account it is, 409 same-person for the proposer")
    Proposal approve(Caller caller, @PathVariable UUID id, @RequestBody(required = false) @Nullable Deciding deciding) {
        String why = deciding == null ? null : deciding.reason();
        return approvals.approve(id, caller, why == null ? null : new Reason(why));
    }

    @PostMapping("/{id}/decline")
    @Operation(summary = "Decline it, with a reason")
    Proposal decline(Caller caller, @PathVariable UUID id, @RequestBody Deciding deciding) {
        return approvals.decline(id, caller, new Reason(deciding.reason()));
    }

    @PostMapping("/{id}/withdraw")
    @Operation(summary = "Withdraw the caller's own proposal, with a reason")
    Proposal withdraw(Caller caller, @PathVariable UUID id, @RequestBody Deciding deciding) {
        return approvals.withdraw(id, caller, new Reason(deciding.reason()));
    }
}
