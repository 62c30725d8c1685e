package dev.ates.analytics.metric.completiontime;

import dev.ates.analytics.figures.DayRange;
import dev.ates.analytics.metric.completiontime.CompletionTimeFigures.DayTimes;
import dev.ates.analytics.metric.completiontime.CompletionTimeFigures.PersonTimes;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.Allowed;
import dev.ates.ui.Group;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The times from assignment to completion, for programs. */
@RestController
@Allowed(Group.administrators)
@Tag(name = "figures")
class CompletionTimeApi {

    private final CompletionTimeFigures figures;
    private final BusinessCalendar calendar;

    CompletionTimeApi(CompletionTimeFigures figures, BusinessCalendar calendar) {
        this.figures = figures;
        this.calendar = calendar;
    }

    @GetMapping("/api/v1/completion-time")
    @Operation(
            summary = "How long tasks took from assignment to completion, on each day of a range",
            description = "Median and 90th percentile in seconds. By default the last 30 days, at most 3700.")
    DaysAnswer days(@RequestParam @Nullable LocalDate from, @RequestParam @Nullable LocalDate to) {
        DayRange range = DayRange.of(from, to, calendar.today());
        return new DaysAnswer(range.from(), range.to(), figures.days(range));
    }

    @GetMapping("/api/v1/completion-time/{day}/people")
    @Operation(summary = "How long the tasks of each person took that were completed on a day, by person's id")
    PeopleAnswer people(
            @PathVariable LocalDate day,
            @Parameter(description = "Restricts the list to this person") @RequestParam(required = false) @Nullable
                    UUID person,
            Paging paging) {
        List<PersonTimes> people = figures.people(
                day,
                person == null ? null : List.of(person),
                paging.afterUuid().orElse(new UUID(0, 0)),
                paging.limit());
        return new PeopleAnswer(
                day, people, paging.next(people, one -> one.person().toString()));
    }

    record DaysAnswer(LocalDate from, LocalDate to, List<DayTimes> days) {}

    /** @param next the cursor of the next page, {@code null} on the last one */
    record PeopleAnswer(
            LocalDate day,
            List<PersonTimes> people,
            @Nullable String next) {}
}
