package dev.ates.tracker.task;

import dev.ates.ui.Caller;
import dev.ates.ui.FormObjects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Names the task of a kept form. */
@Component
class TaskForms implements FormObjects {

    private final Tasks tasks;

    TaskForms(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public Optional<String> nameOf(Caller caller, UUID id) {
        return tasks.find(id).filter(task -> Tasks.isShownTo(caller, task)).map(Task::title);
    }
}
