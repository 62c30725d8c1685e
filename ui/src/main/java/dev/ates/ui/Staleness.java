package dev.ates.ui;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How fresh what a page shows is, for one stream that its service hears; shown by the fragment {@code staleness}.
 *
 * @param text such as "Stream tracker heard 3 s ago, 0 events behind"
 */
public record Staleness(Level level, String text) {

    /** How much it matters. */
    public enum Level {
        fresh,
        behind,
        silent,
        stopped;

        /** The colour of Tabler's status classes. */
        public String colour() {
            return switch (this) {
                case fresh -> "green";
                case behind -> "azure";
                case silent -> "yellow";
                case stopped -> "red";
            };
        }
    }

    /**
     * @param heardAgo how long ago the producer was last heard, in real time, {@code null} for never
     * @param silent whether that is longer ago than it should be
     * @param lag how many of its events are known to wait
     * @param stopped why the stream was stopped, {@code null} while it runs
     */
    public static Staleness of(
            String producer, @Nullable Duration heardAgo, boolean silent, long lag, @Nullable String stopped) {
        if (stopped != null) {
            return new Staleness(Level.stopped, "Stream %s is stopped: %s".formatted(producer, stopped));
        }
        var behind = Counted.of(lag, "event", "events") + " behind";
        return Optional.ofNullable(heardAgo)
                .map(ago -> new Staleness(
                        silent ? Level.silent : lag > 0 ? Level.behind : Level.fresh,
                        "Stream %s heard %s ago, %s".formatted(producer, Days.ago(ago), behind)))
                .orElseGet(() -> new Staleness(Level.silent, "Stream %s never heard, %s".formatted(producer, behind)));
    }
}
