package dev.ates.accounting.payout;

import dev.ates.ui.Paging;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The payouts for programs. */
@RestController
class PayoutsApi {

    private final PayoutList payouts;

    PayoutsApi(PayoutList payouts) {
        this.payouts = payouts;
    }

    record PayoutPage(
            List<PayoutList.Payout> payouts, @Nullable UUID next) {}

    @GetMapping("/api/v1/payouts")
    @PreAuthorize("hasAnyRole('accountant', 'administrator')")
    PayoutPage all(
            Paging paging,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) PayoutList.@Nullable State state) {
        List<PayoutList.Payout> page =
                payouts.latest(day, state, paging.afterUuid().orElse(null), paging.limit());
        return new PayoutPage(
                page, page.size() == paging.limit() ? page.getLast().id() : null);
    }
}
