package dev.ates.messaging;

import dev.ates.contracts.TextRule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events that could not be applied for a reason that does not pass. Their day cannot become final until an operator
 * has decided about them; every decision is kept with who and why. As soon as this bean exists, so does its table.
 */
public interface Quarantine {

    /** What an operator may give as a reason. */
    TextRule REASON = TextRule.line("reason", 1, 500);

    /** Whether events of this day from this producer wait for an operator. */
    boolean holds(String producer, LocalDate day);

    /** Those in a state, or all, with an id below {@code before}: the newest first. */
    List<Entry> list(@Nullable State state, long before, int limit);

    Optional<Entry> find(long id);

    /** What was decided about an event so far, the latest first, at most 100. */
    List<Decision> decisions(long id);

    /**
     * Applies an event as if it came now: decoded anew, by the same handler, in one transaction with the note of it. An
     * event that fails again stays open with the new reason.
     *
     * @return the event as it is then, empty when there is none by that id
     * @throws DecidedException when it is no longer open
     */
    Optional<Entry> retry(long id, String by);

    /**
     * Gives an event up: it will never be applied, and no longer keeps its day from becoming final.
     *
     * @return as for {@link #retry}
     * @throws TextRule.Refused when the reason breaks the rule {@link #REASON}
     * @throws DecidedException when it is no longer open
     */
    Optional<Entry> discard(long id, String by, @Nullable String reason);

    /** It waits for an operator, and its day with it; it was applied in the end; it was given up. */
    enum State {
        open,
        retried,
        discarded
    }

    /** What an operator did. */
    enum Verdict {
        retried,
        failed_again,
        discarded
    }

    /**
     * @param reason what was wrong with it when it was last tried
     * @param decidedBy who decided last
     * @param decision why it was discarded, or what a retry brought
     */
    record Entry(
            long id,
            String producer,
            int partition,
            long position,
            LocalDate day,
            @Nullable String type,
            String reason,
            String raw,
            Instant quarantinedAt,
            State state,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            @Nullable String decision) {}

    /** @param reason why it was discarded, or why it failed again */
    record Decision(Verdict verdict, String by, Instant at, String reason) {}

    /** The event is no longer open: it was retried or discarded before. */
    final class DecidedException extends IllegalStateException {
        public DecidedException(Entry event) {
            super("Event %d was %s by %s at %s"
                    .formatted(event.id(), event.state(), event.decidedBy(), event.decidedAt()));
        }
    }
}
