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
 * @param older the version of an event told in front of it for consumers that know no other; empty for none. Both have
 *     one id and tell one fact: they are never parted, and counted once
 */
public record ProducedStream(String name, Optional<DaySeal> seal, Function<Event, Optional<? extends Event>> older) {
    public ProducedStream {
        if (!name.matches("[a-z]{1,40}")) {
            throw new IllegalArgumentException(
                    "A stream's name has 1 to 40 lower-case letters, '%s' does not".formatted(name));
        }
    }

    /** A stream whose events carry the day that their writer gives them. */
    public static ProducedStream named(String name) {
        return new ProducedStream(name, Optional.empty(), event -> Optional.empty());
    }

    /** A stream whose sequencer ends each business day with a marker, soon after the day is over. */
    public static ProducedStream sealingDays(String name, DaySeal seal) {
        return new ProducedStream(name, Optional.of(seal), event -> Optional.empty());
    }

    /** The same stream, telling events also in the version before. */
    public ProducedStream tellingAlso(Function<Event, Optional<? extends Event>> olderVersion) {
        return new ProducedStream(name, seal, olderVersion);
    }

    /** Makes the marker that bounds a business day, with totals that show whether anything of the day is missing. */
    public interface DaySeal {

        /** How many totals a day has. What they mean is the producer's own matter. */
        int totals();

        /** What one fact adds to each total of its day. */
        long[] counts(Event event);

        /** The marker of a day with these totals of all its partitions; all zero for a day without events. */
        Event marker(LocalDate day, long[] totals);
    }
}
