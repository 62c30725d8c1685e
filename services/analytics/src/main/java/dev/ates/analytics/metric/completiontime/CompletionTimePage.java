package dev.ates.analytics.metric.completiontime;

import dev.ates.analytics.figures.DayRange;
import dev.ates.analytics.figures.Person;
import dev.ates.analytics.metric.completiontime.CompletionTimeFigures.PersonTimes;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import dev.ates.ui.Staleness;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of the times from assignment to completion: by day, and by person on a day. */
@Controller
@Allowed(Group.administrators)
class CompletionTimePage {

    private final CompletionTimeFigures figures;
    private final Freshness freshness;
    private final BusinessCalendar calendar;

    CompletionTimePage(CompletionTimeFigures figures, Freshness freshness, BusinessCalendar calendar) {
        this.figures = figures;
        this.freshness = freshness;
        this.calendar = calendar;
    }

    @GetMapping("/completion-time")
    String days(@RequestParam @Nullable LocalDate from, @RequestParam @Nullable LocalDate to, Model model) {
        DayRange range = DayRange.of(from, to, calendar.today());
        List<Line> lines = figures.days(range).reversed().stream()
                .map(one ->
                        new Line(one.day().toString(), one.tasks(), span(one.medianSeconds()), span(one.p90Seconds())))
                .toList();
        model.addAttribute("page", new Times(freshness.notes(), range.from(), range.to(), lines, null, null));
        return "metric/completion_time";
    }

    @GetMapping("/completion-time/{day}")
    String people(@PathVariable LocalDate day, PersonFilter person, Paging paging, Model model) {
        List<PersonTimes> people =
                figures.people(day, person.ids(), paging.afterUuid().orElse(new UUID(0, 0)), paging.limit());
        List<Line> lines = people.stream()
                .map(one -> new Line(
                        Person.shown(one.name(), one.person()),
                        one.tasks(),
                        span(one.medianSeconds()),
                        span(one.p90Seconds())))
                .toList();
        String next = paging.next(people, one -> one.person().toString());
        model.addAttribute(
                "page",
                new Times(
                        freshness.notes(),
                        day,
                        day,
                        lines,
                        next,
                        ListFilter.of("/completion-time/" + day).person(person)));
        return "metric/completion_time_people";
    }

    /** The two largest units. */
    static String span(long seconds) {
        Duration span = Duration.ofSeconds(seconds);
        if (span.toDays() > 0) {
            return "%d d %d h".formatted(span.toDays(), span.toHoursPart());
        }
        if (span.toHours() > 0) {
            return "%d h %d min".formatted(span.toHours(), span.toMinutesPart());
        }
        return span.toMinutes() > 0
                ? "%d min %d s".formatted(span.toMinutes(), span.toSecondsPart())
                : "%d s".formatted(seconds);
    }

    /**
     * @param next the cursor of the next page, {@code null} on the last one
     * @param filter of people, {@code null} for days
     */
    record Times(
            List<Staleness> staleness,
            LocalDate from,
            LocalDate to,
            List<Line> lines,
            @Nullable String next,
            @Nullable ListFilter filter) {}

    /** @param of a day or a person */
    record Line(String of, long tasks, String median, String p90) {}
}
