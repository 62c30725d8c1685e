package dev.ates.tracker.task;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.ops.Freshness;
import dev.ates.tracker.search.QueryRefused;
import dev.ates.tracker.task.Task.Status;
import dev.ates.tracker.task.TasksApi.TaskList;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.KeyReused;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Paging;
import dev.ates.ui.Rejected;
import dev.ates.ui.Staleness;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A person's open and completed tasks, and the form for a new task. */
@Controller
class MyTasksPage {

    private final Tasks tasks;
    private final Authors authors;
    private final DoneTasks doneTasks;
    private final Freshness freshness;
    private final BusinessCalendar calendar;
    private final TaskSearch search;

    MyTasksPage(
            Tasks tasks,
            Authors authors,
            DoneTasks doneTasks,
            Freshness freshness,
            BusinessCalendar calendar,
            TaskSearch search) {
        this.tasks = tasks;
        this.authors = authors;
        this.doneTasks = doneTasks;
        this.freshness = freshness;
        this.calendar = calendar;
        this.search = search;
    }

    /**
     * @param manager whether the page of all tasks is linked
     * @param key the key of the next task, so that a double click creates only one
     * @param open the newest open tasks that fit on the page
     * @param next the cursor of the next open tasks, none if these are all
     * @param done the tasks completed last, latest first
     * @param older the cursor of earlier completed tasks, none if these are all
     */
    record View(
            boolean manager,
            UUID key,
            List<Task> open,
            @Nullable String next,
            List<Task> done,
            @Nullable String older,
            Instant now,
            List<Staleness> staleness) {}

    /** @param next the cursor of earlier completed tasks, none on the last page */
    record DoneView(
            boolean manager,
            ListFilter filter,
            List<Task> done,
            @Nullable String next,
            Instant now,
            List<Staleness> staleness) {}

    private static final TaskList NOTHING = new TaskList(List.of(), null);

    private static final Paging DONE_SHOWN = new Paging(null, 20);

    /** Managers and administrators are never assigned tasks, so their start page shows all tasks. */
    @GetMapping("/")
    String home(Caller caller, Paging paging, Model model) {
        return caller.isOf(Group.managers) ? "redirect:/tasks" : mine(caller, paging, model);
    }

    @GetMapping("/mine")
    String mine(Caller caller, Paging paging, Model model) {
        TaskList open = TaskList.open(tasks, caller.id(), TaskFilter.of(null), paging);
        TaskList done = TaskList.done(doneTasks, caller.id(), TaskFilter.of(null), DONE_SHOWN);
        model.addAttribute(
                "page",
                new View(
                        caller.isOf(Group.managers),
                        tasks.newId(),
                        open.tasks(),
                        open.next(),
                        done.tasks(),
                        done.next(),
                        calendar.now(),
                        freshness.notes()));
        return "task/mine";
    }

    @GetMapping("/done")
    String done(
            Caller caller,
            @RequestParam @Nullable String q,
            @RequestParam @Nullable LocalDate done,
            Paging paging,
            Model model) {
        String typed = ListFilter.typed("q", q);
        ListFilter shown = ListFilter.of("/done").text("q", "Search", typed).day("done", "Done", done);
        TaskList found = NOTHING;
        try {
            TaskFilter filter = search.add(TaskFilter.of(null).done(Span.of(calendar, done)), typed, caller);
            found = TaskList.done(doneTasks, caller.id(), filter, paging);
        } catch (QueryRefused refused) {
            shown = shown.refused(refused.told());
        }
        model.addAttribute(
                "page",
                new DoneView(
                        caller.isOf(Group.managers),
                        shown,
                        found.tasks(),
                        found.next(),
                        calendar.now(),
                        freshness.notes()));
        return "task/done";
    }

    /** @param next the cursor of tasks created earlier, none on the last page */
    record CreatedView(
            boolean manager,
            ListFilter filter,
            List<Task> created,
            @Nullable String next,
            List<Staleness> staleness) {}

    @GetMapping("/created")
    String created(
            Caller caller,
            @RequestParam @Nullable String q,
            @RequestParam @Nullable Status status,
            @RequestParam @Nullable LocalDate created,
            @RequestParam @Nullable LocalDate done,
            Paging paging,
            Model model) {
        TaskFilter filter =
                TaskFilter.of(status).created(Span.of(calendar, created)).done(Span.of(calendar, done));
        String typed = ListFilter.typed("q", q);
        ListFilter shown = ListFilter.of("/created")
                .text("q", "Search", typed)
                .choice("status", "Status", Status.values(), status)
                .day("created", "Created", created)
                .day("done", "Done", done);
        TaskList found = NOTHING;
        try {
            found = TaskList.created(tasks, caller.id(), search.add(filter, typed, caller), paging);
        } catch (QueryRefused refused) {
            shown = shown.refused(refused.told());
        }
        model.addAttribute(
                "page",
                new CreatedView(caller.isOf(Group.managers), shown, found.tasks(), found.next(), freshness.notes()));
        return "task/created";
    }

    @PostMapping("/tasks")
    String create(
            Caller caller,
            @RequestParam(required = false) @Nullable UUID key,
            @RequestParam(defaultValue = "") String externalId,
            @RequestParam(defaultValue = "") String title,
            @RequestParam(defaultValue = "") String description,
            RedirectAttributes redirect) {
        try {
            Tasks.Created created = authors.create(caller, key, new TaskText(externalId, title, description));
            Task task = tasks.shownTo(caller, created.id());
            String told = "%s went to %s.".formatted(quoted(task.title()), Flash.apart(task.assigneeName()));
            if (created.repeated()) {
                Flash.notDone(redirect, "You have already sent this, so no second task was created. " + told);
            } else {
                Flash.done(redirect, told);
            }
        } catch (TaskRefusal | KeyReused refused) {
            Rejected.form(
                    redirect,
                    "task",
                    Map.of("externalId", externalId, "title", title, "description", description),
                    refused);
        }
        return "redirect:/mine";
    }

    @PostMapping("/tasks/{id}/completion")
    String complete(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
        try {
            Task task = doneTasks.complete(id, caller);
            Flash.done(redirect, "%s is done.".formatted(quoted(task.title())));
            redirect.addFlashAttribute("focus", beside(task));
            if (task.undoUntil() != null) {
                redirect.addFlashAttribute("undo", task.id().toString());
            }
        } catch (Tasks.Moved | Tasks.NotYours refused) {
            Flash.refused(redirect, refused);
        }
        return "redirect:/mine";
    }

    @PostMapping("/tasks/{id}/completion/undo")
    String undo(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
        try {
            Task task = doneTasks.reopen(id, caller);
            Flash.done(redirect, "%s is open again.".formatted(quoted(task.title())));
            redirect.addFlashAttribute("focus", task.id().toString());
        } catch (Tasks.Final | Tasks.NotYours refused) {
            Flash.refused(redirect, refused);
        }
        return "redirect:/mine";
    }

    /** The id of the next task in the list, or else of the first; empty if the list is empty. */
    private String beside(Task done) {
        return Stream.of(done.number(), Long.MAX_VALUE)
                .flatMap(before -> tasks.open(done.assigneeId(), TaskFilter.of(null), before, 1).stream())
                .findFirst()
                .map(task -> task.id().toString())
                .orElse("");
    }

    private static String quoted(String title) {
        return "“%s”".formatted(Flash.apart(title));
    }
}
