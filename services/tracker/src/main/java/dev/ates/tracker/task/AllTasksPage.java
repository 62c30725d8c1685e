package dev.ates.tracker.task;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.ops.Freshness;
import dev.ates.tracker.task.Task.Status;
import dev.ates.tracker.task.TaskFilter.Span;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import dev.ates.ui.Staleness;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of all tasks, with the shuffle button, for managers and administrators, and of a single task. */
@Controller
class AllTasksPage {

    private static final Logger log = LoggerFactory.getLogger(AllTasksPage.class);

    private final Tasks tasks;
    private final ImportedTasks importedTasks;
    private final TaskHistory history;
    private final Freshness freshness;
    private final BusinessCalendar calendar;

    AllTasksPage(
            Tasks tasks,
            ImportedTasks importedTasks,
            TaskHistory history,
            Freshness freshness,
            BusinessCalendar calendar) {
        this.tasks = tasks;
        this.importedTasks = importedTasks;
        this.history = history;
        this.freshness = freshness;
        this.calendar = calendar;
    }

    /** The reader, who may confirm a shuffle. */
    @ModelAttribute("reader")
    UUID reader(Caller caller) {
        return caller.id();
    }

    /**
     * @param next the cursor of the next page, none on the last page
     */
    record View(
            ListFilter filter, List<Task> tasks, @Nullable String next, List<Staleness> staleness) {}

    /**
     * @param back the previous list
     * @param manager whether shuffles are linked
     * @param formerTitles its titles before imports changed them, latest first
     */
    record OneView(Task task, Back back, boolean manager, TaskHistory.History history, List<String> formerTitles) {}

    /** A list of tasks to return to. */
    record Back(String path, String name) {

        private static final Map<String, String> LISTS =
                Map.of("/mine", "My tasks", "/done", "Done tasks", "/created", "Created tasks", "/tasks", "All tasks");

        /** The previous page if it was a list; otherwise the reader's start page. */
        static Back of(@Nullable String referer, Caller caller) {
            try {
                var before = new URI(Objects.requireNonNullElse(referer, ""));
                String name = LISTS.get(Objects.requireNonNullElse(before.getPath(), ""));
                if (name != null) {
                    String query = before.getRawQuery();
                    return new Back(before.getPath() + (query == null ? "" : "?" + query), name);
                }
            } catch (URISyntaxException e) {
                log.atDebug().setCause(e).log("The position of the page is invalid");
            }
            return caller.isOf(Group.managers) ? new Back("/tasks", "All tasks") : new Back("/mine", "My tasks");
        }
    }

    @GetMapping("/tasks")
    @Allowed(Group.managers)
    String all(
            @RequestParam @Nullable Status status,
            PersonFilter person,
            @RequestParam @Nullable String externalId,
            @RequestParam @Nullable LocalDate created,
            @RequestParam @Nullable LocalDate done,
            Paging paging,
            Model model) {
        String called = ListFilter.typed("externalId", externalId);
        var filter = new TaskFilter(status, person.ids(), called, Span.of(calendar, created), Span.of(calendar, done));
        TasksApi.TaskList found = TasksApi.TaskList.all(tasks, filter, paging);
        model.addAttribute(
                "page",
                new View(
                        ListFilter.of("/tasks")
                                .choice("status", "Status", Status.values(), status)
                                .person(person)
                                .text("externalId", "External id", called)
                                .day("created", "Created", created)
                                .day("done", "Done", done),
                        found.tasks(),
                        found.next(),
                        freshness.notes()));
        return "task/all";
    }

    @GetMapping("/tasks/{id}")
    String one(
            Caller caller,
            @PathVariable UUID id,
            @RequestHeader(value = HttpHeaders.REFERER, required = false) @Nullable String referer,
            Paging paging,
            Model model) {
        Task task = tasks.shownTo(caller, id);
        model.addAttribute(
                "page",
                new OneView(
                        task,
                        Back.of(referer, caller),
                        caller.isOf(Group.managers),
                        history.of(task, paging),
                        importedTasks.formerTitles(id)));
        return "task/one";
    }
}
