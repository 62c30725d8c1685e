package dev.ates.tracker.task;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.tracker.task.Task.Status;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tasks for programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "tasks", description = "Amounts are minor units, signed from the assignee's view: fee < 0 < reward.")
class TasksApi {

    private static final String WRONG_SEARCH =
            "search-not-understood: the detail names the position in q, from 1, and what is expected there";

    private final Tasks tasks;
    private final DoneTasks doneTasks;
    private final Authors authors;
    private final FoundTasks found;
    private final TaskSearch search;
    private final BusinessCalendar calendar;

    TasksApi(
            Tasks tasks,
            DoneTasks doneTasks,
            Authors authors,
            FoundTasks found,
            TaskSearch search,
            BusinessCalendar calendar) {
        this.tasks = tasks;
        this.doneTasks = doneTasks;
        this.authors = authors;
        this.found = found;
        this.search = search;
        this.calendar = calendar;
    }

    /**
     * @param externalId the task's id in another system, 1 to 64 characters without control characters; optional
     * @param title 1 to 500 characters
     * @param description up to 10,000 characters; empty by default
     */
    record NewTask(
            @Nullable String externalId,
            @Nullable String title,
            @Nullable String description) {}

    /**
     * A page of a list, newest first; completed tasks of a person by completion time. Of a description it has only the first
     * 200 characters, and … if there are more.
     *
     * @param next the cursor of the next page, none on the last page
     */
    record TaskList(List<Task> tasks, @Nullable String next) {

        static TaskList found(FoundTasks found, TaskFilter filter, Paging paging) {
            return of(found.list(filter, before(paging), paging.limit()), paging, task -> Long.toString(task.number()));
        }

        static TaskList open(Tasks tasks, UUID person, TaskFilter filter, Paging paging) {
            return of(
                    tasks.open(person, filter, before(paging), paging.limit()),
                    paging,
                    task -> Long.toString(task.number()));
        }

        static TaskList created(Tasks tasks, UUID person, TaskFilter filter, Paging paging) {
            return of(
                    tasks.created(person, filter, before(paging), paging.limit()),
                    paging,
                    task -> Long.toString(task.number()));
        }

        static TaskList done(DoneTasks tasks, UUID person, TaskFilter filter, Paging paging) {
            DoneBefore before = paging.after(Paging.CURSOR, DoneBefore::parse).orElse(DoneBefore.ALL);
            return of(
                    tasks.of(person, filter, before, paging.limit()),
                    paging,
                    task -> Optional.ofNullable(task.doneAt())
                            .map(doneAt -> new DoneBefore(doneAt, task.number()).toString())
                            .orElseThrow());
        }

        private static TaskList of(List<Task> tasks, Paging paging, Function<Task, String> cursor) {
            return new TaskList(tasks, paging.next(tasks, cursor));
        }

        private static long before(Paging paging) {
            return paging.afterLong().orElse(Long.MAX_VALUE);
        }
    }

    @PostMapping("/tasks")
    @Operation(summary = "Create a task: it is priced and assigned to somebody at once")
    @ApiResponse(responseCode = "201", description = "Created and assigned")
    @ApiResponse(responseCode = "200", description = "The task of this key, which was already sent")
    @ApiResponse(
            responseCode = "400",
            description = "task-text: a text is invalid",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "409",
            description =
                    "nobody-to-assign; external-id-taken: the task that has it is named; too-many-tasks: an employee's for one day",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    ResponseEntity<Task> create(
            Caller caller,
            @Parameter(
                            description =
                                    "The id of the task: repeated with the same key, it has no further effect; 422 for a different task")
                    @RequestHeader(value = "Idempotency-Key", required = false)
                    @Nullable
                    UUID key,
            @RequestBody NewTask task) {
        var text = new TaskText(
                task.externalId(),
                Objects.requireNonNullElse(task.title(), ""),
                Objects.requireNonNullElse(task.description(), ""));
        Tasks.Created created = authors.create(caller, key, text);
        return ResponseEntity.status(created.repeated() ? HttpStatus.OK : HttpStatus.CREATED)
                .location(URI.create("/api/v1/tasks/" + created.id()))
                .body(tasks.shownTo(caller, created.id()));
    }

    @GetMapping("/tasks")
    @Allowed(Group.managers)
    @Operation(summary = "All tasks, or those that match all filters, newest first; for managers and administrators")
    @ApiResponse(responseCode = "200", description = "The tasks")
    @ApiResponse(
            responseCode = "400",
            description = WRONG_SEARCH,
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    TaskList list(
            @Parameter(description = TaskSearch.LANGUAGE) @RequestParam @Nullable String q,
            @RequestParam @Nullable Status status,
            @Parameter(description = "Who has it, or had it last") @RequestParam @Nullable UUID person,
            @Parameter(description = "The task's id in another system") @RequestParam @Nullable String externalId,
            @Parameter(description = "The business day when it was created") @RequestParam @Nullable LocalDate created,
            @Parameter(description = "The business day when it was done") @RequestParam @Nullable LocalDate done,
            Paging paging) {
        Caller caller = Caller.of(SecurityContextHolder.getContext().getAuthentication())
                .orElseThrow();
        TaskFilter filter = TaskFilter.of(status)
                .people(person == null ? null : List.of(person))
                .called(externalId)
                .created(Span.of(calendar, created))
                .done(Span.of(calendar, done));
        return TaskList.found(found, search.add(filter, TaskSearch.cleaned(q), caller), paging);
    }

    @GetMapping("/tasks/{id}")
    @Operation(summary = "A task, for its assignee, its author, managers and administrators")
    @ApiResponse(responseCode = "200", description = "The task")
    @ApiResponse(
            responseCode = "404",
            description = "task-unknown",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    Task task(Caller caller, @PathVariable UUID id) {
        return tasks.shownTo(caller, id);
    }

    @PostMapping("/tasks/{id}/completion")
    @Operation(
            summary = "Complete the task; may be repeated",
            description = "The completion can be taken back until undoUntil, and is reported to accounting afterwards.")
    @ApiResponse(responseCode = "200", description = "The task, done")
    @ApiResponse(
            responseCode = "403",
            description = "task-not-yours: the caller may see the task, but has never had it",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "404",
            description = "task-unknown",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "409",
            description = "task-moved: a shuffle has assigned it to somebody else",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    Task complete(Caller caller, @PathVariable UUID id) {
        return doneTasks.complete(id, caller);
    }

    @DeleteMapping("/tasks/{id}/completion")
    @Operation(summary = "Take the completion back, before undoUntil of the task; may be repeated")
    @ApiResponse(responseCode = "200", description = "The task, open, still with the same assignee")
    @ApiResponse(
            responseCode = "403",
            description = "task-not-yours: the caller may see the task, but has never had it",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "404",
            description = "task-unknown",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "409",
            description = "task-final: it is too late, or there was a shuffle after the task was done",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    Task reopen(Caller caller, @PathVariable UUID id) {
        return doneTasks.reopen(id, caller);
    }

    @GetMapping("/me/tasks")
    @Operation(
            summary = "The caller's own tasks: the open ones newest first, the done ones by completion, latest first")
    @ApiResponse(responseCode = "200", description = "The tasks")
    @ApiResponse(
            responseCode = "400",
            description = WRONG_SEARCH,
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    TaskList mine(
            Caller caller,
            @Parameter(description = TaskSearch.LANGUAGE) @RequestParam @Nullable String q,
            @RequestParam(defaultValue = "open") Status status,
            @Parameter(description = "The business day when they were done, with status=done") @RequestParam @Nullable
                    LocalDate done,
            Paging paging) {
        TaskFilter filter =
                search.add(TaskFilter.of(null).done(Span.of(calendar, done)), TaskSearch.cleaned(q), caller);
        return switch (status) {
            case open -> {
                if (done != null) {
                    throw new InvalidParameter("done", "needs status=done: an open task has no day of completion");
                }
                yield TaskList.open(tasks, caller.id(), filter, paging);
            }
            case done -> TaskList.done(doneTasks, caller.id(), filter, paging);
        };
    }

    @GetMapping("/me/created-tasks")
    @Operation(summary = "The tasks that the caller has created, other than by an import, newest first")
    @ApiResponse(responseCode = "200", description = "The tasks")
    @ApiResponse(
            responseCode = "400",
            description = WRONG_SEARCH,
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    TaskList created(
            Caller caller,
            @Parameter(description = TaskSearch.LANGUAGE) @RequestParam @Nullable String q,
            @RequestParam @Nullable Status status,
            @Parameter(description = "The business day when they were created") @RequestParam @Nullable
                    LocalDate created,
            @Parameter(description = "The business day when they were done") @RequestParam @Nullable LocalDate done,
            Paging paging) {
        TaskFilter filter =
                TaskFilter.of(status).created(Span.of(calendar, created)).done(Span.of(calendar, done));
        return TaskList.created(tasks, caller.id(), search.add(filter, TaskSearch.cleaned(q), caller), paging);
    }
}
