package dev.ates.tracker.task;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.tracker.task.Task.Status;
import dev.ates.tracker.task.TaskWriter.Format;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Download;
import dev.ates.ui.Group;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All tasks, or those that a search finds, as a file, for programs below {@code /api} and for people beside their page. */
@RestController
@Tag(name = "tasks")
class TaskFilesApi {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final FoundTasks found;
    private final TaskSearch search;
    private final BusinessCalendar calendar;

    TaskFilesApi(FoundTasks found, TaskSearch search, BusinessCalendar calendar) {
        this.found = found;
        this.search = search;
        this.calendar = calendar;
    }

    @GetMapping({"/api/v1/tasks.{format}", "/tasks.{format}"})
    @Allowed(Group.managers)
    @Operation(
            summary = "All tasks, or those that a search finds, as one file of any length, newest first; csv or json",
            description =
                    "Every task is in it at most once, as it was when it was written; tasks that are created meanwhile are not. If it fails midway, the connection is aborted.")
    @ApiResponse(
            responseCode = "200",
            description = "The file; JSON ends with complete: true",
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "application/json", schema = @Schema(implementation = TaskWriter.Whole.class))
            })
    @ApiResponse(
            responseCode = "400",
            description = "search-not-understood",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    void file(
            Caller caller,
            @PathVariable Format format,
            @Parameter(description = TaskSearch.LANGUAGE) @RequestParam @Nullable String q,
            @Parameter(description = "Whether CSV begins with a byte order mark, which Excel needs")
                    @RequestParam(defaultValue = "false")
                    boolean bom,
            HttpServletResponse response)
            throws IOException {
        TaskFilter filter = search.add(TaskFilter.of((Status) null), TaskSearch.cleaned(q), caller);
        String disposition = "attachment; filename=\"tasks-%s.%s\"".formatted(calendar.today(), format);
        Download.send(response, format.mediaType(), disposition, out -> {
            if (bom && format == Format.csv) {
                out.write(BYTE_ORDER_MARK);
            }
            TaskWriter writer = format.to(out);
            writer.begin();
            found.each(filter, writer::task);
            writer.end();
        });
    }
}
