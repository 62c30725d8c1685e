package dev.ates.accounting.approval;

import dev.ates.accounting.decision.Reason;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.Refusal;
import dev.ates.ui.Rejected;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of waiting and recently decided proposals. */
@Controller
@RequestMapping("/approvals")
@Allowed(Group.accountants)
class ApprovalPages {

    private static final int WAITING_SHOWN = 100;
    private static final int DECIDED_SHOWN = 30;

    private final Approvals approvals;
    private final Proposals proposals;

    ApprovalPages(Approvals approvals, Proposals proposals) {
        this.approvals = approvals;
        this.proposals = proposals;
    }

    /**
     * A proposal for a reader.
     *
     * @param mine whether the reader has proposed it
     * @param decidable whether the reader may approve or decline it
     */
    record Waiting(Proposal proposal, boolean mine, boolean decidable) {}

    record ApprovalsPage(List<Waiting> waiting, List<Proposal> decided) {}

    @GetMapping
    String all(Caller caller, Model model) {
        List<Waiting> waiting = proposals.latest(Proposal.State.proposed, null, WAITING_SHOWN).stream()
                .map(proposal -> {
                    boolean mine = proposal.proposedBy().equals(caller.id());
                    return new Waiting(
                            approvals.checked(proposal),
                            mine,
                            (approvals.alone() || !mine) && !caller.id().equals(proposal.personId()));
                })
                .toList();
        model.addAttribute("page", new ApprovalsPage(waiting, proposals.decided(DECIDED_SHOWN)));
        return "approvals";
    }

    /** The buttons of a proposal. */
    enum Action {
        approve,
        decline,
        withdraw
    }

    @PostMapping("/{id}")
    String decide(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam Action action,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        try {
            Flash.done(
                    redirect,
                    switch (action) {
                        case approve -> {
                            approvals.approve(id, caller, reason.isBlank() ? null : new Reason(reason));
                            yield "It is approved and done.";
                        }
                        case decline -> {
                            approvals.decline(id, caller, new Reason(reason));
                            yield "It is declined.";
                        }
                        case withdraw -> {
                            approvals.withdraw(id, caller, new Reason(reason));
                            yield "It is withdrawn.";
                        }
                    });
        } catch (Refusal refused) {
            if (!(refused instanceof InvalidParameter) && refused.status() != HttpStatus.CONFLICT) {
                throw refused;
            }
            Rejected.form(redirect, "proposal-" + id, Map.of("reason", reason), refused);
        }
        return "redirect:/approvals";
    }
}
