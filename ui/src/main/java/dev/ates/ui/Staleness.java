package dev.ates.ui;

import dev.ates.ui.answer.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How fresh a page's data is, for one stream that the service consumes; shown by the fragment {@code staleness}.
 *
 * @param text for everybody, such as "Up to date"
 * @param details for operators, such as "Stream tracker heard 3 s ago, 0 events behind"
 */
public record Staleness(Level level, String text, String details) {

    private static final String UP_TO_DATE = "Up to date";

    /** The severity. */
    public enum Level {
        fresh,
        behind,
        silent,
        stopped;

        /** The color in Tabler's status classes. */
        public String color() {
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
     * @param silent whether that is too long ago
     * @param lag the number of known events that are not applied yet
     * @param trouble why an operator must look at the stream, {@code null} if nothing is wrong
     */
    public static Staleness of(
            String producer, @Nullable Duration heardAgo, boolean silent, long lag, @Nullable String trouble) {
        var behind = Counted.of(lag, "event", "events") + " behind";
        var data = Words.of(producer) + "’s data";
        if (trouble != null) {
            return new Staleness(
                    Level.stopped,
                    data + " no longer arrives, an operator has to look at it",
                    "Stream %s needs an operator, %s: %s".formatted(producer, behind, trouble));
        }
        return Optional.ofNullable(heardAgo)
                .map(ago -> {
                    var level = silent ? Level.silent : lag > 0 ? Level.behind : Level.fresh;
                    return new Staleness(
                            level,
                            switch (level) {
                                case fresh, stopped -> UP_TO_DATE;
                                case behind -> data + " is still coming in";
                                case silent -> "%s is %s old".formatted(data, Days.ago(ago));
                            },
                            "Stream %s heard %s ago, %s".formatted(producer, Days.ago(ago), behind));
                })
                .orElseGet(() -> new Staleness(
                        Level.silent,
                        data + " has not arrived yet",
                        "Stream %s never heard, %s".formatted(producer, behind)));
    }

    /**
     * For a service whose own stream has stopped: changes work and are kept, but other services do not receive them.
     *
     * @param waiting chunks that are not published
     */
    public static Staleness untold(String stream, long waiting, String stopped) {
        return new Staleness(
                Level.stopped,
                "What is done here is kept, but shown nowhere else: an operator has to look at it",
                "Stream %s tells nothing more and needs an operator, %d changes wait: %s"
                        .formatted(stream, waiting, stopped));
    }

    /** The notes to show: one for each outdated stream, or a single one if everything is up to date. */
    public static List<Staleness> forReaders(List<Staleness> streams) {
        var late =
                streams.stream().filter(stream -> stream.level() != Level.fresh).toList();
        return late.isEmpty() ? streams.stream().limit(1).toList() : late;
    }
}
