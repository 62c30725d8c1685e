package dev.ates.accounting.earnings;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.Allowed;
import dev.ates.ui.Days;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import io.swagger.v3.oas.annotations.Operation;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The company's earnings for programs. */
@RestController
class EarningsApi {

    private static final int DAYS_DEFAULT = 30;
    private static final int DAYS_MAX = 1_000;

    private final Earnings earnings;
    private final BusinessCalendar calendar;

    EarningsApi(Earnings earnings, BusinessCalendar calendar) {
        this.earnings = earnings;
        this.calendar = calendar;
    }

    /** @param totalMinor of all these days */
    record EarningsOfDays(LocalDate from, LocalDate to, long totalMinor, List<Earnings.Earned> days) {}

    /** Up to 1,000 days; by default the last 30. */
    @GetMapping("/api/v1/company/earnings")
    @Operation(summary = "What the company earned by day: fees taken minus rewards given")
    @Allowed(Group.accountants)
    EarningsOfDays earnings(
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to) {
        LocalDate last = to == null ? calendar.today() : to;
        if (from != null) {
            Days.requireBegun("from", from, calendar.today());
        }
        LocalDate first = from == null ? last.minusDays(DAYS_DEFAULT - 1) : from;
        if (first.isAfter(last) || first.isBefore(last.minusDays(DAYS_MAX - 1))) {
            throw new InvalidParameter(
                    "from", "is %s: it must be %s or one of the %d days before".formatted(first, last, DAYS_MAX - 1));
        }
        List<Earnings.Earned> days = earnings.byDay(first, last);
        long total = days.stream().mapToLong(Earnings.Earned::earnedMinor).reduce(0, Math::addExact);
        return new EarningsOfDays(first, last, total, days);
    }
}
