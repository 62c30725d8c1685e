package dev.ates.analytics.journal;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.Allowed;
import dev.ates.ui.Days;
import dev.ates.ui.Download;
import dev.ates.ui.Group;
import dev.ates.ui.MayTakeMinutes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The journal for other tools, a day at a time. It has the names and addresses of people. */
@RestController
@RequestMapping("/api/v1/journal")
@Allowed(Group.administrators)
@Tag(name = "journal", description = "For administrators. Every event of every stream, as received.")
class JournalApi {

    private final Journal journal;
    private final JournalFiles files;
    private final BusinessCalendar calendar;

    JournalApi(Journal journal, JournalFiles files, BusinessCalendar calendar) {
        this.journal = journal;
        this.files = files;
        this.calendar = calendar;
    }

    @GetMapping
    @Operation(summary = "How long the journal is, to export several days as of one moment")
    Length length() {
        return new Length(journal.end(), calendar.zone().getId());
    }

    @GetMapping("/{day}/length")
    @Operation(summary = "How many events the CSV of a business day has, to see that a downloaded one is whole")
    DayLength lengthOf(@PathVariable LocalDate day, @RequestParam @Nullable Long upTo) {
        Days.requireBegun("day", day, calendar.today());
        return new DayLength(
                files.span(day, upTo == null ? journal.end() : upTo).events());
    }

    @GetMapping("/{day}")
    @MayTakeMinutes
    @Operation(
            summary = "The events of a business day as CSV, in the order of arrival; none for a day without events",
            description =
                    "Times are ISO 8601 in UTC, attributes and data are JSON. A download that fails midway is aborted.")
    @ApiResponse(
            responseCode = "200",
            description = "The events",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
    void day(@PathVariable LocalDate day, @RequestParam @Nullable Long upTo, HttpServletResponse response)
            throws IOException {
        Days.requireBegun("day", day, calendar.today());
        long end = upTo == null ? journal.end() : upTo;
        Download.send(
                response,
                "text/csv",
                "attachment; filename=\"journal-%s.csv\"".formatted(day),
                out -> files.write(day, end, out));
    }

    /**
     * @param end the last position
     * @param zone of the business days
     */
    record Length(long end, String zone) {}

    /** @param events the number of lines after the first one, if an event with a line break in a text counts as one line */
    record DayLength(long events) {}
}
