package dev.ates.messaging.log;

import dev.ates.robots.Lease;
import dev.ates.robots.Signal;
import dev.ates.robots.Worker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Moves what has committed from the outbox into the log, and drops what is old, as long as this instance leads. */
public final class Sequencer implements Worker.Step {

    private static final Duration DROPPED_EVERY = Duration.ofHours(1);

    private final StreamLog stream;
    private final Lease lease;
    private final @Nullable Integer keepMonths;
    private final Signal sequenced;
    private @Nullable Long droppedNanos;

    /** @param keepMonths how many whole months the log is kept; none for ever */
    public Sequencer(StreamLog stream, Lease lease, @Nullable Integer keepMonths, Signal sequenced) {
        this.stream = stream;
        this.lease = lease;
        this.keepMonths = keepMonths;
        this.sequenced = sequenced;
    }

    @Override
    public boolean run() {
        if (!lease.hold()) {
            return false;
        }
        StreamLog.Round round = stream.sequence();
        if (round.moved()) {
            sequenced.raise();
        }
        if (keepMonths != null && !round.more()) {
            dropOld(keepMonths);
        }
        return round.more();
    }

    private void dropOld(int months) {
        long now = System.nanoTime();
        if (droppedNanos == null || now - droppedNanos > DROPPED_EVERY.toNanos()) {
            droppedNanos = now;
            stream.dropOlderThan(months);
        }
    }
}
