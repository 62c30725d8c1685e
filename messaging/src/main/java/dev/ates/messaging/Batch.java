package dev.ates.messaging;

import dev.ates.contracts.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Consecutive events of a producer's stream in its order, 1 to 500, none of which was applied before.
 *
 * @param day the business day of all of them, which the producer's sequencer has assigned
 */
public record Batch<E extends Event>(String producer, LocalDate day, List<Received<E>> events) {
    public Batch {
        events = List.copyOf(events);
    }

    /**
     * An event with its envelope.
     *
     * @param id the CloudEvents id: unique in its stream; effects of the event name it as their cause
     * @param time when it happened
     * @param origin where it was read; {@code null} for an event that came in no stream
     */
    public record Received<E extends Event>(
            UUID id, Instant time, E event, @Nullable Origin origin) {}

    /** @param cloudEvent the event as it was published, with fields that this version does not know */
    public record Origin(int partition, long position, JsonNode cloudEvent) {}
}
