package dev.ates.messaging;

import dev.ates.contracts.Event;

/**
 * Applies a stream's events in this service; a bean of this type makes the service a consumer of that stream. Each event
 * reaches it exactly once in effect: {@link #apply} runs in the transaction that also moves the stream's cursor.
 *
 * <p>Only when an operator lets the stream go on in a new epoch (see {@link Streams#resume}) an event may come that was
 * applied before, with the id that it had: give effects a name by that id, such as a unique cause.
 *
 * <p>Work set-based: a batch has up to 500 events. Do not depend on the order between different people: an event that
 * cannot be applied goes into quarantine and the stream goes on. Throw what Spring's data access throws for failures that
 * pass (they are retried), anything else for those that do not (the event is isolated and put into quarantine).
 */
public interface StreamHandler<E extends Event> {

    /** The stream to hear, such as {@code tracker}. */
    String producer();

    /** The family of the events of that stream; an event of another family goes into quarantine. */
    Class<E> family();

    /** Applies a batch, as part of the running transaction. */
    void apply(Batch<E> batch);
}
