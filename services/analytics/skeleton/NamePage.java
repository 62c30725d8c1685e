package dev.ates.analytics.metric.@package@;

import dev.ates.analytics.figures.DayRange;
import dev.ates.analytics.metric.@package@.@Name@Figures.Line;
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

/** The page of the metric @name@. */
@Controller
@Allowed(Group.administrators)
class @Name@Page {

    private final @Name@Figures figures;
    private final Freshness freshness;
    private final BusinessCalendar calendar;

    @Name@Page(@Name@Figures figures, Freshness freshness, BusinessCalendar calendar) {
        this.figures = figures;
        this.freshness = freshness;
        this.calendar = calendar;
    }

    @GetMapping("/@path@")
    String lines(@RequestParam @Nullable LocalDate from, @RequestParam @Nullable LocalDate to, Model model) {
        DayRange range = DayRange.of(from, to, calendar.today());
        model.addAttribute(
                "page", new Lines(freshness.notes(), range.from(), range.to(), figures.lines(range).reversed()));
        return "metric/@name@";
    }

    record Lines(List<Staleness> staleness, LocalDate from, LocalDate to, List<Line> lines) {}
}
