package dev.ates.analytics.figures;

import dev.ates.analytics.day.DayAlarm;
import dev.ates.analytics.figures.Figures.DebtCursor;
import dev.ates.analytics.figures.InTheRedPage.Debtor;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Group;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The start page: today's figures. */
@Controller
@Allowed(Group.administrators)
class TodayPage {

    /** The people with the largest debts; the page of people in the red shows all. */
    private static final int DEBTS_SHOWN_MAX = 10;

    private final Figures figures;
    private final Periods periods;
    private final DayAlarm alarm;
    private final Freshness freshness;
    private final BusinessCalendar calendar;

    TodayPage(Figures figures, Periods periods, DayAlarm alarm, Freshness freshness, BusinessCalendar calendar) {
        this.figures = figures;
        this.periods = periods;
        this.alarm = alarm;
        this.freshness = freshness;
        this.calendar = calendar;
    }

    @GetMapping("/")
    String today(Model model) {
        LocalDate today = calendar.today();
        Optional<DayFigures> day = figures.day(today);
        Optional<DayFigures> latest = figures.latestDay(today).flatMap(figures::day);
        model.addAttribute(
                "page",
                new Today(
                        freshness.notes(),
                        alarm.recent(),
                        figures.currency().orElse(null),
                        today,
                        day.map(DayFigures::companyEarnedMinor).orElse(0L),
                        day.map(DayFigures::feesMinor).orElse(0L),
                        day.map(DayFigures::rewardsMinor).orElse(0L),
                        latest.map(DayFigures::inTheRed).orElse(0L),
                        latest.map(DayFigures::inTheRedMinor).orElse(0L),
                        latest.map(of -> debts(of.day())).orElseGet(List::of),
                        List.of(
                                line("Today", PeriodUnit.day, today),
                                line("This week", PeriodUnit.week, today),
                                line("This month", PeriodUnit.month, today))));
        return "today";
    }

    private TaskLine line(String name, PeriodUnit unit, LocalDate today) {
        DayRange untilToday = new DayRange(unit.around(today).days().from(), today);
        return TaskLine.of(name, periods.mostExpensive(untilToday));
    }

    private List<Debtor> debts(LocalDate day) {
        return figures.inTheRed(day, null, DebtCursor.START, DEBTS_SHOWN_MAX).stream()
                .map(Debtor::of)
                .toList();
    }

    /** @param currency {@code null} until the first event of accounting */
    record Today(
            List<Staleness> staleness,
            DayAlarm.Found alarm,
            @Nullable String currency,
            LocalDate today,
            long earnedMinor,
            long feesMinor,
            long rewardsMinor,
            long inTheRed,
            long inTheRedMinor,
            List<Debtor> debtors,
            List<TaskLine> mostExpensive) {}
}
