package dev.ates.tracker.task;

import dev.ates.ops.Freshness;
import dev.ates.tracker.task.Task.Status;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.Paging;
import dev.ates.ui.Staleness;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** All tasks, with the button that shuffles them, for managers and administrators; and a single one. */
@Controller
class AllTasksPage {

    private final Tasks tasks;
    private final Freshness freshness;

    AllTasksPage(Tasks tasks, Freshness freshness) {
        this.tasks = tasks;
        this.freshness = freshness;
    }

    /**
     * @param path of this list, filter included
     * @param openCount how many tasks a shuffle would move now
     * @param next the cursor of the next ones, none when these are the last
     */
    record View(
            @Nullable Status status,
            String path,
            long openCount,
            List<Task> tasks,
            @Nullable String next,
            List<Staleness> staleness) {}

    /** @param history who had the task, latest first */
    record OneView(Task task, List<Tasks.Assignment> history) {}

    @GetMapping("/tasks")
    @Allowed(Group.managers)
    String all(@RequestParam @Nullable Status status, Paging paging, Model model) {
        TasksApi.TaskList found = TasksApi.TaskList.all(tasks, status, paging);
        model.addAttribute(
                "page",
                new View(
                        status,
                        status == null ? "/tasks" : "/tasks?status=" + status,
                        tasks.countOpen(),
                        found.tasks(),
                        found.next(),
                        freshness.notes()));
        return "task/all";
    }

    @GetMapping("/tasks/{id}")
    String one(Caller caller, @PathVariable UUID id, Model model) {
        Task task = tasks.shownTo(caller, id);
        model.addAttribute("page", new OneView(task, tasks.history(id)));
        return "task/one";
    }
}
