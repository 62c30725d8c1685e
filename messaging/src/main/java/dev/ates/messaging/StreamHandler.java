package dev.ates.messaging;

import dev.ates.contracts.Event;

/**
 * Applies a stream's events in this service; a bean of this type makes the service a consumer of that stream. Each event
 * reaches it exactly once in effect: {@link #apply} runs in the transaction that also moves the stream's cursor.
 *
 * <p>After an operator has resumed the stream in a new epoch (see {@link Streams#resume}), an event that was applied
 * before may come again with the same id. Make its effects idempotent by that id, for example with a unique cause.
 *
 * <p>Work set-based: a batch has up to 500 events. Do not depend on the order between different people: an event that
 * cannot be applied goes into quarantine and the stream goes on. Throw Spring's data access exceptions for transient
 * failures (they are retried), anything else for permanent ones (the event is isolated and put into quarantine).
 */
public interface StreamHandler<E extends Event> {

    /** The stream to consume, such as {@code tracker}. */
    String producer();

    /** The family of the events of that stream; an event of another family goes into quarantine. */
    Class<E> family();

    /** Applies a batch, as part of the running transaction. */
    void apply(Batch<E> batch);
}
