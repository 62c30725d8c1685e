package dev.ates.messaging.log;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.Event;
import dev.ates.messaging.MessagingSettings;
import dev.ates.messaging.Outbox;
import dev.ates.messaging.ProducedStream;
import dev.ates.messaging.Tally;
import dev.ates.messaging.Trace;
import dev.ates.messaging.wire.Chunk;
import dev.ates.robots.Signal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Writes chunks into the outbox of the caller's transaction and wakes the sequencer when that has committed. */
public final class JdbcOutbox implements Outbox {

    /** A transaction that writes more chunks than this at once writes in bulk. */
    private static final int SINGLE_CHUNKS_MAX = 20;

    private final JdbcTemplate jdbc;
    private final BusinessCalendar calendar;
    private final ProducedStream stream;
    private final int partitions;
    private final Signal committed;

    public JdbcOutbox(
            JdbcTemplate jdbc, BusinessCalendar calendar, ProducedStream stream, int partitions, Signal committed) {
        this.jdbc = jdbc;
        this.calendar = calendar;
        this.stream = stream;
        this.partitions = partitions;
        this.committed = committed;
    }

    @Override
    public void append(List<? extends Event> events) {
        Instant now = calendar.now();
        append(now, calendar.dayOf(now), uncaused(events));
    }

    @Override
    public void append(LocalDate day, List<? extends Event> events) {
        refuseDating();
        append(calendar.now(), day, uncaused(events));
    }

    @Override
    public void appendCaused(LocalDate day, List<Caused> events) {
        refuseDating();
        append(
                calendar.now(),
                day,
                events.stream()
                        .map(caused -> new Told(caused.event(), caused.cause()))
                        .toList());
    }

    private static List<Told> uncaused(List<? extends Event> events) {
        return events.stream().map(event -> new Told(event, null)).toList();
    }

    private void refuseDating() {
        if (stream.seal().isPresent()) {
            throw new IllegalStateException(
                    "Stream %s seals its days, so its events cannot be dated by hand".formatted(stream.name()));
        }
    }

    private void append(Instant now, LocalDate day, List<Told> events) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Events are told inside a transaction, and none is running");
        }
        if (events.isEmpty()) {
            return;
        }
        var chunks = new ArrayList<Row>();
        for (int partition = 0; partition < partitions; partition++) {
            var chunk = new Row(partition);
            for (Told told : events) {
                Event event = told.event();
                if (!belongsTo(event, partition)) {
                    continue;
                }
                List<byte[]> versions = versions(now, told);
                if (!chunk.hasRoomFor(versions)) {
                    chunks.add(chunk);
                    chunk = new Row(partition);
                }
                chunk.add(versions, tally(event));
            }
            if (!chunk.events.isEmpty()) {
                chunks.add(chunk);
            }
        }
        insert(now, day, chunks);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                committed.raise();
            }
        });
    }

    private boolean belongsTo(Event event, int partition) {
        UUID person = event.person();
        return person == null || Math.floorMod(person.hashCode(), partitions) == partition;
    }

    /** The event as it is told, the oldest version first; all of them have one id. */
    private List<byte[]> versions(Instant now, Told told) {
        UUID id = Chunk.newId(now);
        String traceparent = Trace.outgoing(told.cause());
        byte[] latest = Chunk.cloudEvent(stream.name(), id, now, told.event(), traceparent);
        return stream.older()
                .apply(told.event())
                .map(older -> List.of(Chunk.cloudEvent(stream.name(), id, now, older, traceparent), latest))
                .orElseGet(() -> List.of(latest));
    }

    private Tally tally(Event event) {
        return stream.seal().map(seal -> seal.tally(event)).orElse(Tally.NOTHING);
    }

    private void insert(Instant now, LocalDate day, List<Row> chunks) {
        jdbc.batchUpdate("""
                insert into messaging.outbox
                  (partition, day, recorded_at, events, charges, charges_minor, credits, credits_minor, body, bulk)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, chunks, 100, (statement, chunk) -> {
            statement.setInt(1, chunk.partition);
            statement.setObject(2, day);
            statement.setTimestamp(3, Timestamp.from(now));
            statement.setInt(4, chunk.events.size());
            statement.setLong(5, chunk.tally.charges());
            statement.setLong(6, chunk.tally.chargesMinor());
            statement.setLong(7, chunk.tally.credits());
            statement.setLong(8, chunk.tally.creditsMinor());
            statement.setBytes(9, Chunk.batch(chunk.events));
            statement.setBoolean(10, chunks.size() > SINGLE_CHUNKS_MAX);
        });
    }

    private record Told(Event event, @Nullable UUID cause) {}

    /** A chunk while it is filled. */
    private static final class Row {
        private final int partition;
        private final List<byte[]> events = new ArrayList<>();
        private Tally tally = Tally.NOTHING;
        private int bytes;

        Row(int partition) {
            this.partition = partition;
        }

        /** For all versions of a fact, which must not be parted. */
        boolean hasRoomFor(List<byte[]> versions) {
            return events.isEmpty()
                    || events.size() + versions.size() <= MessagingSettings.CHUNK_EVENTS_MAX
                            && bytes + lengthOf(versions) < MessagingSettings.CHUNK_BYTES_MAX;
        }

        void add(List<byte[]> versions, Tally tallyOfFact) {
            events.addAll(versions);
            bytes += lengthOf(versions);
            tally = tally.plus(tallyOfFact);
        }

        private static int lengthOf(List<byte[]> versions) {
            int length = 0;
            for (byte[] version : versions) {
                length += version.length + 1;
            }
            return length;
        }
    }
}
