package dev.ates.messaging;

import dev.ates.contracts.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events. They commit or roll back with the caller's transaction, which every method requires, and never wait for
 * the broker: they are sequenced and published afterwards. Events of a transaction follow those of any that it has seen.
 */
public interface Outbox {

    /** Events that happen now: their business day is today, or the first day not yet sealed when they are sequenced. */
    default void append(List<? extends Event> events) {
        append(events, false);
    }

    /** @param bulk whether they are part of a large job, so that other events may overtake them */
    void append(List<? extends Event> events, boolean bulk);

    /** An event about one person, of {@code at} and its day, which is sequenced at {@code until} unless it is taken back. */
    void hold(UUID key, Instant at, Instant until, Event event);

    /** Takes back the event that is held for the key; {@code false} if there is none, or its time is over. */
    boolean takeBack(UUID key);

    /** Events that belong to a given business day, as accounting's do. Not for a stream that seals days. */
    void append(LocalDate day, List<? extends Event> events);

    /** The same for events that other events have caused; each continues the trace of its cause. */
    void appendCaused(LocalDate day, List<Caused> events);

    /**
     * An event with its cause.
     *
     * @param cause the id of an event in the batch that is being applied; with any other id, or none, it has no trace
     * @param time when it happened; none for now
     */
    record Caused(
            Event event, @Nullable UUID cause, @Nullable Instant time) {}
}
