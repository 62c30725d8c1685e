package dev.ates.tracker.task;

import dev.ates.tracker.task.Task.Status;
import java.util.ArrayList;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are listed: those with all that is said here.
 *
 * @param externalId what a task is called elsewhere
 */
record TaskFilter(
        @Nullable Status status,
        @Nullable UUID assignee,
        @Nullable String externalId) {

    static TaskFilter of(@Nullable Status status) {
        return new TaskFilter(status, null, null);
    }

    /**
     * As a condition on {@code task}, with the parameters {@code :assignee} and {@code :externalId}. The status stands in the text,
     * so that partial indexes can serve a prepared statement.
     */
    String condition() {
        var conditions = new ArrayList<String>();
        conditions.add(status == null ? "true" : "task.status = '%s'".formatted(status));
        if (assignee != null) {
            conditions.add("task.assignee_id = :assignee");
        }
        if (externalId != null) {
            conditions.add("task.external_id = :externalId");
        }
        return String.join(" and ", conditions);
    }
}
