package dev.ates.tracker.task;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is now.
 *
 * @param number rises with the order of creation, with holes
 * @param externalId what it is called elsewhere, 1 to 64 characters; none when it has no such name
 * @param title 1 to 500 characters
 * @param description up to 10,000 characters
 * @param assigneeName how the assignee is called
 * @param assignments how often it was given away, each time for its fee: 1 or more
 * @param feeMinor below zero: what an assignment costs the assignee, in minor units
 * @param rewardMinor above zero: what its completion brings, in minor units
 * @param currency ISO 4217
 * @param createdBy the author
 * @param assignedAt of the latest assignment
 * @param doneAt none while it is open
 */
public record Task(
        UUID id,
        long number,
        @Nullable String externalId,
        String title,
        String description,
        Status status,
        UUID assigneeId,
        String assigneeName,
        int assignments,
        long feeMinor,
        long rewardMinor,
        String currency,
        UUID createdBy,
        Instant createdAt,
        Instant assignedAt,
        @Nullable Instant doneAt) {

    /** A task is open until it is done; nothing opens it again. */
    public enum Status {
        open,
        done
    }
}
