package dev.ates.accounting.payout;

import dev.ates.accounting.audit.Reason;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.ui.Caller;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The payouts for programs. A stranger's payout looks like one that does not exist. */
@RestController
@RequestMapping("/api/v1")
class PayoutsApi {

    static final Set<String> SEE_ALL = Set.of("accountant", "administrator");

    private final PayoutList list;
    private final Payouts payouts;

    PayoutsApi(PayoutList list, Payouts payouts) {
        this.list = list;
        this.payouts = payouts;
    }

    record PayoutPage(
            List<PayoutList.Payout> payouts, @Nullable UUID next) {}

    /** What was found out about a payout that the bank cannot tell about. */
    enum Decided {
        paid,
        rejected
    }

    /** @param reason how it was found out: 3 to 300 characters */
    record Decision(@Nullable Decided outcome, @Nullable String reason) {}

    @GetMapping("/payouts")
    @PreAuthorize("hasAnyRole('accountant', 'administrator')")
    PayoutPage all(
            Paging paging,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) PayoutList.@Nullable State state) {
        return page(null, day, state, paging);
    }

    @GetMapping("/me/payouts")
    PayoutPage mine(Caller caller, Paging paging) {
        return page(caller.id(), null, null, paging);
    }

    @GetMapping("/payouts/{id}")
    PayoutList.Payout one(Caller caller, @PathVariable UUID id) {
        return list.find(id)
                .filter(payout -> payout.personId().equals(caller.id()) || caller.isAny(SEE_ALL))
                .orElseThrow(() -> new NotFound("payout", id));
    }

    /** Settles a payout that is unknown by an accountant's word, which is kept in the audit; 409 for any other. */
    @PostMapping("/payouts/{id}/decision")
    @PreAuthorize("hasAnyRole('accountant', 'administrator')")
    PayoutList.Payout decide(Caller caller, @PathVariable UUID id, @RequestBody Decision decision) {
        decide(payouts, caller, id, decision.outcome(), decision.reason());
        return list.find(id).orElseThrow(() -> new NotFound("payout", id));
    }

    static void decide(Payouts payouts, Caller caller, UUID id, @Nullable Decided outcome, @Nullable String why) {
        if (outcome == null) {
            throw new InvalidParameter("outcome", "", "must be paid or rejected");
        }
        payouts.decide(
                id,
                switch (outcome) {
                    case paid -> Outcome.paid;
                    case rejected -> Outcome.rejected;
                },
                new Reason(why == null ? "" : why),
                caller);
    }

    private PayoutPage page(
            @Nullable UUID person, @Nullable LocalDate day, PayoutList.@Nullable State state, Paging paging) {
        List<PayoutList.Payout> page =
                list.latest(person, day, state, paging.afterUuid().orElse(null), paging.limit());
        return new PayoutPage(
                page, page.size() == paging.limit() ? page.getLast().id() : null);
    }
}
