package dev.ates.tracker.imports;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of tasks, read and perhaps imported. Its lines are counted by their outcome, which is the expected one until they are
 * imported; they add up to all lines.
 *
 * @param name of the file
 * @param created an open task that is not here yet
 * @param changed an open task of an earlier import with another title or description
 * @param same a task that is here and stays as it is: with the same texts, or done and from an earlier import
 * @param closed a task that is done in the other tracker and not here at all: skipped, as nobody could be paid for it
 * @param rejected a line that cannot be taken, or a task that somebody created by hand, with other texts
 * @param shortened how many have a text that is longer than allowed
 * @param imported how many lines have been imported so far
 * @param ignored columns of the file that mean nothing here
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
        List<String> ignored) {

    /** Where an import is. */
    public enum State {
        /** Shown, and waiting for somebody who confirms it. */
        read,
        running,
        done
    }

    /** What happens to a line. */
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

        /** For people. */
        public String words() {
            return words;
        }
    }

    /** @param text the external id and the title, or why it is rejected */
    public record Line(long line, Outcome outcome, String text) {}

    /** In percent. */
    public int progress() {
        long toImport = lines - rejected;
        return toImport == 0 ? 100 : (int) (100 * imported / toImport);
    }
}
