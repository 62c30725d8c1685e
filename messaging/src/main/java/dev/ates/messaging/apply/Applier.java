package dev.ates.messaging.apply;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.Event;
import dev.ates.contracts.Trace;
import dev.ates.contracts.wire.Chunk;
import dev.ates.contracts.wire.CloudEvent;
import dev.ates.contracts.wire.Envelope;
import dev.ates.contracts.wire.Terms;
import dev.ates.contracts.wire.Twins;
import dev.ates.messaging.Batch;
import dev.ates.messaging.StreamHandler;
import dev.ates.messaging.Streams;
import dev.ates.messaging.store.Store;
import dev.ates.robots.RootCause;
import dev.ates.sql.Failures;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import tools.jackson.databind.JsonNode;

/**
 * Applies chunks of one stream and partition in one transaction: locks the cursor, drops chunks that were applied before,
 * applies the others, moves the cursor. Thus an event takes effect exactly once, in its producer's order.
 */
public record Applier<E extends Event>(
        StreamHandler<E> handler, int partition, Store store, Cursors cursors, JdbcQuarantine quarantine, Terms terms) {

    private static final Logger log = LoggerFactory.getLogger(Applier.class);

    /** A chunk from the broker, split but not decoded. */
    public record Incoming(Envelope envelope, List<JsonNode> events) {}

    /** Whether any chunk was of the applied epoch, whether the position moved, and whether events up to the head are missing. */
    public record Outcome(Cursor cursor, boolean heard, boolean progressed, boolean behind) {}

    record Decoded<E extends Event>(Batch.Origin origin, CloudEvent<E> told) {}

    /** @throws RuntimeException for a transient failure; then nothing has changed */
    public Outcome apply(List<Incoming> chunks) {
        try {
            return inOneTransaction(chunks, this::handOver);
        } catch (RuntimeException e) {
            if (Failures.mayPass(e)) {
                throw e;
            }
            alarm(log.atWarn()).setCause(e).log("A batch cannot be applied; its bad events will be isolated");
            return inOneTransaction(chunks, this::isolate);
        }
    }

    private Outcome inOneTransaction(List<Incoming> chunks, BiConsumer<Envelope, List<Decoded<E>>> application) {
        return store.transaction(() -> {
            Cursor before = cursors.lock(handler.producer(), partition);
            Instant now = store.calendar().now();
            Cursor after = before;
            var runs = new ArrayList<Run>();
            for (Incoming chunk : chunks) {
                Cursor next = after.hearing(chunk.envelope(), terms, now);
                if (next.applied() > after.applied()) {
                    if (runs.isEmpty() || !runs.getLast().takes(chunk)) {
                        runs.add(new Run(chunk.envelope(), new ArrayList<>()));
                    }
                    runs.getLast().events.addAll(chunk.events());
                }
                after = next;
            }
            for (Run run : runs) {
                List<Decoded<E>> decoded = decode(run);
                if (!decoded.isEmpty()) {
                    application.accept(run.first, decoded);
                }
            }
            cursors.move(after);
            announce(before, after);
            UUID epoch = after.epoch();
            boolean heard =
                    chunks.stream().anyMatch(one -> one.envelope().epoch().equals(epoch));
            boolean behind = heard && after.isRunning() && after.applied() < after.head();
            return new Outcome(after, heard, after.applied() > before.applied(), behind);
        });
    }

    /** Consecutive events of one business day, possibly of several chunks. */
    private record Run(Envelope first, List<JsonNode> events) {

        boolean takes(Incoming chunk) {
            return requireNonNull(first.day()).equals(chunk.envelope().day())
                    && events.size() + chunk.events().size() <= Chunk.EVENTS_MAX;
        }
    }

    /** Decodes the version of each fact that the handler knows; an event that cannot be read goes into quarantine. */
    private List<Decoded<E>> decode(Run run) {
        var decoded = new ArrayList<Decoded<E>>(run.events.size());
        for (int chosen : Twins.chosen(run.events, handler.family())) {
            JsonNode event = run.events.get(chosen);
            long position = run.first.first() + chosen;
            try {
                var origin = new Batch.Origin(partition, position, event);
                decoded.add(new Decoded<>(origin, Chunk.decode(event, handler.producer(), handler.family())));
            } catch (IllegalArgumentException e) {
                quarantine.keep(run.first, position, event, String.valueOf(e.getMessage()));
            }
        }
        return decoded;
    }

    private void handOver(Envelope envelope, List<Decoded<E>> events) {
        handOver(handler, requireNonNull(envelope.day()), events);
    }

    /** Has the handler apply events; the events that it appends continue their traces. */
    static <E extends Event> void handOver(StreamHandler<E> handler, LocalDate day, List<Decoded<E>> events) {
        Map<UUID, String> traceparents = new HashMap<>();
        events.stream()
                .map(Decoded::told)
                .filter(event -> event.traceparent() != null)
                .forEach(event -> traceparents.put(event.id(), event.traceparent()));
        try (Trace.Scope scope = Trace.apply(traceparents)) {
            var received = events.stream()
                    .map(one -> new Batch.Received<>(
                            one.told().id(), one.told().time(), one.told().event(), one.origin()))
                    .toList();
            handler.apply(new Batch<>(handler.producer(), day, received));
        }
    }

    /** Halves a batch that fails until the one event that cannot be applied is alone, and puts that into quarantine. */
    private void isolate(Envelope envelope, List<Decoded<E>> events) {
        try {
            store.savepoint(() -> handOver(envelope, events));
        } catch (RuntimeException e) {
            if (Failures.mayPass(e)) {
                throw e;
            }
            if (events.size() == 1) {
                Decoded<E> bad = events.getFirst();
                quarantine.keep(envelope, bad.origin().position(), bad.origin().cloudEvent(), RootCause.of(e));
                return;
            }
            int half = events.size() / 2;
            isolate(envelope, events.subList(0, half));
            isolate(envelope, events.subList(half, events.size()));
        }
    }

    /** Logs each change of state that an operator must know about. */
    private void announce(Cursor before, Cursor after) {
        if (after.stopped() != null && before.stopped() == null) {
            alarm(log.atError()).log(after.stopped());
        }
        String disagreement = after.disagreement();
        if (disagreement == null && before.disagreement() != null) {
            alarm(log.atInfo()).log("The producer agrees again");
        } else if (disagreement != null && !disagreement.equals(before.disagreement())) {
            alarm(log.atError()).log(disagreement);
        }
        Streams.Other known = before.other();
        Streams.Other other = after.other();
        if (other != null
                && other.messages() > 0
                && (known == null || known.messages() == 0 || !known.epoch().equals(other.epoch()))) {
            alarm(log.atError())
                    .addKeyValue("epoch", other.epoch())
                    .addKeyValue("applied", after.epoch())
                    .log("Another database publishes stream %s too; it is ignored".formatted(handler.producer()));
        }
    }

    private LoggingEventBuilder alarm(LoggingEventBuilder line) {
        return line.addKeyValue("producer", handler.producer()).addKeyValue("partition", partition);
    }
}
