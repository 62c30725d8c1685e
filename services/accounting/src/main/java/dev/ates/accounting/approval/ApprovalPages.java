package dev.ates.accounting.approval;

import dev.ates.accounting.decision.Reason;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import dev.ates.ui.Refusal;
import dev.ates.ui.Rejected;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of waiting and decided proposals. */
@Controller
@RequestMapping("/approvals")
@Allowed(Group.accountants)
class ApprovalPages {

    private static final int WAITING_SHOWN = 100;

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

    /**
     * @param first whether it is the first page, the only one with waiting proposals
     * @param decided latest decision first
     * @param next the cursor of those decided earlier
     */
    record ApprovalsPage(
            ListFilter filter,
            boolean first,
            List<Waiting> waiting,
            List<Proposal> decided,
            @Nullable UUID next) {

        /** Whether no proposal is waiting or matches the filter. */
        public boolean isEmpty() {
            return waiting.isEmpty() && (decided.isEmpty() || first && !filter.isSet());
        }
    }

    @GetMapping
    String all(
            Caller caller,
            Paging paging,
            @RequestParam(required = false) Proposal.@Nullable State state,
            PersonFilter person,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable LocalDate day,
            Model model) {
        String chosen = ListFilter.chosen("kind", kind, approvals.kinds());
        var asked = new Proposals.Asked(state, person.ids(), chosen, day);
        UUID after = paging.afterUuid().orElse(null);
        List<Waiting> waiting =
                after == null && asked.lists(Proposal.State.proposed) ? waiting(asked, caller) : List.of();
        List<Proposal> decided = proposals.decided(asked, after, paging.limit());
        model.addAttribute(
                "page",
                new ApprovalsPage(
                        ListFilter.of("/approvals")
                                .choice("state", "State", Proposal.State.values(), state)
                                .person(person)
                                .choice("kind", "Kind", approvals.kinds(), chosen)
                                .day("day", "Proposed", day),
                        after == null,
                        waiting,
                        decided,
                        paging.next(decided, one -> one.id())));
        return "approvals";
    }

    private List<Waiting> waiting(Proposals.Asked asked, Caller caller) {
        return proposals.latest(asked.in(Proposal.State.proposed), null, WAITING_SHOWN).stream()
                .map(proposal -> {
                    boolean mine = proposal.proposing().proposedBy().equals(caller.id());
                    return new Waiting(
                            approvals.checked(proposal),
                            mine,
                            (approvals.alone() || !mine)
                                    && !caller.id().equals(proposal.action().personId()));
                })
                .toList();
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
