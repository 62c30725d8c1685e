package dev.ates.messaging;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of the streams that this service consumes and produces, and the decisions of operators about them. */
public interface Streams {

    /** One entry per stream and partition that this service consumes. */
    List<Heard> heard();

    /** One entry per partition of the stream that this service produces, if any. */
    List<Told> told();

    /** The state of all streams and of the quarantine at this moment. */
    Standing standing();

    /** One entry per consumer and partition of this service's stream; events that one has not applied are kept. */
    List<Hearer> hearers();

    /** Forgets a consumer until its next request; returns how many partitions it was known to consume. */
    int forget(String consumer, String by, @Nullable String reason);

    /** The product and version that the broker reports. */
    String broker();

    /** Wakes the workers before their next poll, for a caller that has moved the clock. */
    void wake();

    /**
     * Has the consumer request a replay from a position. Harmless: events that were applied are dropped.
     *
     * @param from 1 to the position after the last one applied, or it is an {@link IllegalArgumentException}
     * @return the partitions to be replayed, none if no stream of that name is consumed
     * @throws StandsStillException when none of the events would be applied
     */
    List<Heard> replay(String producer, @Nullable Integer partition, long from);

    /**
     * Resumes a stream that has stopped, or that now arrives only from another history. Its producer begins a new epoch
     * on its current log; a consumer adopts the epoch that it receives. If that is still the one in which it stopped,
     * it keeps its position and mark, and stops again if they contradict the stream. What was applied stays applied.
     *
     * @param reason follows the rule {@link Quarantine#REASON}
     * @param skipTo the position to go on from: the log's first, or an applied one; {@code null} to stay
     * @return each partition that was resumed; none if this service neither produces nor consumes such a stream
     * @throws NothingToResumeException when the stream runs, or cannot be resumed yet
     */
    List<Resumed> resume(String stream, String by, @Nullable String reason, @Nullable Long skipTo);

    /** @param lag how many published events it has not applied */
    record Hearer(String consumer, int partition, long applied, long lag, Instant heardAt) {}

    /** @param quarantined the open events of each producer that has any */
    record Standing(List<Heard> heard, List<Told> told, List<Quarantined> quarantined) {}

    /** The number of a producer's events that wait in quarantine. */
    record Quarantined(String producer, long events) {}

    /**
     * A partition of a stream that this service consumes. A {@code null} means: never heard, or not the case.
     *
     * @param epoch of the producer's database
     * @param applied the position of the last event applied, 0 for none
     * @param head the producer's last published position as last heard; an alarm when it is below {@code applied}
     * @param lagSeconds how long the oldest event that is not applied has waited, as far back as this process remembers
     * @param heardAgo in real time, however fast the service's clock runs
     * @param silent whether that is longer than {@code silent-after}; a producer that was never heard is silent
     * @param stopped why the stream was stopped, such as a different history
     * @param disagreement why nothing is applied: the producer has another zone or currency
     * @param warning why a second producer of this stream, or a head below {@code applied}, needs attention
     * @param other another epoch that is or was published under the same name
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

        /** Why some events of this stream are not applied until somebody acts; {@code null} if all is well. */
        public @Nullable String trouble() {
            return stopped != null ? stopped : disagreement != null ? disagreement : warning;
        }

        /** Why no event of this stream is applied until somebody acts, not even a replayed one. */
        public @Nullable String standstill() {
            return stopped != null || disagreement != null || silent ? trouble() : null;
        }
    }

    /**
     * Another epoch that is published under the name of a stream: by a second producer, or by the same one after its database
     * was recreated, moved or restored.
     *
     * @param forkedFrom the epoch that it continues, {@code null} for a new database
     * @param forkedAt the last position that both have in common, {@code null} likewise
     * @param messages how many messages of it were ignored
     */
    record Other(
            UUID epoch,
            @Nullable UUID forkedFrom,
            @Nullable Long forkedAt,
            long head,
            Instant since,
            Instant heardAt,
            long messages) {

        /** The last position in common with the epoch that it continues. */
        public long common() {
            return forkedAt == null ? 0 : forkedAt;
        }
    }

    /** @param reason of the last one */
    record Rejected(long messages, Instant at, String reason) {}

    /**
     * A partition of the stream that this service produces.
     *
     * @param waiting chunks that are committed, no longer held and not yet sequenced
     * @param waitingSeconds the age of the oldest of them, 0 if there is none
     * @param published the last position that the broker has confirmed
     * @param stopped why nothing is sequenced or published (a restored database), {@code null} if it is
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
     * A partition that was resumed.
     *
     * @param position told: the last one in common with the previous epoch; heard: where the cursor goes on
     * @param keptFrom the first applied position of the previous epoch that may be missing from the new one; its effect, and
     *     those of the positions up to {@code keptTo}, stay; {@code null} if there is none
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

    /** The stream is received but not applied: replayed events would be dropped. */
    final class StandsStillException extends IllegalStateException {
        public StandsStillException(Heard stream) {
            super(
                    "Nothing of stream %s/%d is applied, replayed or not, until this is resolved: %s. To resume a stopped stream, run 'ates ops streams resume %s'"
                            .formatted(stream.producer(), stream.partition(), stream.standstill(), stream.producer()));
        }
    }
}
