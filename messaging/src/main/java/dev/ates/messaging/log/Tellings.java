package dev.ates.messaging.log;

import dev.ates.robots.Lease;
import java.util.List;

/** What this service tells: one stream, or nothing. */
public record Tellings(List<Telling> all) {

    /** @param lease which instance leads; it only saves work, the lock on {@code stream_head} decides */
    public record Telling(StreamLog log, Lease lease, Sequencer.Settings settings) {}
}
