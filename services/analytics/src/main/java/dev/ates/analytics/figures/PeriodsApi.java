package dev.ates.analytics.figures;

import dev.ates.analytics.figures.PeriodFigures.Compared;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.Allowed;
import dev.ates.ui.Days;
import dev.ates.ui.Group;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The figures of periods, for programs. */
@RestController
@RequestMapping("/api/v1/periods")
@Allowed(Group.administrators)
@Tag(name = "figures")
class PeriodsApi {

    private final Periods periods;
    private final Figures figures;
    private final BusinessCalendar calendar;

    PeriodsApi(Periods periods, Figures figures, BusinessCalendar calendar) {
        this.periods = periods;
        this.figures = figures;
        this.calendar = calendar;
    }

    @GetMapping
    @Operation(
            summary =
                    "The days, ISO weeks, months or quarters of a range, oldest first, each compared with the one before",
            description =
                    "By default the weeks of the last 30 days; at most 3700 days. Periods are whole: the first and the"
                            + " last may extend beyond the range. A period is final when all its days are.")
    PeriodsAnswer periods(
            @RequestParam(defaultValue = "week") PeriodUnit period,
            @RequestParam @Nullable LocalDate from,
            @RequestParam @Nullable LocalDate to) {
        DayRange range = DayRange.of(from, to, calendar.today());
        return new PeriodsAnswer(currency(), periods.compared(period.touching(range)));
    }

    @GetMapping("/{period}")
    @Operation(
            summary = "A period compared with the one before, and its days, or its months if it has more than 62 days",
            description =
                    "A day (2026-11-23), an ISO week (2026-W48), a month (2026-11), a quarter (2026-Q4), or a range"
                            + " (2026-11-01..2026-11-15) of at most 3700 days, which is compared with as many days before it.")
    @ApiResponse(responseCode = "200", description = "The period; its figures are zero if nothing happened")
    @ApiResponse(responseCode = "400", description = "invalid-parameter: not a period, or it has not begun")
    PeriodAnswer period(@PathVariable String period) {
        return PeriodAnswer.of(periods, currency(), Period.parse(period), calendar.today());
    }

    private @Nullable String currency() {
        return figures.currency().orElse(null);
    }

    record PeriodsAnswer(@Nullable String currency, List<Compared> periods) {}

    /**
     * @param before the period before; {@code null} when it has no figures
     * @param changeMinor how much more the company earned; {@code null} when {@code before} is
     * @param previous the name of the period before
     * @param next the name of the one after; {@code null} while it has not begun
     * @param parts oldest first
     */
    record PeriodAnswer(
            @Nullable String currency,
            PeriodFigures figures,
            @Nullable PeriodFigures before,
            @Nullable Long changeMinor,
            String previous,
            @Nullable String next,
            List<Compared> parts) {

        static PeriodAnswer of(Periods periods, @Nullable String currency, Period period, LocalDate today) {
            Days.requireBegun("period", period.days().from(), today);
            Compared found = periods.compared(List.of(period)).getFirst();
            Period next = period.next();
            return new PeriodAnswer(
                    currency,
                    found.figures(),
                    found.before(),
                    found.changeMinor(),
                    period.previous().name(),
                    next.days().from().isAfter(today) ? null : next.name(),
                    periods.compared(period.parts()));
        }
    }
}
