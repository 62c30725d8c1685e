package dev.ates.tracker.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The current state of a task.
 *
 * @param number increases in order of creation, with gaps
 * @param externalId its id in another system, 1 to 64 characters; none if it has no such id
 * @param title 1 to 500 characters
 * @param description up to 10,000 characters; in a list the first 200, and … if there are more
 * @param assigneeName the assignee's name
 * @param assignments the number of assignments, each of which charged the fee: 1 or more
 * @param feeMinor below zero: the cost of an assignment for the assignee, in minor units
 * @param rewardMinor above zero: the reward for its completion, in minor units
 * @param currency ISO 4217
 * @param createdBy the author; for an imported task, the person who confirmed the import
 * @param imported whether an import created it, so that imports may change its texts
 * @param assignedAt of the latest assignment
 * @param doneAt none while it is open
 * @param undoUntil until when its completion can be taken back; none while it is open, or if it cannot be taken back at all
 */
public record Task(
        UUID id,
        long number,
        @Nullable String externalId,
        String title,

        @Schema(description = "Up to 10,000 characters; in a list the first 200, and … if there are more")
        String description,

        Status status,
        UUID assigneeId,
        String assigneeName,
        int assignments,
        long feeMinor,
        long rewardMinor,
        String currency,
        UUID createdBy,
        @JsonIgnore boolean imported,
        Instant createdAt,
        Instant assignedAt,
        @Nullable Instant doneAt,
        @Nullable Instant undoUntil) {

    /** A task is open until it is done, and done for good once {@code undoUntil} is over. */
    public enum Status {
        open,
        done
    }
}
