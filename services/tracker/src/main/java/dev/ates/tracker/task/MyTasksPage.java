package dev.ates.tracker.task;

import dev.ates.ops.Freshness;
import dev.ates.tracker.ManagersOnly;
import dev.ates.tracker.task.Task.Status;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.Paging;
import dev.ates.ui.Staleness;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What a person has to do and has done, and the form for a new task. */
@Controller
class MyTasksPage {

    private final Tasks tasks;
    private final Freshness freshness;

    MyTasksPage(Tasks tasks, Freshness freshness) {
        this.tasks = tasks;
        this.freshness = freshness;
    }

    /**
     * @param open all that fit on a page, newest first
     * @param next the cursor of the next open ones, none when these are all
     * @param done the latest, newest first
     * @param externalId what was typed and refused, otherwise empty, and so are title and description
     */
    record View(
            boolean manager,
            List<Task> open,
            @Nullable String next,
            List<Task> done,
            String externalId,
            String title,
            String description,
            List<Staleness> staleness) {}

    private static final int DONE_SHOWN = 20;

    @GetMapping("/")
    String mine(Caller caller, Paging paging, Model model) {
        model.addAttribute("page", view(caller, paging, "", "", ""));
        return "task/mine";
    }

    @PostMapping("/tasks")
    String create(
            Caller caller,
            @RequestParam(defaultValue = "") String externalId,
            @RequestParam(defaultValue = "") String title,
            @RequestParam(defaultValue = "") String description,
            Model model,
            RedirectAttributes redirect,
            HttpServletResponse response) {
        try {
            UUID id = tasks.create(caller.id(), externalId, title, description);
            Task task = tasks.shownTo(caller, id);
            Flash.done(redirect, "“%s” went to %s.".formatted(task.title(), task.assigneeName()));
            return "redirect:/";
        } catch (TaskRefusal refused) {
            // Shown with what was typed, so that it can be mended.
            response.setStatus(refused.status().value());
            model.addAttribute("flash", new Flash("yellow", String.valueOf(refused.getMessage())));
            model.addAttribute(
                    "page", view(caller, new Paging(null, Paging.LIMIT_DEFAULT), externalId, title, description));
            return "task/mine";
        }
    }

    @PostMapping("/tasks/{id}/completion")
    String complete(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
        try {
            Task task = tasks.complete(id, caller.id());
            Flash.done(redirect, "“%s” is done.".formatted(task.title()));
        } catch (Tasks.Moved moved) {
            Flash.refused(redirect, String.valueOf(moved.getMessage()));
        }
        return "redirect:/";
    }

    private View view(Caller caller, Paging paging, String externalId, String title, String description) {
        List<Task> open =
                tasks.listOf(caller.id(), Status.open, paging.afterLong().orElse(Long.MAX_VALUE), paging.limit());
        return new View(
                caller.isAny(ManagersOnly.ROLES),
                open,
                TasksApi.TaskList.of(open, paging).next(),
                tasks.listOf(caller.id(), Status.done, Long.MAX_VALUE, DONE_SHOWN),
                externalId,
                title,
                description,
                freshness.notes());
    }
}
