package dev.ates.analytics.figures;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Group;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The most expensive task of a range, and of each day, week, month or quarter in it. */
@Controller
@Allowed(Group.administrators)
class MostExpensivePage {

    private final Figures figures;
    private final Periods periods;
    private final Freshness freshness;
    private final BusinessCalendar calendar;

    MostExpensivePage(Figures figures, Periods periods, Freshness freshness, BusinessCalendar calendar) {
        this.figures = figures;
        this.periods = periods;
        this.freshness = freshness;
        this.calendar = calendar;
    }

    @GetMapping("/most-expensive")
    String mostExpensive(
            @RequestParam(defaultValue = "day") PeriodUnit period,
            @RequestParam @Nullable LocalDate from,
            @RequestParam @Nullable LocalDate to,
            Model model) {
        DayRange range = DayRange.of(from, to, calendar.today());
        model.addAttribute(
                "page",
                new Chosen(
                        freshness.notes(),
                        figures.currency().orElse(null),
                        List.of(PeriodUnit.values()),
                        period,
                        range.from(),
                        range.to(),
                        List.of(TaskLine.of(named(range.from(), range.to()), periods.mostExpensive(range))),
                        periods.mostExpensive(range, period).reversed().stream()
                                .filter(best -> best.task() != null)
                                .map(best -> TaskLine.of(named(best.from(), best.to()), best))
                                .toList()));
        return "most-expensive";
    }

    private static String named(LocalDate from, LocalDate to) {
        return from.equals(to) ? from.toString() : from + " – " + to;
    }

    /**
     * @param currency {@code null} until the first event of accounting
     * @param best the task of the whole range
     */
    record Chosen(
            List<Staleness> staleness,
            @Nullable String currency,
            List<PeriodUnit> periods,
            PeriodUnit period,
            LocalDate from,
            LocalDate to,
            List<TaskLine> best,
            List<TaskLine> lines) {}
}
