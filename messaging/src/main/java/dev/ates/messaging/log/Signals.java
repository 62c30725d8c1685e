package dev.ates.messaging.log;

import dev.ates.robots.Signal;

/**
 * What wakes the workers of a stream that is told: something was committed to the outbox, or the broker has taken enough
 * for more to follow; the log has grown, or a consumer asks for a replay.
 */
public record Signals(Signal toSequence, Signal toPublish) {

    public Signals() {
        this(new Signal(), new Signal());
    }
}
