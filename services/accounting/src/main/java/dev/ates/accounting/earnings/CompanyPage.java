package dev.ates.accounting.earnings;

import dev.ates.accounting.day.BusinessDays;
import dev.ates.accounting.day.DayState;
import dev.ates.accounting.ledger.LedgerSettings;
import dev.ates.accounting.payout.PayoutList;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Paging;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The company at a glance: earnings, days, payouts. */
@Controller
class CompanyPage {

    private static final int DAYS_SHOWN = 14;
    private static final int ROWS_SHOWN = 30;
    private static final Paging DAYS = new Paging(null, DAYS_SHOWN);

    private final Earnings earnings;
    private final BusinessDays days;
    private final PayoutList payouts;
    private final LedgerSettings ledgerSettings;
    private final BusinessCalendar calendar;
    private final Freshness freshness;

    CompanyPage(
            Earnings earnings,
            BusinessDays days,
            PayoutList payouts,
            LedgerSettings ledgerSettings,
            BusinessCalendar calendar,
            Freshness freshness) {
        this.earnings = earnings;
        this.days = days;
        this.payouts = payouts;
        this.ledgerSettings = ledgerSettings;
        this.calendar = calendar;
        this.freshness = freshness;
    }

    /**
     * @param filter of the days
     * @param next the cursor of earlier days
     */
    record Company(
            LocalDate today,
            long earnedTodayMinor,
            String currency,
            List<Earnings.Earned> earnings,
            ListFilter filter,
            List<BusinessDays.BusinessDay> days,
            @Nullable LocalDate next,
            List<PayoutList.Payout> payouts,
            List<Staleness> staleness) {}

    @GetMapping("/company")
    @Allowed(Group.accountants)
    String company(
            @RequestParam(required = false) @Nullable DayState state,
            @RequestParam(required = false) @Nullable LocalDate after,
            Model model) {
        LocalDate today = calendar.today();
        List<Earnings.Earned> earned = earnings.byDay(today.minusDays(DAYS_SHOWN - 1), today);
        long earnedToday = earned.stream()
                .filter(one -> one.day().equals(today))
                .mapToLong(Earnings.Earned::earnedMinor)
                .sum();
        List<BusinessDays.BusinessDay> page = days.latest(state, after, DAYS_SHOWN);
        model.addAttribute(
                "page",
                new Company(
                        today,
                        earnedToday,
                        ledgerSettings.currency(),
                        earned,
                        ListFilter.of("/company").choice("state", "State", DayState.values(), state),
                        page,
                        DAYS.next(page, one -> one.day()),
                        payouts.latest(PayoutList.Asked.ALL, null, ROWS_SHOWN),
                        freshness.notes()));
        return "company";
    }
}
