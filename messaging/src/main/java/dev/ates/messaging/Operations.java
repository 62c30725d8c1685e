package dev.ates.messaging;

import dev.ates.contracts.TextRule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an operator sees of this service's streams, and decides about them. Every decision is kept with who and why. */
public interface Operations {

    /** What an operator may give as a reason. */
    TextRule REASON = TextRule.line("reason", 1, 500);

    /** How it stands with every stream at this moment. */
    Standing streams();

    /**
     * Events of the quarantine, the newest first.
     *
     * @param state those in this state, {@code null} for all
     * @param before those with a lower id
     */
    List<Quarantined> quarantined(@Nullable State state, long before, int limit);

    Optional<Quarantined> quarantined(long id);

    /** What was decided about an event so far, the latest first, at most 100. */
    List<Decision> decisions(long id);

    /**
     * Applies an event of the quarantine as if it came now: decoded anew, by the same handler, in one transaction with
     * the note of it. An event that fails again stays open with the new reason.
     *
     * @param by who decides
     * @return the event as it is then, empty when there is none by that id
     * @throws DecidedException when it is no longer open
     */
    Optional<Quarantined> retry(long id, String by);

    /**
     * Gives an event up: it will never be applied, and no longer keeps its day from becoming final.
     *
     * @param by who decides
     * @param reason as {@link #REASON} wants it; nothing typed is refused like an empty one
     * @return the event as it is then, empty when there is none by that id
     * @throws TextRule.Refused when the reason breaks its rule
     * @throws DecidedException when it is no longer open
     */
    Optional<Quarantined> discard(long id, String by, @Nullable String reason);

    /**
     * Lets the consumer ask its producer to tell again from a position on. Harmless: what was applied is dropped.
     *
     * @param from 1 to the position after the last one applied
     * @return the streams that will be asked, none when nobody by that name is heard
     * @throws IllegalArgumentException for a position out of its bounds
     * @throws StandsStillException when nothing of it would be applied
     */
    List<Streams.Heard> replay(String producer, @Nullable Integer partition, long from);

    /**
     * Lets a stream go on that has stopped, or that is only told from another history any more. Where this service tells
     * it, it begins a new epoch on what its log has now; where this service hears it, it adopts the epoch that it hears.
     * If that is still the one in which it stopped, it compares again what it hears with what it has applied: position
     * and mark stay, and it stops again unless they fit. What was applied stays applied.
     *
     * @param by who decides
     * @param reason as {@link #REASON} wants it
     * @return what became of each partition that needed it; none when this service neither tells nor hears such a stream
     * @throws NothingToResumeException when the stream runs, or going on from here is not possible yet
     */
    List<Resumed> resume(String stream, String by, @Nullable String reason);

    /** Which end of a stream this service is. */
    enum Side {
        told,
        heard
    }

    /**
     * A partition that goes on.
     *
     * @param position told: the last position in common with the epoch before; heard: where the cursor goes on. When
     *     neither epoch nor position have changed, it compares again
     * @param keptFrom the first position of the epoch before whose effect stays although it is not known to be in the
     *     new one; {@code null} when there is none
     * @param keptTo the last one
     */
    record Resumed(
            String stream,
            int partition,
            Side side,
            @Nullable UUID epochBefore,
            long positionBefore,
            UUID epoch,
            long position,
            @Nullable Long keptFrom,
            @Nullable Long keptTo) {}

    /** The stream runs, or it cannot go on from here yet; the message says which. */
    final class NothingToResumeException extends IllegalStateException {
        public NothingToResumeException(String message) {
            super(message);
        }
    }

    /** A stream that is heard and not applied: what is told again would be dropped. */
    final class StandsStillException extends IllegalStateException {
        public StandsStillException(Streams.Heard stream, String reason) {
            super(
                    "Nothing of stream %s/%d is applied, told again or not, until its trouble is over: %s. A stream that has stopped goes on with 'ates ops streams resume %s'"
                            .formatted(stream.producer(), stream.partition(), reason, stream.producer()));
        }
    }

    /** What became of an event in quarantine. */
    enum State {
        /** It waits for an operator, and its day with it. */
        open,
        /** It was applied in the end. */
        retried,
        /** It was given up. */
        discarded
    }

    /** What an operator did. */
    enum Verdict {
        retried,
        failed_again,
        discarded
    }

    /**
     * @param type the CloudEvents type, if it could be read
     * @param reason what was wrong with it when it was last tried
     * @param raw the event as it came
     * @param decidedBy who decided last, {@code null} before anybody did
     * @param decision why it was discarded, or what a retry brought
     */
    record Quarantined(
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

    /**
     * @param quarantined how many events of each producer are open, none of those that have none
     */
    record Standing(List<Hearing> heard, List<Telling> told, List<Held> quarantined) {}

    /**
     * A stream that this service hears.
     *
     * @param lag how many events are known to wait
     * @param lagSeconds how long the oldest of them is known to wait, as far back as this process remembers
     * @param silentSeconds since the producer was last heard, {@code null} for never
     * @param silent whether that is longer than it should be
     * @param stopped why the stream was stopped, {@code null} while it runs
     * @param disagreement why nothing is applied as long as the producer is set up so, {@code null} while it agrees
     * @param warning why somebody else who tells this stream needs attention, {@code null} when nobody does
     * @param other the epoch that is, or was, told besides the one that is applied
     * @param rejected what was put into the dead-letter queue
     */
    record Hearing(
            String producer,
            int partition,
            long applied,
            long head,
            long lag,
            long lagSeconds,
            @Nullable Instant heardAt,
            @Nullable Long silentSeconds,
            boolean silent,
            @Nullable LocalDate day,
            @Nullable String stopped,
            @Nullable String disagreement,
            @Nullable String warning,
            Streams.@Nullable Other other,
            Streams.@Nullable Rejected rejected) {

        /** Why nothing, or not everything, of this stream is applied until somebody acts; {@code null} if all is well. */
        public @Nullable String trouble() {
            return stopped != null ? stopped : disagreement != null ? disagreement : warning;
        }
    }

    /**
     * A stream that this service tells.
     *
     * @param waiting chunks that are committed and not yet sequenced
     * @param waitingSeconds how old the oldest of them is, 0 when there is none
     * @param unpublished events that are sequenced and not yet confirmed by the broker
     * @param stopped why nothing more is sequenced or published, {@code null} while it is
     */
    record Telling(
            String stream,
            int partition,
            long waiting,
            long waitingSeconds,
            long head,
            long published,
            long unpublished,
            @Nullable LocalDate sealed,
            @Nullable String stopped) {}

    /** Events of a producer that wait in quarantine. */
    record Held(String producer, long events) {}

    /** The event is no longer open: it was retried or discarded before. */
    final class DecidedException extends IllegalStateException {
        public DecidedException(Quarantined event) {
            super("Event %d was %s by %s at %s"
                    .formatted(event.id(), event.state(), event.decidedBy(), event.decidedAt()));
        }
    }
}
