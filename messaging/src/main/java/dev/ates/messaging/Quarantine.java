package dev.ates.messaging;

import dev.ates.contracts.TextRule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Events that could not be applied because of a permanent failure. Their day cannot become final until an operator has
 * decided about them; every decision is kept with who and why. The table exists once this bean does.
 */
public interface Quarantine {

    /** The rule for an operator's reason. */
    TextRule REASON = TextRule.line("reason", 1, 500);

    /** Whether events of this producer and day wait for an operator. */
    boolean holds(String producer, LocalDate day);

    /** The events in a state, of a producer and of a day, or all, with an id below {@code before}, the newest first. */
    List<Item> list(@Nullable State state, @Nullable String producer, @Nullable LocalDate day, long before, int limit);

    Optional<Item> find(long id);

    /** The decisions about an event, the latest first, at most 100. */
    List<Decision> decisions(long id);

    /**
     * Decodes an event again and hands it to its handler, in one transaction with the record of the decision. If it fails
     * again, it stays open with the new reason.
     *
     * @return the event afterwards, empty if there is none with that id
     * @throws DecidedException when it is no longer open
     */
    Optional<Item> retry(long id, String by);

    /**
     * Discards an event: it will never be applied, and no longer keeps its day from becoming final.
     *
     * @return as for {@link #retry}
     * @throws TextRule.Refused when the reason breaks the rule {@link #REASON}
     * @throws DecidedException when it is no longer open
     */
    Optional<Item> discard(long id, String by, @Nullable String reason);

    /** The event and its day wait for an operator; it was applied by a retry; it was discarded. */
    enum State {
        open,
        retried,
        discarded
    }

    /** What an operator did. */
    enum Result {
        retried,
        failed_again,
        discarded
    }

    /**
     * @param reason why it failed last time
     * @param decidedBy who decided last
     * @param decision why it was discarded, or the result of a retry
     */
    record Item(
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
    record Decision(Result result, String by, Instant at, String reason) {}

    /** The event is no longer open: it was retried or discarded before. */
    final class DecidedException extends IllegalStateException {
        public DecidedException(Item item) {
            super("Event %d was %s by %s at %s".formatted(item.id(), item.state(), item.decidedBy(), item.decidedAt()));
        }
    }
}
