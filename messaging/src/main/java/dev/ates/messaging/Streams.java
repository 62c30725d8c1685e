package dev.ates.messaging;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How far this service is with the streams it hears and tells, and what an operator decides about them. */
public interface Streams {

    /** One entry per stream and partition that this service hears. */
    List<Heard> heard();

    /** One entry per partition of the stream that this service tells, if any. */
    List<Told> told();

    /** All of it at this moment. */
    Standing standing();

    /** One entry per consumer and partition of the stream that this service tells: what they have not applied is kept. */
    List<Hearer> hearers();

    /** Forgets a consumer of it, unless that asks again; returns how many partitions it was known to hear, 0 for none. */
    int forget(String consumer, String by, @Nullable String reason);

    /** What the broker calls itself: product and version. */
    String broker();

    /** Looks for work at once instead of at the next poll, for whoever has moved the clock. */
    void wake();

    /**
     * Lets the consumer ask its producer to tell again from a position on. Harmless: what was applied is dropped.
     *
     * @param from 1 to the position after the last one applied, or it is an {@link IllegalArgumentException}
     * @return the streams that will be asked, none when nobody by that name is heard
     * @throws StandsStillException when nothing of it would be applied
     */
    List<Heard> replay(String producer, @Nullable Integer partition, long from);

    /**
     * Lets a stream go on that has stopped, or that is only told from another history any more. Its producer begins a new
     * epoch on what its log has now; a consumer adopts the epoch that it hears. If that is still the one in which it
     * stopped, position and mark stay, and it stops again unless what it hears fits them. What was applied stays applied.
     *
     * @param reason as {@link Quarantine#REASON} wants it
     * @param skipTo where to go on: where the log begins, or back at what was applied; {@code null} for where it is
     * @return what became of each partition that needed it; none when this service neither tells nor hears such a stream
     * @throws NothingToResumeException when the stream runs, or going on from here is not possible yet
     */
    List<Resumed> resume(String stream, String by, @Nullable String reason, @Nullable Long skipTo);

    /** @param lag how many events were published and are not applied */
    record Hearer(String consumer, int partition, long applied, long lag, Instant heardAt) {}

    /** @param quarantined how many events of each producer are open, none of those that have none */
    record Standing(List<Heard> heard, List<Told> told, List<Held> quarantined) {}

    /** Events of a producer that wait in quarantine. */
    record Held(String producer, long events) {}

    /**
     * A partition of a stream that this service hears. All that is {@code null} was never heard, or is not the case.
     *
     * @param epoch of the producer's database
     * @param applied the position of the last event applied, 0 for none
     * @param head the producer's last published position as last heard; an alarm when it is below {@code applied}
     * @param lagSeconds how long the oldest of them is known to wait, as far back as this process remembers
     * @param heardAgo in real time, however fast the clock of the service goes
     * @param silent whether that is longer than it should be; a producer that was never heard is silent
     * @param stopped why the stream was stopped (another past)
     * @param disagreement why nothing is applied as long as the producer is set up so
     * @param warning why another that tells this stream, or a head below {@code applied}, needs attention
     * @param other another epoch that is or was told under the same name
     */
    record Heard(
            String producer,
            int partition,
            @Nullable UUID epoch,
            long applied,
            long head,
            long lag,
            long lagSeconds,
            @Nullable Instant heardAt,
            @JsonIgnore @Nullable Duration heardAgo,
            boolean silent,
            @Nullable LocalDate day,
            @Nullable String stopped,
            @Nullable String disagreement,
            @Nullable String warning,
            @Nullable Other other,
            @Nullable Rejected rejected) {

        @JsonProperty("silentSeconds")
        public @Nullable Long silentSeconds() {
            return heardAgo == null ? null : heardAgo.toSeconds();
        }

        /** Why not everything of this stream is applied until somebody acts; {@code null} if all is well. */
        public @Nullable String trouble() {
            return stopped != null ? stopped : disagreement != null ? disagreement : warning;
        }

        /** Why nothing of this stream is applied, whatever is told, until somebody acts. */
        public @Nullable String standstill() {
            return stopped != null || disagreement != null || silent ? trouble() : null;
        }
    }

    /**
     * Another epoch that is told under the name of a stream: a second producer, or the same one after its database was
     * recreated, moved or restored.
     *
     * @param forkedFrom the epoch that it went on from, {@code null} for a database that began anew
     * @param forkedAt the last position that both have in common, {@code null} likewise
     * @param messages how many of it were ignored
     */
    record Other(
            UUID epoch,
            @Nullable UUID forkedFrom,
            @Nullable Long forkedAt,
            long head,
            Instant since,
            Instant heardAt,
            long messages) {

        /** How far it has all in common with the epoch that it went on from. */
        public long common() {
            return forkedAt == null ? 0 : forkedAt;
        }
    }

    /** @param reason of the last one */
    record Rejected(long messages, Instant at, String reason) {}

    /**
     * A partition of the stream that this service tells.
     *
     * @param waiting chunks that are committed and not yet sequenced
     * @param waitingSeconds how old the oldest of them is, 0 when there is none
     * @param published the position up to which the broker has confirmed
     * @param stopped why nothing more is sequenced or published (a restored database), {@code null} while it is
     */
    record Told(
            String stream,
            int partition,
            long waiting,
            long waitingSeconds,
            long head,
            long published,
            @Nullable LocalDate sealed,
            @Nullable String stopped) {

        /** Events that are sequenced and not yet confirmed by the broker. */
        @JsonProperty("unpublished")
        public long unpublished() {
            return head - published;
        }
    }

    /** Which end of a stream this service is. */
    enum Side {
        told,
        heard
    }

    /**
     * A partition that goes on.
     *
     * @param position told: the last one in common with the epoch before; heard: where the cursor goes on
     * @param keptFrom the first position of the epoch before whose effect stays although it is not known to be in the new
     *     one, up to {@code keptTo}; {@code null} when there is none
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
        public StandsStillException(Heard stream) {
            super(
                    "Nothing of stream %s/%d is applied, told again or not, until its trouble is over: %s. A stream that has stopped goes on with 'ates ops streams resume %s'"
                            .formatted(stream.producer(), stream.partition(), stream.standstill(), stream.producer()));
        }
    }
}
