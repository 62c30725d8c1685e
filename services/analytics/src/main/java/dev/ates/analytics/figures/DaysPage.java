package dev.ates.analytics.figures;

import dev.ates.analytics.day.DayAlarm;
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
import org.springframework.web.bind.annotation.RequestParam;

/** The page of a range of days with the company's earnings. */
@Controller
@Allowed(Group.administrators)
class DaysPage {

    /** More lines would not be useful on a page; programs may request more. */
    private static final int DAYS_SHOWN_MAX = 400;

    private final Figures figures;
    private final DayAlarm alarm;
    private final Freshness freshness;
    private final BusinessCalendar calendar;

    DaysPage(Figures figures, DayAlarm alarm, Freshness freshness, BusinessCalendar calendar) {
        this.figures = figures;
        this.alarm = alarm;
        this.freshness = freshness;
        this.calendar = calendar;
    }

    @GetMapping("/days")
    String days(@RequestParam @Nullable LocalDate from, @RequestParam @Nullable LocalDate to, Model model) {
        DayRange range = DayRange.of(from, to, calendar.today());
        if (range.length() > DAYS_SHOWN_MAX) {
            throw new InvalidParameter(
                    "from and to",
                    "span %d days (%s to %s): this page shows at most %d"
                            .formatted(range.length(), range.from(), range.to(), DAYS_SHOWN_MAX));
        }
        List<DayFigures> found = figures.days(range);
        model.addAttribute(
                "page",
                new Days(
                        freshness.notes(),
                        alarm.recent(),
                        figures.currency().orElse(null),
                        range.from(),
                        range.to(),
                        found.stream().mapToLong(DayFigures::companyEarnedMinor).reduce(0, Math::addExact),
                        EarningsChart.ofDays(found),
                        found.reversed().stream().map(Line::of).toList()));
        return "days";
    }

    /** @param currency {@code null} until the first event of accounting */
    record Days(
            List<Staleness> staleness,
            DayAlarm.Found alarm,
            @Nullable String currency,
            LocalDate from,
            LocalDate to,
            long earnedMinor,
            EarningsChart chart,
            List<Line> lines) {}

    record Line(DayFigures figures, DayState state) {

        static Line of(DayFigures day) {
            return new Line(day, DayState.of(day.isFinal()));
        }
    }
}
