package dev.ates.messaging;

import dev.ates.contracts.BusinessClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
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
     * @param applied the position of the last event applied, 0 for none
     * @param head the producer's last published position as far as heard; never below {@code applied}
     * @param heardAt when the producer was last heard, {@code null} for never
     * @param day the business day of the last event applied
     * @param stopped why the stream was stopped (a strange epoch, another past), {@code null} while it runs
     */
    record Heard(
            String producer,
            int partition,
            long applied,
            long head,
            @Nullable Instant heardAt,
            @Nullable LocalDate day,
            @Nullable String stopped) {

        /** How many events are known to be waiting. */
        public long lag() {
            return head - applied;
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
    }

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
