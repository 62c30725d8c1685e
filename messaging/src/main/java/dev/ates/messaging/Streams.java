package dev.ates.messaging;

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

    /** A producer that was not heard for longer is silent: producers speak every few seconds, also of nothing. */
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

        /** Whether the producer was not heard for longer than this; a producer that was never heard is silent. */
        public boolean isSilent(Duration silentAfter, Instant now) {
            return heardAt == null || Duration.between(heardAt, now).compareTo(silentAfter) > 0;
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
