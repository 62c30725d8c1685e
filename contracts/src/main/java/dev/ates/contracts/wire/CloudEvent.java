package dev.ates.contracts.wire;

import dev.ates.contracts.Event;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as published.
 *
 * @param id unique in its stream, and the same for all versions of a fact
 * @param time when it happened
 * @param traceparent of the trace that it belongs to; {@code null} for none or an invalid one
 */
public record CloudEvent<E extends Event>(
        UUID id, Instant time, @Nullable String traceparent, E event) {}
