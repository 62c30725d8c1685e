package dev.ates.messaging;

import dev.ates.contracts.Event;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;

/**
 * The stream that a service produces; a bean of this type makes the service a producer.
 *
 * @param name the name that consumers use, such as {@code tracker}: 1 to 40 lower-case letters
 * @param seal how its days are sealed, for a stream that seals days
 * @param older the previous version of an event, published in front of it for consumers that know no other; empty for
 *     none. Both have one id and state one fact: they stay in one chunk and are counted once
 */
public record ProducedStream(String name, Optional<DaySeal> seal, Function<Event, Optional<? extends Event>> older) {
    public ProducedStream {
        if (!name.matches("[a-z]{1,40}")) {
            throw new IllegalArgumentException(
                    "A stream's name has 1 to 40 lower-case letters, not '%s'".formatted(name));
        }
    }

    /** A stream whose writer assigns each event its business day. */
    public static ProducedStream named(String name) {
        return new ProducedStream(name, Optional.empty(), event -> Optional.empty());
    }

    /** A stream whose sequencer ends each business day with a marker, soon after the day has ended. */
    public static ProducedStream sealingDays(String name, DaySeal seal) {
        return new ProducedStream(name, Optional.of(seal), event -> Optional.empty());
    }

    /** The same stream, publishing events also in their previous version. */
    public ProducedStream tellingAlso(Function<Event, Optional<? extends Event>> olderVersion) {
        return new ProducedStream(name, seal, olderVersion);
    }

    /** Creates the marker that ends a business day, with totals that reveal whether events of the day are missing. */
    public interface DaySeal {

        /** How many totals a day has. Only the producer knows their meaning. */
        int totals();

        /** What one event adds to each total of its day. */
        long[] counts(Event event);

        /** The marker of a day with its totals over all partitions; all are zero for a day without events. */
        Event marker(LocalDate day, long[] totals);
    }
}
