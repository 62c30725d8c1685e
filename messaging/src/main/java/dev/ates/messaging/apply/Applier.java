package dev.ates.messaging.apply;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.Event;
import dev.ates.messaging.Batch;
import dev.ates.messaging.MessagingSettings;
import dev.ates.messaging.StreamHandler;
import dev.ates.messaging.Streams;
import dev.ates.messaging.Trace;
import dev.ates.messaging.wire.Chunk;
import dev.ates.messaging.wire.Envelope;
import dev.ates.messaging.wire.Terms;
import dev.ates.messaging.wire.Twins;
import dev.ates.robots.RootCause;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Applies chunks of one stream and partition in one transaction: lock the cursor, drop what is applied already, apply
 * the rest, move the cursor. So an event takes effect exactly once, in its producer's order.
 */
public final class Applier<E extends Event> {

    private static final Logger log = LoggerFactory.getLogger(Applier.class);

    /**
     * Classes of SQLSTATE: connection, rollback by the database, out of resources, intervention by an operator, system
     * errors.
     */
    private static final Set<String> MAY_PASS = Set.of("08", "40", "53", "57", "58");

    /** A chunk off the broker, split but not decoded. */
    public record Incoming(Envelope envelope, List<JsonNode> events) {}

    /**
     * @param heard whether any of this came from the producer whose stream is applied
     * @param progressed whether this call applied anything
     * @param behind whether events up to the known head are missing
     */
    public record Outcome(Cursors.Cursor cursor, boolean heard, boolean progressed, boolean behind) {

        public long applied() {
            return cursor.applied();
        }
    }

    private final StreamHandler<E> handler;
    private final int partition;
    private final Cursors cursors;
    private final JdbcQuarantine quarantine;
    private final Terms terms;
    private final TransactionTemplate transaction;
    private final TransactionTemplate nested;
    private @Nullable UUID announced;

    /** @param terms what days and amounts mean here */
    public Applier(
            StreamHandler<E> handler,
            int partition,
            Cursors cursors,
            JdbcQuarantine quarantine,
            Terms terms,
            PlatformTransactionManager transactions) {
        this.terms = terms;
        this.handler = handler;
        this.partition = partition;
        this.cursors = cursors;
        this.quarantine = quarantine;
        this.transaction = new TransactionTemplate(transactions);
        this.nested = new TransactionTemplate(transactions);
        this.nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /**
     * @throws RuntimeException for a failure that may pass; then nothing has changed
     */
    public Outcome apply(List<Incoming> chunks) {
        try {
            return apply(chunks, this::applyAll);
        } catch (RuntimeException e) {
            if (mayPass(e)) {
                throw e;
            }
            // Something in there cannot be applied. Once more, with a savepoint around each half, to find out what.
            log.atWarn()
                    .addKeyValue("producer", handler.producer())
                    .setCause(e)
                    .log("A batch cannot be applied, its bad events will be isolated");
            return apply(chunks, this::applyIsolating);
        }
    }

    /** Notes that a message went into the dead-letter queue. */
    public void rejected(String reason) {
        cursors.rejected(handler.producer(), partition, reason);
    }

    private Outcome apply(List<Incoming> chunks, Application<E> application) {
        return requireNonNull(transaction.execute(status -> {
            Cursors.Cursor before = cursors.lock(handler.producer(), partition);
            Instant now = cursors.now();
            Cursors.Cursor after = apply(before, chunks, application, now);
            cursors.move(handler.producer(), partition, after);
            announce(before, after);
            boolean heard =
                    chunks.stream().anyMatch(chunk -> chunk.envelope().epoch().equals(after.epoch()));
            return new Outcome(
                    after,
                    heard,
                    after.applied() > before.applied(),
                    heard && after.isRunning() && after.applied() < after.head());
        }));
    }

    private Cursors.Cursor apply(
            Cursors.Cursor before, List<Incoming> chunks, Application<E> application, Instant now) {
        Cursors.Cursor cursor = before;
        Run run = null;
        for (Incoming chunk : chunks) {
            Envelope envelope = chunk.envelope();
            if (cursor.isOther(envelope.epoch())) {
                cursor = cursor.noting(other(cursor.other(), envelope, now));
                continue;
            }
            cursor =
                    cursor.hearing(envelope, now).disagreeing(terms.disagreement(handler.producer(), envelope.terms()));
            if (!cursor.isRunning()) {
                continue;
            }
            String contradiction = contradiction(cursor, envelope);
            if (contradiction != null) {
                cursor = stopped(cursor.stop(contradiction), envelope, now);
                continue;
            }
            boolean next = envelope.first() == cursor.applied() + 1;
            if (!next) {
                // A duplicate, or what follows a gap or overlaps one and will be replayed.
                continue;
            }
            if (envelope.events() == 0) {
                cursor = cursor.mark() == null ? cursor.marked(envelope.mark()) : cursor;
                continue;
            }
            LocalDate day = requireNonNull(envelope.day());
            if (run != null && !run.takes(day, chunk.events().size())) {
                run.apply(application);
                run = null;
            }
            if (run == null) {
                run = new Run(envelope, day);
            }
            run.add(envelope.first(), chunk.events());
            cursor = cursor.applying(envelope.last(), envelope.mark(), day);
        }
        if (run != null) {
            run.apply(application);
        }
        return cursor;
    }

    /** What is known of another epoch after one more message of it. */
    private static Streams.Other other(Streams.@Nullable Other before, Envelope envelope, Instant now) {
        if (before == null || !before.epoch().equals(envelope.epoch())) {
            return new Streams.Other(
                    envelope.epoch(), envelope.forkedFrom(), envelope.forkedAt(), envelope.last(), now, now, 1);
        }
        return new Streams.Other(
                envelope.epoch(),
                envelope.forkedFrom(),
                envelope.forkedAt(),
                Math.max(before.head(), envelope.last()),
                before.since(),
                now,
                before.messages() + 1);
    }

    /** When the log no longer has what is missing, whoever decides to go on goes on where it begins. */
    private static Cursors.Cursor stopped(Cursors.Cursor cursor, Envelope envelope, Instant now) {
        Long begins = envelope.begins();
        return begins == null
                ? cursor
                : cursor.noting(new Streams.Other(
                        envelope.epoch(), envelope.epoch(), begins - 1, envelope.last(), now, now, 0));
    }

    /** Says once what an operator has to know. */
    private void announce(Cursors.Cursor before, Cursors.Cursor after) {
        Streams.Other other = after.other();
        if (after.stopped() != null && before.stopped() == null) {
            log.atError().addKeyValue("producer", handler.producer()).log(after.stopped());
        }
        if (after.disagreement() != null && !after.disagreement().equals(before.disagreement())) {
            log.atError().addKeyValue("producer", handler.producer()).log(after.disagreement());
        }
        if (after.disagreement() == null && before.disagreement() != null) {
            log.atInfo().addKeyValue("producer", handler.producer()).log("The producer agrees again");
        }
        if (other != null && other.messages() > 0 && !other.epoch().equals(announced)) {
            announced = other.epoch();
            log.atError()
                    .addKeyValue("producer", handler.producer())
                    .addKeyValue("partition", partition)
                    .addKeyValue("epoch", other.epoch())
                    .addKeyValue("applied", after.epoch())
                    .log("Stream %s is told from another database too; it is ignored".formatted(handler.producer()));
        }
    }

    /** Why this cannot be the stream that was applied so far; {@code null} when it can. */
    private @Nullable String contradiction(Cursors.Cursor cursor, Envelope envelope) {
        UUID markOfApplied = null;
        if (envelope.first() == cursor.applied() + 1) {
            markOfApplied = envelope.events() > 0 ? envelope.after() : envelope.mark();
        }
        if (cursor.mark() != null && markOfApplied != null && !cursor.mark().equals(markOfApplied)) {
            return "Stream %s has another past than the one applied up to position %d: its database was restored from a backup"
                    .formatted(handler.producer(), cursor.applied());
        }
        if (envelope.begins() != null && cursor.applied() + 1 < envelope.begins()) {
            return "The log of stream %s begins at position %d, and only what is up to %d was ever applied"
                    .formatted(handler.producer(), envelope.begins(), cursor.applied());
        }
        return null;
    }

    private void applyAll(Run run, List<Positioned<E>> events) {
        try (Trace.Scope scope = Trace.apply(traceparents(events))) {
            handler.apply(new Batch<>(
                    handler.producer(),
                    run.day,
                    events.stream().map(Positioned::received).toList()));
        }
    }

    /** The traces that the events belong to, by their ids. */
    private Map<UUID, String> traceparents(List<Positioned<E>> events) {
        Map<UUID, String> traceparents = new HashMap<>();
        for (Positioned<E> event : events) {
            String traceparent = Chunk.traceparent(event.raw());
            if (traceparent != null) {
                traceparents.put(event.received().id(), traceparent);
            }
        }
        return traceparents;
    }

    /** Halves a batch that fails until the one event that cannot be applied is alone, and puts that into quarantine. */
    private void applyIsolating(Run run, List<Positioned<E>> events) {
        try {
            nested.executeWithoutResult(status -> applyAll(run, events));
        } catch (RuntimeException e) {
            if (mayPass(e)) {
                throw e;
            }
            if (events.size() == 1) {
                run.quarantine(events.getFirst().position(), events.getFirst().raw(), RootCause.of(e));
                return;
            }
            int half = events.size() / 2;
            applyIsolating(run, events.subList(0, half));
            applyIsolating(run, events.subList(half, events.size()));
        }
    }

    /** Deadlocks, lost connections, a database that restarts or has no more room: nothing is wrong with the events. */
    public static boolean mayPass(Throwable e) {
        if (e instanceof TransientDataAccessException
                || e instanceof RecoverableDataAccessException
                || e instanceof DataAccessResourceFailureException
                || e instanceof TransactionException) {
            return true;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String state = cause instanceof SQLException sql ? sql.getSQLState() : null;
            if (state != null && MAY_PASS.contains(state.substring(0, 2))) {
                return true;
            }
        }
        return false;
    }

    private interface Application<E extends Event> {
        void apply(Applier<E>.Run run, List<Positioned<E>> events);
    }

    private record Positioned<E extends Event>(long position, JsonNode raw, Batch.Received<E> received) {}

    /** Consecutive events of one business day, possibly of several chunks. */
    private final class Run {
        private final Envelope envelope;
        private final LocalDate day;
        private final List<Positioned<E>> events = new ArrayList<>();
        private int size;

        Run(Envelope envelope, LocalDate day) {
            this.envelope = envelope;
            this.day = day;
        }

        boolean takes(LocalDate dayOfMore, int more) {
            return day.equals(dayOfMore) && size + more <= MessagingSettings.CHUNK_EVENTS_MAX;
        }

        void add(long first, List<JsonNode> more) {
            int end;
            for (int from = 0; from < more.size(); from = end) {
                end = Twins.end(more, from);
                int chosen = from + Twins.choose(more.subList(from, end), handler.family());
                add(first + chosen, more.get(chosen));
            }
            size += more.size();
        }

        private void add(long position, JsonNode event) {
            try {
                events.add(
                        new Positioned<>(position, event, Chunk.decode(event, handler.producer(), handler.family())));
            } catch (IllegalArgumentException e) {
                quarantine(position, event, String.valueOf(e.getMessage()));
            }
        }

        void apply(Application<E> application) {
            if (!events.isEmpty()) {
                application.apply(this, List.copyOf(events));
            }
        }

        void quarantine(long position, JsonNode event, String reason) {
            JsonNode type = event.path("type");
            quarantine.keep(
                    handler.producer(),
                    partition,
                    envelope.epoch(),
                    position,
                    day,
                    type.isString() ? type.stringValue() : null,
                    reason,
                    event.toString());
        }
    }
}
