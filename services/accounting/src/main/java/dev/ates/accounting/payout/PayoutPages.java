package dev.ates.accounting.payout;

import dev.ates.accounting.audit.Audit;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ops.Freshness;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import dev.ates.ui.Staleness;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Payouts for accountants: what is unknown, what was rejected, and the word on what the bank cannot tell. */
@Controller
@PreAuthorize("hasAnyRole('accountant', 'administrator')")
class PayoutPages {

    /** How long a rejection is pointed out. */
    private static final int DAYS_POINTED_OUT = 14;

    private static final int DECISIONS_SHOWN = 10;

    private final PayoutList list;
    private final Payouts payouts;
    private final Audit audit;
    private final BusinessCalendar calendar;
    private final Freshness freshness;

    PayoutPages(PayoutList list, Payouts payouts, Audit audit, BusinessCalendar calendar, Freshness freshness) {
        this.list = list;
        this.payouts = payouts;
        this.audit = audit;
        this.calendar = calendar;
        this.freshness = freshness;
    }

    /** @param state the only one that is shown, {@code null} for all */
    record PayoutsPage(
            PayoutList.Attention attention,
            PayoutList.@Nullable State state,
            List<PayoutList.State> states,
            List<PayoutList.Payout> payouts,
            @Nullable UUID next,
            List<Staleness> staleness) {}

    record PayoutPage(PayoutList.Payout payout, List<Audit.Decision> decisions) {}

    @GetMapping("/payouts")
    String all(Paging paging, @RequestParam(required = false) PayoutList.@Nullable State state, Model model) {
        List<PayoutList.Payout> page =
                list.latest(null, null, state, paging.afterUuid().orElse(null), paging.limit());
        model.addAttribute(
                "page",
                new PayoutsPage(
                        list.attention(calendar.today().minusDays(DAYS_POINTED_OUT)),
                        state,
                        List.of(PayoutList.State.values()),
                        page,
                        page.size() == paging.limit() ? page.getLast().id() : null,
                        freshness.notes()));
        return "payouts";
    }

    @GetMapping("/payouts/{id}")
    String one(@PathVariable UUID id, Model model) {
        model.addAttribute(
                "page",
                new PayoutPage(
                        list.find(id).orElseThrow(() -> new NotFound("payout", id)),
                        audit.about(Payouts.subject(id), DECISIONS_SHOWN)));
        return "payout";
    }

    @PostMapping("/payouts/{id}/decision")
    String decide(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam PayoutsApi.Decided outcome,
            @RequestParam String reason,
            RedirectAttributes redirect) {
        PayoutsApi.decide(payouts, caller, id, outcome, reason);
        Flash.done(redirect, "The payout is " + outcome);
        return "redirect:/payouts/" + id;
    }
}
