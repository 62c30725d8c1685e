package dev.ates.analytics.metric.turnover;

import dev.ates.analytics.figures.DayRange;
import dev.ates.analytics.journal.Journal;
import dev.ates.analytics.metric.turnover.TurnoverFigures.Hour;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.Allowed;
import dev.ates.ui.Group;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The turnover by hour of the day, for programs. */
@RestController
@Allowed(Group.administrators)
@Tag(name = "figures")
class TurnoverApi {

    private final TurnoverFigures figures;
    private final Journal journal;
    private final BusinessCalendar calendar;

    TurnoverApi(TurnoverFigures figures, Journal journal, BusinessCalendar calendar) {
        this.figures = figures;
        this.journal = journal;
        this.calendar = calendar;
    }

    @GetMapping("/api/v1/turnover")
    @Operation(
            summary = "Fees taken and rewards given in a range, by hour of the day in the business zone",
            description = "By default the last 30 days, at most 3700. When the clocks go back, an hour comes twice.")
    Answer turnover(@RequestParam @Nullable LocalDate from, @RequestParam @Nullable LocalDate to) {
        DayRange range = DayRange.of(from, to, calendar.today());
        return new Answer(
                range.from(),
                range.to(),
                calendar.zone().getId(),
                journal.currency().orElse(null),
                figures.hours(range));
    }

    /** @param currency {@code null} until the first event of accounting */
    record Answer(
            LocalDate from,
            LocalDate to,
            String zone,
            @Nullable String currency,
            List<Hour> hours) {}
}
