package dev.ates.analytics.figures;

import dev.ates.analytics.figures.PeriodFigures.Compared;
import dev.ates.analytics.figures.PeriodsApi.PeriodAnswer;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of periods: those of a range, and a single one with its days or months. */
@Controller
@Allowed(Group.administrators)
class PeriodsPage {

    /** More lines would not be useful on a page; programs may request more. */
    private static final int PERIODS_SHOWN_MAX = 400;

    private final Periods periods;
    private final Figures figures;
    private final Freshness freshness;
    private final BusinessCalendar calendar;

    PeriodsPage(Periods periods, Figures figures, Freshness freshness, BusinessCalendar calendar) {
        this.periods = periods;
        this.figures = figures;
        this.freshness = freshness;
        this.calendar = calendar;
    }

    @GetMapping("/periods")
    String periods(
            @RequestParam(defaultValue = "week") PeriodUnit period,
            @RequestParam @Nullable LocalDate from,
            @RequestParam @Nullable LocalDate to,
            Model model) {
        DayRange range = DayRange.of(from, to, calendar.today());
        List<Period> found = period.touching(range);
        if (found.size() > PERIODS_SHOWN_MAX) {
            throw new InvalidParameter(
                    "from and to",
                    "span %d periods (%s to %s): this page shows at most %d"
                            .formatted(found.size(), range.from(), range.to(), PERIODS_SHOWN_MAX));
        }
        List<Compared> compared = periods.compared(found);
        model.addAttribute(
                "page",
                new Chosen(
                        freshness.notes(),
                        figures.currency().orElse(null),
                        List.of(PeriodUnit.values()),
                        period,
                        range.from(),
                        range.to(),
                        EarningsChart.ofPeriods(compared),
                        Line.newestFirst(compared)));
        return "periods";
    }

    @GetMapping("/periods/{period}")
    String period(@PathVariable String period, Model model) {
        PeriodAnswer found =
                PeriodAnswer.of(periods, figures.currency().orElse(null), Period.parse(period), calendar.today());
        model.addAttribute(
                "page",
                new One(
                        freshness.notes(),
                        found,
                        Line.of(new Compared(found.figures(), found.before(), found.changeMinor())),
                        EarningsChart.ofPeriods(found.parts()),
                        Line.newestFirst(found.parts())));
        return "period";
    }

    /** @param currency {@code null} until the first event of accounting */
    record Chosen(
            List<Staleness> staleness,
            @Nullable String currency,
            List<PeriodUnit> periods,
            PeriodUnit period,
            LocalDate from,
            LocalDate to,
            EarningsChart chart,
            List<Line> lines) {}

    /**
     * @param whole the period itself
     * @param lines its days or months
     */
    record One(List<Staleness> staleness, PeriodAnswer period, Line whole, EarningsChart chart, List<Line> lines) {}

    /** @param changeMinor {@code null} when the period before has no figures */
    record Line(
            PeriodFigures figures, DayState state, @Nullable Long changeMinor) {

        static Line of(Compared period) {
            return new Line(period.figures(), DayState.of(period.figures().isFinal()), period.changeMinor());
        }

        static List<Line> newestFirst(List<Compared> periods) {
            return periods.reversed().stream().map(Line::of).toList();
        }
    }
}
