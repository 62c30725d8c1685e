package dev.ates.tracker.day;

import dev.ates.contracts.Event;
import dev.ates.contracts.TaskAssignedV1;
import dev.ates.contracts.TaskCompletedV1;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code ates.tell-v1}: the versions of its events that the tracker publishes.
 *
 * @param tellV1 whether tasks are also published in version 1: for a migration window, while a consumer only knows that version
 */
@ConfigurationProperties("ates")
record TellingSettings(@DefaultValue("false") boolean tellV1) {

    /** The older version of an event that is published before it, if enabled. */
    Optional<? extends Event> older(Event event) {
        if (!tellV1) {
            return Optional.empty();
        }
        return switch ((TrackerEvent) event) {
            case TaskAssigned assigned -> Optional.of(TaskAssignedV1.of(assigned));
            case TaskCompleted completed -> Optional.of(TaskCompletedV1.of(completed));
            case DaySealed sealed -> Optional.empty();
        };
    }
}
