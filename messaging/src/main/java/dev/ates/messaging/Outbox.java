package dev.ates.messaging;

import dev.ates.contracts.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells events to the world. They commit or roll back with the caller's transaction, which every method requires, and never
 * wait for the broker: they are sequenced and published afterwards, in the order of dependent transactions.
 */
public interface Outbox {

    /** The events of now: their business day is today, or the first day not yet sealed when they are sequenced. */
    default void append(List<? extends Event> events) {
        append(events, false);
    }

    /** @param bulk whether they are part of a large job, so that other events may overtake them */
    void append(List<? extends Event> events, boolean bulk);

    /** Events that belong to a given business day, as accounting's do. Not for a stream that seals days. */
    void append(LocalDate day, List<? extends Event> events);

    /** The same for events that others have brought about, each of which continues the trace of its cause. */
    void appendCaused(LocalDate day, List<Caused> events);

    /**
     * An event with what brought it about.
     *
     * @param cause the id of an event of the batch that is being applied; any other id, or none, leaves no trace
     * @param time when it happened, none for now
     */
    record Caused(
            Event event, @Nullable UUID cause, @Nullable Instant time) {}
}
