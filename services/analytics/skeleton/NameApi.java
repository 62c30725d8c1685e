package dev.ates.analytics.metric.@package@;

import dev.ates.analytics.figures.DayRange;
import dev.ates.analytics.metric.@package@.@Name@Figures.Line;
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

/** The metric @name@, for programs. */
@RestController
@Allowed(Group.administrators)
@Tag(name = "figures")
class @Name@Api {

    private final @Name@Figures figures;
    private final BusinessCalendar calendar;

    @Name@Api(@Name@Figures figures, BusinessCalendar calendar) {
        this.figures = figures;
        this.calendar = calendar;
    }

    @GetMapping("/api/v1/@path@")
    @Operation(summary = "What it is, for the days of a range; by default the last 30, at most 3700")
    Answer lines(@RequestParam @Nullable LocalDate from, @RequestParam @Nullable LocalDate to) {
        DayRange range = DayRange.of(from, to, calendar.today());
        return new Answer(range.from(), range.to(), figures.lines(range));
    }

    record Answer(LocalDate from, LocalDate to, List<Line> lines) {}
}
