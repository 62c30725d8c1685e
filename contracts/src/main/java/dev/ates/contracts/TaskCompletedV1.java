package dev.ates.contracts;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.TrackerEvent.TaskCompleted;
import java.util.UUID;

/**
 * {@link TaskCompleted} before tasks had an external id, which is part of its title.
 *
 * @param title 1 to 200 characters
 * @param description up to 10,000 characters
 * @param rewardMinor above zero: credited to the assignee
 * @param currency ISO 4217
 */
@WireName("ates.task.completed.v1")
public record TaskCompletedV1(
        UUID taskId, UUID assigneeId, String title, String description, long rewardMinor, String currency)
        implements Superseded<TaskCompleted> {
    public TaskCompletedV1 {
        requireNonNull(taskId, "taskId");
        requireNonNull(assigneeId, "assigneeId");
        Bounds.text("title", 1, 200, title);
        Bounds.text("description", 0, 10_000, description);
        Bounds.atLeast("rewardMinor", 1, rewardMinor);
        Bounds.currency(currency);
    }

    /** The same fact for consumers that only know this version. */
    public static TaskCompletedV1 of(TaskCompleted task) {
        return new TaskCompletedV1(
                task.taskId(),
                task.assigneeId(),
                TitleV1.of(task.externalId(), task.title()),
                task.description(),
                task.rewardMinor(),
                task.currency());
    }

    @Override
    public TaskCompleted upcast() {
        return new TaskCompleted(taskId, assigneeId, null, title, description, rewardMinor, currency);
    }

    @Override
    public UUID person() {
        return assigneeId;
    }
}
