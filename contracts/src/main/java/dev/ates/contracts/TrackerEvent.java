package dev.ates.contracts;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events of the tracker, stream {@code tracker}. The business day of an event is its chunk's. */
public sealed interface TrackerEvent extends Event {

    /**
     * A task was given to a person, at its creation or by a shuffle; each assignment charges its fee.
     *
     * @param externalId the task's id in another system, 1 to 64 characters without control characters; none for a task
     *     without such an id, or published before there were any
     * @param title 1 to 500 characters
     * @param description up to 10,000 characters
     * @param feeMinor below zero: charged to the assignee
     * @param currency ISO 4217
     */
    @WireName("ates.task.assigned.v2")
    @Supersedes(TaskAssignedV1.class)
    record TaskAssigned(
            UUID taskId,
            UUID assigneeId,
            @Nullable String externalId,
            String title,
            String description,
            long feeMinor,
            String currency)
            implements TrackerEvent {
        public TaskAssigned {
            requireNonNull(taskId, "taskId");
            requireNonNull(assigneeId, "assigneeId");
            Bounds.externalId(externalId);
            Bounds.text("title", 1, 500, title);
            Bounds.text("description", 0, 10_000, description);
            Bounds.atMost("feeMinor", -1, feeMinor);
            Bounds.currency(currency);
        }

        /** A task without an external id. */
        public TaskAssigned(
                UUID taskId, UUID assigneeId, String title, String description, long feeMinor, String currency) {
            this(taskId, assigneeId, null, title, description, feeMinor, currency);
        }

        @Override
        public UUID person() {
            return assigneeId;
        }
    }

    /**
     * A task was done by its assignee, once.
     *
     * @param externalId the task's id in another system, 1 to 64 characters without control characters; none for a task
     *     without such an id, or published before there were any
     * @param title 1 to 500 characters
     * @param description up to 10,000 characters
     * @param rewardMinor above zero: credited to the assignee
     * @param currency ISO 4217
     */
    @WireName("ates.task.completed.v2")
    @Supersedes(TaskCompletedV1.class)
    record TaskCompleted(
            UUID taskId,
            UUID assigneeId,
            @Nullable String externalId,
            String title,
            String description,
            long rewardMinor,
            String currency)
            implements TrackerEvent {
        public TaskCompleted {
            requireNonNull(taskId, "taskId");
            requireNonNull(assigneeId, "assigneeId");
            Bounds.externalId(externalId);
            Bounds.text("title", 1, 500, title);
            Bounds.text("description", 0, 10_000, description);
            Bounds.atLeast("rewardMinor", 1, rewardMinor);
            Bounds.currency(currency);
        }

        /** A task without an external id. */
        public TaskCompleted(
                UUID taskId, UUID assigneeId, String title, String description, long rewardMinor, String currency) {
            this(taskId, assigneeId, null, title, description, rewardMinor, currency);
        }

        @Override
        public UUID person() {
            return assigneeId;
        }
    }

    /**
     * The position of this marker bounds the day: every event of {@code day} precedes it, none follows. Days are sealed
     * in order and none is skipped. Every partition gets one, with the counts and sums of the whole stream: all partitions
     * together.
     *
     * @param feesMinor sum of the fees of the day, zero or below
     * @param rewardsMinor sum of the rewards of the day, zero or above
     */
    @WireName("ates.day.sealed.v1")
    record DaySealed(
            LocalDate day, long assignments, long feesMinor, long completions, long rewardsMinor, String currency)
            implements TrackerEvent {
        public DaySealed {
            Bounds.day("day", day);
            Bounds.atLeast("assignments", 0, assignments);
            Bounds.atMost("feesMinor", 0, feesMinor);
            Bounds.atLeast("completions", 0, completions);
            Bounds.atLeast("rewardsMinor", 0, rewardsMinor);
            Bounds.currency(currency);
        }

        @Override
        public @Nullable UUID person() {
            return null;
        }
    }
}
