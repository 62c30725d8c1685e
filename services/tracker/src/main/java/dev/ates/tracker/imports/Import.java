package dev.ates.tracker.imports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of tasks that was read, and perhaps imported.
 *
 * @param name of the file
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
        @JsonUnwrapped Counts counts,
        List<String> ignored,
        List<String> unknownStatuses,
        long unknownStatusLines) {

    /**
     * The lines by outcome, which is the one expected when the file was read, until all are imported; together they are all
     * lines.
     *
     * @param created open tasks that do not exist here yet
     * @param changed open tasks of an earlier import with a different title or description
     * @param same tasks that exist here and stay unchanged: with the same texts, or done and from an earlier import
     * @param closed tasks that are done in the other tracker and do not exist here: skipped, because nobody could be paid
     *     for them
     * @param rejected lines that cannot be used, or with other texts than a task that somebody created here
     * @param shortened how many lines have a text that is longer than allowed
     * @param imported how many lines have been imported so far
     */
    public record Counts(
            long lines,
            long created,
            long changed,
            long same,
            long closed,
            long rejected,
            long shortened,
            long imported) {

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
    }

    /** The state of an import. */
    public enum State {
        /** Shown, and waiting for somebody to confirm it. */
        read("to be confirmed"),
        running("running"),
        done("done");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** The words for people. */
        public String words() {
            return words;
        }
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

    /** In percent. */
    public int progress() {
        long toImport = counts.lines() - counts.rejected();
        return toImport == 0 ? 100 : (int) (100 * counts.imported() / toImport);
    }
}
