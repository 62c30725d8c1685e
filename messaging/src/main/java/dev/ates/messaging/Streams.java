package dev.ates.messaging;

import dev.ates.contracts.BusinessClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How far this service is with the streams it hears and tells: what a screen needs to say what is stale. */
public interface Streams {

    /** One entry per stream and partition that this service hears. */
    List<Heard> heard();

    /** One entry per partition of the stream that this service tells; empty for a service that tells nothing. */
    List<Told> told();

    /** A producer that was not heard for longer, in real time, is silent: producers speak every few seconds. */
    Duration silentAfter();

    /** What the broker calls itself: product and version. */
    String broker();

    /** Looks at once for something to do instead of at the next poll, for whoever has moved the clock. */
    void wake();

    /**
     * @param epoch of the producer's database, {@code null} before it was ever heard
     * @param applied the position of the last event applied, 0 for none
     * @param head the producer's last published position as far as heard; never below {@code applied}
     * @param heardAt when the producer was last heard, {@code null} for never
     * @param day the business day of the last event applied
     * @param stopped why the stream was stopped (another past), {@code null} while it runs
     * @param disagreement why nothing is applied as long as the producer is set up so, {@code null} while it agrees
     * @param other another epoch that is told under the same name, {@code null} when none was ever heard
     * @param rejected what was put into the dead-letter queue, {@code null} when nothing ever was
     */
    record Heard(
            String producer,
            int partition,
            @Nullable UUID epoch,
            long applied,
            long head,
            @Nullable Instant heardAt,
            @Nullable LocalDate day,
            @Nullable String stopped,
            @Nullable String disagreement,
            @Nullable Other other,
            @Nullable Rejected rejected) {

        /**
         * How many events are known to be waiting: of the epoch that is applied, or of the other one when only that is
         * heard any more.
         */
        public long lag() {
            if (other == null || heardAt == null || !isLeftFor(other)) {
                return head - applied;
            }
            return Math.max(head - applied, other.head() - (other.isForkOf(epoch) ? other.common(applied) : 0));
        }

        /**
         * How long ago the producer was last heard, in real time however fast the clock of the service goes; {@code
         * null} for never. A clock that was set back makes nobody heard in the future.
         */
        public @Nullable Duration heardAgo(Clock clock) {
            if (heardAt == null) {
                return null;
            }
            Duration ago = BusinessClock.inRealTime(clock, Duration.between(heardAt, clock.instant()));
            return ago.isNegative() ? Duration.ZERO : ago;
        }

        /** Whether the producer was not heard for longer than this; a producer that was never heard is silent. */
        public boolean isSilent(Duration silentAfter, Clock clock) {
            Duration ago = heardAgo(clock);
            return ago == null || ago.compareTo(silentAfter) > 0;
        }

        /**
         * Why somebody else who tells this stream needs attention: they speak now, or they alone have spoken lately.
         * {@code null} when all is well, or well again.
         */
        public @Nullable String warning(Duration silentAfter, Clock clock) {
            if (other == null || other.epoch().equals(epoch)) {
                return null;
            }
            Duration ago = BusinessClock.inRealTime(clock, Duration.between(other.heardAt(), clock.instant()));
            boolean speaks = ago.compareTo(silentAfter) <= 0;
            if (!speaks && !isLeftFor(other)) {
                return null;
            }
            return isSilent(silentAfter, clock)
                    ? "Stream %s is told from another history since %s (epoch %s, before it was %s): nothing of it is applied until an operator resumes the stream"
                            .formatted(producer, other.since(), other.epoch(), epoch)
                    : "A second producer tells stream %s since %s (epoch %s, the true one is %s): it is ignored"
                            .formatted(producer, other.since(), other.epoch(), epoch);
        }

        /**
         * Why nothing of this stream is applied whatever is told, until somebody acts; {@code null} when what is told
         * next is applied.
         */
        public @Nullable String standstill(Duration silentAfter, Clock clock) {
            if (stopped != null || disagreement != null) {
                return stopped != null ? stopped : disagreement;
            }
            return isSilent(silentAfter, clock) ? warning(silentAfter, clock) : null;
        }

        /** Why an operator has to look at this stream; {@code null} when all is well or will be by itself. */
        public @Nullable String trouble(Duration silentAfter, Clock clock) {
            return stopped != null ? stopped : disagreement != null ? disagreement : warning(silentAfter, clock);
        }

        private boolean isLeftFor(Other heard) {
            return heardAt == null || heardAt.isBefore(heard.heardAt());
        }
    }

    /**
     * Another epoch that is told under the name of a stream: a second producer, or the same one after its database was
     * recreated, moved or restored.
     *
     * @param forkedFrom the epoch that it went on from, {@code null} for a database that began anew
     * @param forkedAt the last position that both have in common, {@code null} likewise
     * @param head the last position that it has told
     * @param since when it was first heard
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

        public boolean isForkOf(@Nullable UUID before) {
            return forkedAt != null && forkedFrom != null && forkedFrom.equals(before);
        }

        /** How much of what was applied it has in common. */
        public long common(long applied) {
            return forkedAt == null ? 0 : Math.min(applied, forkedAt);
        }
    }

    /** @param reason of the last one */
    record Rejected(long messages, Instant at, String reason) {}

    /**
     * @param waiting chunks that are committed but not yet sequenced
     * @param head position of the last sequenced event
     * @param published position up to which the broker has confirmed
     * @param sealed the last sealed day, for a stream that seals days
     * @param stopped why nothing more is sequenced or published (a restored database), {@code null} while it is
     */
    record Told(
            String name,
            int partition,
            long waiting,
            long head,
            long published,
            @Nullable LocalDate sealed,
            @Nullable String stopped) {}
}
