package dev.ates.messaging.log;

import dev.ates.robots.Signal;

/**
 * Wake the workers of a producer. The sequencer: something was committed to the outbox, or the broker has confirmed a
 * window. The publisher: the log has grown, or a consumer requests a replay.
 */
public record Signals(Signal toSequence, Signal toPublish) {

    public Signals() {
        this(new Signal(), new Signal());
    }
}
