package dev.ates.analytics.metric.turnover;

import dev.ates.analytics.figures.DayRange;
import dev.ates.analytics.journal.Journal;
import dev.ates.analytics.metric.turnover.TurnoverFigures.Hour;
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

/** The page of the turnover by hour of the day. */
@Controller
@Allowed(Group.administrators)
class TurnoverPage {

    private final TurnoverFigures figures;
    private final Journal journal;
    private final Freshness freshness;
    private final BusinessCalendar calendar;

    TurnoverPage(TurnoverFigures figures, Journal journal, Freshness freshness, BusinessCalendar calendar) {
        this.figures = figures;
        this.journal = journal;
        this.freshness = freshness;
        this.calendar = calendar;
    }

    @GetMapping("/turnover")
    String turnover(@RequestParam @Nullable LocalDate from, @RequestParam @Nullable LocalDate to, Model model) {
        DayRange range = DayRange.of(from, to, calendar.today());
        List<Hour> hours = figures.hours(range);
        model.addAttribute(
                "page",
                new Hours(
                        freshness.notes(),
                        journal.currency().orElse(null),
                        range.from(),
                        range.to(),
                        calendar.zone().getId(),
                        hours.stream().mapToLong(Hour::turnoverMinor).max().orElse(0),
                        hours));
        return "metric/turnover";
    }

    /**
     * @param currency {@code null} until the first event of accounting
     * @param mostMinor the turnover of the busiest hour
     */
    record Hours(
            List<Staleness> staleness,
            @Nullable String currency,
            LocalDate from,
            LocalDate to,
            String zone,
            long mostMinor,
            List<Hour> hours) {}
}
