package dev.ates.messaging.log;

import dev.ates.robots.Lease;
import java.util.List;

/** The stream that this service produces, if any. */
public record Tellings(List<Telling> all) {

    /** @param lease which instance leads; it only saves work, the lock on {@code stream_head} decides */
    public record Telling(StreamLog log, Lease lease, Sequencer.Settings settings) {}
}
