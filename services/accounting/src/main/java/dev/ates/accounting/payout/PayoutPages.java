package dev.ates.accounting.payout;

import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.Proposal;
import dev.ates.accounting.approval.ProposalRefused;
import dev.ates.accounting.decision.Reason;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.ListFilter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import dev.ates.ui.Rejected;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The payouts' pages for accountants, with decisions about payouts that the bank cannot resolve. */
@Controller
@Allowed(Group.accountants)
class PayoutPages {

    /** How long a rejection is highlighted. */
    private static final int DAYS_POINTED_OUT = 14;

    private static final int PROPOSALS_SHOWN = 10;

    private final PayoutList list;
    private final PayoutDecisions decisions;
    private final Approvals approvals;
    private final BankNames names;
    private final BusinessCalendar calendar;
    private final Freshness freshness;

    PayoutPages(
            PayoutList list,
            PayoutDecisions decisions,
            Approvals approvals,
            BankNames names,
            BusinessCalendar calendar,
            Freshness freshness) {
        this.list = list;
        this.decisions = decisions;
        this.approvals = approvals;
        this.names = names;
        this.calendar = calendar;
        this.freshness = freshness;
    }

    record PayoutsPage(
            PayoutList.Attention attention,
            ListFilter filter,
            List<PayoutList.Payout> payouts,
            @Nullable UUID next,
            List<Staleness> staleness) {}

    /**
     * @param creditor the payee's name for the bank, {@code null} until the person is known here
     * @param decidable whether the reader may propose its outcome
     * @param nameable whether the reader may propose a name for the bank
     * @param waiting the proposed outcome or name that waits for a second person
     */
    record PayoutPage(
            PayoutList.Payout payout,
            BankNames.@Nullable Creditor creditor,
            boolean decidable,
            boolean nameable,
            @Nullable Proposal waiting,
            List<Proposal> proposals) {}

    @GetMapping("/payouts")
    String all(
            Paging paging,
            PersonFilter person,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) PayoutList.@Nullable State state,
            Model model) {
        List<PayoutList.Payout> page = list.latest(
                new PayoutList.Asked(person.ids(), day, state),
                paging.afterUuid().orElse(null),
                paging.limit());
        model.addAttribute(
                "page",
                new PayoutsPage(
                        list.attention(calendar.today().minusDays(DAYS_POINTED_OUT)),
                        ListFilter.of("/payouts")
                                .person(person)
                                .day("day", "Day", day)
                                .choice("state", "State", PayoutList.State.values(), state),
                        page,
                        paging.next(page, one -> one.id()),
                        freshness.notes()));
        return "payouts";
    }

    @GetMapping("/payouts/{id}")
    String one(Caller caller, @PathVariable UUID id, Model model) {
        PayoutList.Payout payout = list.find(id).orElseThrow(() -> new NotFound("payout", id));
        Proposal waiting =
                approvals.waiting(decisions.name(), List.of(id.toString())).get(id.toString());
        String payee = payout.personId().toString();
        Proposal waitingName = approvals.waiting(names.name(), List.of(payee)).get(payee);
        model.addAttribute(
                "page",
                new PayoutPage(
                        payout,
                        names.creditor(id).orElse(null),
                        waiting == null
                                && payout.state() == PayoutList.State.unknown
                                && !payout.personId().equals(caller.id()),
                        waitingName == null
                                && payout.needsHand()
                                && payout.state() == PayoutList.State.created
                                && !payout.personId().equals(caller.id()),
                        waiting == null ? waitingName : waiting,
                        approvals.about(PayoutDecisions.subject(id), PROPOSALS_SHOWN)));
        return "payout";
    }

    @PostMapping("/payouts/{id}/bank-name")
    String name(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        try {
            Proposal proposal = approvals.propose(names, null, names.of(id, name), new Reason(reason), caller);
            Flash.done(
                    redirect,
                    proposal.isApproved()
                            ? "The payout will be tried again with this name."
                            : "The name waits for a second person.");
        } catch (InvalidParameter | BankNames.NotNeeded | ProposalRefused refused) {
            Rejected.form(redirect, "bank-name", Map.of("name", name, "reason", reason), refused);
        }
        return "redirect:/payouts/" + id;
    }

    @PostMapping("/payouts/{id}/decision")
    String decide(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam PayoutDecisions.Outcome outcome,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        try {
            Proposal proposal = approvals.propose(
                    decisions, UUID.randomUUID(), decisions.of(id, outcome), new Reason(reason), caller);
            Flash.done(
                    redirect,
                    proposal.isApproved() ? "The payout is " + outcome : "Your decision waits for a second person.");
        } catch (InvalidParameter | PayoutDecisions.NotUndecided | ProposalRefused refused) {
            Rejected.form(redirect, "decision", Map.of("reason", reason), refused);
        }
        return "redirect:/payouts/" + id;
    }
}
