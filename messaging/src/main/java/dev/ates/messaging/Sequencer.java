package dev.ates.messaging;

/** Moves what has committed from the outbox into the log, as long as this instance leads. */
final class Sequencer implements Worker.Step {

    private final StreamLog stream;
    private final Lease lease;
    private final int partitions;
    private final Signal sequenced;

    Sequencer(StreamLog stream, Lease lease, int partitions, Signal sequenced) {
        this.stream = stream;
        this.lease = lease;
        this.partitions = partitions;
        this.sequenced = sequenced;
    }

    @Override
    public boolean run() {
        if (!lease.hold()) {
            return false;
        }
        boolean more = false;
        for (int partition = 0; partition < partitions; partition++) {
            StreamLog.Round round = stream.sequence(partition);
            if (round.moved()) {
                sequenced.raise();
            }
            more |= round.more();
        }
        return more;
    }
}
