package dev.ates.tracker.task;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.ops.Freshness;
import dev.ates.tracker.search.QueryRefused;
import dev.ates.tracker.task.Task.Status;
import dev.ates.tracker.task.TasksApi.TaskList;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The page of all tasks, with the shuffle button, for managers and administrators. */
@Controller
class AllTasksPage {

    private final FoundTasks found;
    private final TaskSearch search;
    private final Freshness freshness;
    private final BusinessCalendar calendar;

    AllTasksPage(FoundTasks found, TaskSearch search, Freshness freshness, BusinessCalendar calendar) {
        this.found = found;
        this.search = search;
        this.freshness = freshness;
        this.calendar = calendar;
    }

    /** The reader, who may confirm a shuffle. */
    @ModelAttribute("reader")
    UUID reader(Caller caller) {
        return caller.id();
    }

    /**
     * @param start whether nothing is filtered yet, so that the page begins with what is open
     * @param whole the search that finds all pages of the list, for files; none if the filter cannot be applied
     * @param next the cursor of the next page, none on the last page
     */
    record View(
            boolean start,
            ListFilter filter,
            @Nullable String whole,
            List<Task> tasks,
            @Nullable String next,
            List<Staleness> staleness) {}

    @GetMapping("/tasks")
    @Allowed(Group.managers)
    ModelAndView all(
            Caller caller,
            @RequestParam @Nullable String q,
            @RequestParam @Nullable Status status,
            PersonFilter person,
            @RequestParam @Nullable LocalDate created,
            @RequestParam @Nullable LocalDate done,
            Paging paging) {
        String typed = ListFilter.typed("q", q);
        ListFilter shown = ListFilter.of("/tasks")
                .text("q", "Search", typed)
                .choice("status", "Status", Status.values(), status)
                .person(person)
                .day("created", "Created", created)
                .day("done", "Done", done);
        TaskFilter filter = TaskFilter.of(status)
                .people(person.ids())
                .created(Span.of(calendar, created))
                .done(Span.of(calendar, done));
        TaskList list;
        try {
            list = TaskList.found(found, search.add(filter, typed, caller), paging);
        } catch (QueryRefused refused) {
            shown = shown.refused(refused.told());
            list = new TaskList(List.of(), null);
        }
        String whole =
                shown.complaint() == null ? TaskSearch.joined(typed, status, person.typed(), created, done) : null;
        boolean start = !shown.isSet() && paging.after() == null;
        return new ModelAndView(
                "task/all", "page", new View(start, shown, whole, list.tasks(), list.next(), freshness.notes()));
    }
}
