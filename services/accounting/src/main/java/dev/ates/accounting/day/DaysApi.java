package dev.ates.accounting.day;

import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The business days for programs. */
@RestController
@RequestMapping("/api/v1/days")
@PreAuthorize("hasAnyRole('accountant', 'administrator')")
class DaysApi {

    private final BusinessDays days;

    DaysApi(BusinessDays days) {
        this.days = days;
    }

    record DayList(
            List<BusinessDays.BusinessDay> days, @Nullable LocalDate next) {}

    @GetMapping
    DayList all(Paging paging) {
        List<BusinessDays.BusinessDay> page =
                days.latest(paging.after("must be a day", DaysApi::day).orElse(null), paging.limit());
        return new DayList(page, page.size() == paging.limit() ? page.getLast().day() : null);
    }

    @GetMapping("/{day}")
    BusinessDays.BusinessDay one(@PathVariable LocalDate day) {
        return days.find(day).orElseThrow(() -> new NotFound("business day", day));
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
