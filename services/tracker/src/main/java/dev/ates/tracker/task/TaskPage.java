package dev.ates.tracker.task;

import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.Paging;
import java.net.URI;
import java.net.URISyntaxException;
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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of a task, for those who may see it. */
@Controller
class TaskPage {

    private static final Logger log = LoggerFactory.getLogger(TaskPage.class);

    private final Tasks tasks;
    private final ExternalIds externalIds;
    private final ImportedTasks importedTasks;
    private final TaskHistory history;

    TaskPage(Tasks tasks, ExternalIds externalIds, ImportedTasks importedTasks, TaskHistory history) {
        this.tasks = tasks;
        this.externalIds = externalIds;
        this.importedTasks = importedTasks;
        this.history = history;
    }

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

    @PostMapping("/tasks/{id}/release")
    @Allowed(Group.managers)
    String releaseExternalId(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
        try {
            Task before = externalIds.release(id, caller);
            Flash.done(
                    redirect,
                    before.externalId() == null
                            ? "The task has no external id."
                            : "%s is free again.".formatted(Flash.apart(before.externalId())));
        } catch (ExternalIds.OfAnImport refused) {
            Flash.refused(redirect, refused);
        }
        return "redirect:/tasks/" + id;
    }
}
