package dev.ates.contracts;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.TrackerEvent.TaskAssigned;
import java.util.UUID;

/**
 * {@link TaskAssigned} before tasks had an external id, which is part of its title.
 *
 * @param title 1 to 200 characters
 * @param description up to 10,000 characters
 * @param feeMinor below zero: charged to the assignee
 * @param currency ISO 4217
 */
@WireName("ates.task.assigned.v1")
public record TaskAssignedV1(
        UUID taskId, UUID assigneeId, String title, String description, long feeMinor, String currency)
        implements Superseded<TaskAssigned> {
    public TaskAssignedV1 {
        requireNonNull(taskId, "taskId");
        requireNonNull(assigneeId, "assigneeId");
        Bounds.text("title", 1, 200, title);
        Bounds.text("description", 0, 10_000, description);
        Bounds.atMost("feeMinor", -1, feeMinor);
        Bounds.currency(currency);
    }

    /** The same fact for consumers that only know this version. */
    public static TaskAssignedV1 of(TaskAssigned task) {
        return new TaskAssignedV1(
                task.taskId(),
                task.assigneeId(),
                TitleV1.of(task.externalId(), task.title()),
                task.description(),
                task.feeMinor(),
                task.currency());
    }

    @Override
    public TaskAssigned upcast() {
        return new TaskAssigned(taskId, assigneeId, null, title, description, feeMinor, currency);
    }

    @Override
    public UUID person() {
        return assigneeId;
    }
}
