package dev.ates.tracker.imports;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of tasks that was read, and perhaps imported. Its lines are counted by outcome, which is the one expected when
 * the file was read, until all are imported; the counts add up to all lines.
 *
 * @param name of the file
 * @param created open tasks that do not exist here yet
 * @param changed open tasks of an earlier import with a different title or description
 * @param same tasks that exist here and stay unchanged: with the same texts, or done and from an earlier import
 * @param closed tasks that are done in the other tracker and do not exist here: skipped, because nobody could be paid
 *     for them
 * @param rejected lines that cannot be used, or with other texts than a task that somebody created here
 * @param shortened how many lines have a text that is longer than allowed
 * @param imported how many lines have been imported so far
 * @param ignored columns of the file that are not used
 * @param unknownStatuses at most 20 statuses of the file that mean neither open nor closed here
 * @param unknownStatusLines how many lines count as open because of such a status
 */
public record Import(
        UUID id,
        String name,
        State state,
        String by,
        Instant readAt,
        @Nullable Instant doneAt,
        long lines,
        long created,
        long changed,
        long same,
        long closed,
        long rejected,
        long shortened,
        long imported,
        List<String> ignored,
        List<String> unknownStatuses,
        long unknownStatusLines) {

    /** The state of an import. */
    public enum State {
        /** Shown, and waiting for somebody to confirm it. */
        read,
        running,
        done
    }

    /** The outcome of a line. */
    public enum Outcome {
        created("New"),
        changed("Changed"),
        same("Not changed"),
        closed("Closed, skipped"),
        rejected("Rejected");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        /** The words for people. */
        public String words() {
            return words;
        }
    }

    /**
     * @param text the external id and the title, or the reason for the rejection
     * @param task the task that somebody created manually with the line's external id, which is why it is rejected
     */
    public record Line(
            long line,
            Outcome outcome,
            String text,
            @Nullable UUID task) {}

    /** How many lines have this outcome. */
    long of(Outcome outcome) {
        return switch (outcome) {
            case created -> created;
            case changed -> changed;
            case same -> same;
            case closed -> closed;
            case rejected -> rejected;
        };
    }

    /** In percent. */
    public int progress() {
        long toImport = lines - rejected;
        return toImport == 0 ? 100 : (int) (100 * imported / toImport);
    }
}
