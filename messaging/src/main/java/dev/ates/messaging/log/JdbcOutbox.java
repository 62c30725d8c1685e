package dev.ates.messaging.log;

import dev.ates.contracts.Event;
import dev.ates.contracts.Trace;
import dev.ates.contracts.wire.Chunk;
import dev.ates.contracts.wire.ChunkBuilder;
import dev.ates.messaging.Outbox;
import dev.ates.messaging.ProducedStream;
import dev.ates.messaging.store.Store;
import dev.ates.robots.Signal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Writes chunks into the outbox within the caller's transaction and wakes the sequencer once that has committed. */
public record JdbcOutbox(Store store, ProducedStream stream, int partitions, Signal toSequence) implements Outbox {

    /** A call that writes more chunks than this writes in bulk. */
    private static final int SINGLE_CHUNKS_MAX = 20;

    @Override
    public void append(List<? extends Event> events, boolean bulk) {
        Instant now = store.calendar().now();
        append(now, store.calendar().dayOf(now), uncaused(events), bulk);
    }

    @Override
    public void hold(UUID key, Instant at, Instant until, Event event) {
        append(at, store.calendar().dayOf(at), uncaused(List.of(event)), false);
        String last = "update messaging.outbox set held_for = ?, held_until = ? where id = lastval()";
        store.sql(last, key, Timestamp.from(until)).update();
    }

    @Override
    public boolean takeBack(UUID key) {
        String held = "delete from messaging.outbox where held_for = ? and held_until > ?";
        return store.sql(held, key, store.now()).update() > 0;
    }

    @Override
    public void append(LocalDate day, List<? extends Event> events) {
        appendCaused(day, uncaused(events));
    }

    @Override
    public void appendCaused(LocalDate day, List<Caused> events) {
        if (stream.seal().isPresent()) {
            throw new IllegalStateException(
                    "Stream %s seals its days, so its sequencer alone assigns days to events".formatted(stream.name()));
        }
        append(store.calendar().now(), day, events, false);
    }

    private static List<Caused> uncaused(List<? extends Event> events) {
        return events.stream().map(event -> new Caused(event, null, null)).toList();
    }

    private void append(Instant now, LocalDate day, List<Caused> events, boolean partOfBulk) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Events can only be appended inside a transaction, and none is running");
        }
        var chunks = new ArrayList<Filling>();
        for (int partition = 0; partition < partitions; partition++) {
            @Nullable Filling chunk = null;
            for (Caused told : events) {
                if (belongsTo(told.event(), partition)) {
                    List<byte[]> versions = versions(now, told);
                    if (chunk == null || !chunk.chunk.hasRoomFor(versions)) {
                        chunk = new Filling(partition);
                        chunks.add(chunk);
                    }
                    chunk.add(versions, told.event());
                }
            }
        }
        boolean bulk = partOfBulk || chunks.size() > SINGLE_CHUNKS_MAX;
        store.batch("""
                insert into messaging.outbox (partition, day, recorded_at, events, bulk, totals, body)
                values (?, ?, ?, ?, ?, ?, ?)
                """, chunks.stream().map(chunk -> chunk.row(now, day, bulk)).toList());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                toSequence.raise();
            }
        });
    }

    private boolean belongsTo(Event event, int partition) {
        UUID person = event.person();
        return person == null || Math.floorMod(person.hashCode(), partitions) == partition;
    }

    /** The versions of the event to publish, the oldest first; all have one id. */
    private List<byte[]> versions(Instant now, Caused told) {
        UUID id = Chunk.newId(now);
        String traceparent = Trace.outgoing(told.cause());
        Instant time = told.time() == null ? now : told.time();
        byte[] latest = Chunk.cloudEvent(stream.name(), id, time, told.event(), traceparent);
        return stream.older()
                .apply(told.event())
                .map(older -> List.of(Chunk.cloudEvent(stream.name(), id, time, older, traceparent), latest))
                .orElseGet(() -> List.of(latest));
    }

    /** A chunk while it is filled, with what its events add to the totals of their day. */
    private final class Filling {
        private final int partition;
        private final ChunkBuilder chunk = new ChunkBuilder();
        private final long[] totals =
                new long[stream.seal().map(ProducedStream.DaySeal::totals).orElse(0)];

        Filling(int partition) {
            this.partition = partition;
        }

        void add(List<byte[]> versions, Event fact) {
            chunk.add(versions);
            stream.seal().map(seal -> seal.counts(fact)).ifPresent(counts -> {
                for (int n = 0; n < totals.length; n++) {
                    totals[n] = Math.addExact(totals[n], counts[n]);
                }
            });
        }

        Object[] row(Instant now, LocalDate day, boolean bulk) {
            return new Object[] {partition, day, Timestamp.from(now), chunk.events(), bulk, totals, chunk.batch()};
        }
    }
}
