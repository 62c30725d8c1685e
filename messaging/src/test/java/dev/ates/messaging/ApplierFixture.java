package dev.ates.messaging;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.wire.Chunk;
import dev.ates.contracts.wire.Envelope;
import dev.ates.contracts.wire.Terms;
import dev.ates.messaging.apply.Applier;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.apply.JdbcQuarantine;
import dev.ates.messaging.log.Signals;
import dev.ates.messaging.look.JdbcStreams;
import dev.ates.messaging.store.Store;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A consumer of one stream with its own database, and the messages of its producer. */
abstract class ApplierFixture {

    static final LocalDate DAY = LocalDate.parse("2026-03-10");
    static final Instant NOON = Instant.parse("2026-03-10T11:00:00Z");
    static final UUID EPOCH = UUID.randomUUID();

    final TestDatabase database = TestDatabase.create("applier");
    final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    final SettableClock clock = new SettableClock(NOON);
    final Store store = new Store(
            database.dataSource(),
            new JdbcTransactionManager(database.dataSource()),
            new BusinessCalendar(clock, ZoneOffset.UTC));
    final Cursors cursors = new Cursors(store);
    final JdbcQuarantine quarantine = new JdbcQuarantine(store, cursors, List::of);
    final Streams streams = new JdbcStreams(store, cursors, Duration.ofMinutes(1), new Signals(), () -> "no broker");

    @BeforeEach
    void openCursor() {
        jdbc.execute("create table effect (n bigint generated always as identity, event_id uuid, type text, amount"
                + " bigint)");
        cursors.open("tracker", 0);
    }

    static Applier.Incoming on(Terms terms, Applier.Incoming chunk) {
        Envelope e = chunk.envelope();
        return new Applier.Incoming(
                new Envelope(
                        new Envelope.Source(
                                e.source().stream(),
                                e.epoch(),
                                e.source().partition(),
                                e.source().partitions(),
                                e.source().forkedFrom(),
                                e.source().forkedAt(),
                                terms),
                        e.first(),
                        e.last(),
                        e.after(),
                        e.mark(),
                        e.day(),
                        e.replay(),
                        e.begins()),
                chunk.events());
    }

    Applier<TrackerEvent> applier() {
        return applier(new TestService.Effects(jdbc));
    }

    Applier<TrackerEvent> applier(StreamHandler<TrackerEvent> handler) {
        return applier(handler, Terms.UNKNOWN);
    }

    Applier<TrackerEvent> applier(StreamHandler<TrackerEvent> handler, Terms here) {
        return new Applier<>(handler, 0, store, cursors, quarantine, here);
    }

    /** The open events in quarantine, oldest first. */
    List<Quarantine.Item> open() {
        return quarantine
                .list(Quarantine.State.open, null, null, Long.MAX_VALUE, 500)
                .reversed();
    }

    List<Long> effects() {
        return jdbc.queryForList("select amount from effect order by n", Long.class);
    }

    static TaskAssigned task(long n) {
        return task("Task " + n, n);
    }

    static TaskAssigned task(String title, long n) {
        return new TaskAssigned(new UUID(0, n), TestService.ANN, title, "", -n, "USD");
    }

    static Applier.Incoming chunk(long first, long last) {
        return chunkOf(
                first,
                LongStream.rangeClosed(first, last)
                        .mapToObj(ApplierFixture::task)
                        .toArray(TaskAssigned[]::new));
    }

    static Applier.Incoming chunkOf(long first, TaskAssigned... tasks) {
        return incoming(
                first,
                Arrays.stream(tasks)
                        .map(task -> Chunk.cloudEvent("tracker", NOON, task))
                        .toList());
    }

    static Applier.Incoming incoming(long first, List<byte[]> cloudEvents) {
        try {
            return new Applier.Incoming(
                    envelope(first, first + cloudEvents.size() - 1, DAY), Chunk.split(Chunk.batch(cloudEvents)));
        } catch (Chunk.NotABatch e) {
            throw new AssertionError(e);
        }
    }

    static Applier.Incoming on(LocalDate day, Applier.Incoming chunk) {
        Envelope e = chunk.envelope();
        return new Applier.Incoming(envelope(e.first(), e.last(), day), chunk.events());
    }

    static Envelope envelope(long first, long last, LocalDate day) {
        return new Envelope(
                new Envelope.Source("tracker", EPOCH, 0, 1, null, null, Terms.UNKNOWN),
                first,
                last,
                first == 1 ? null : mark(first - 1),
                mark(last),
                day,
                false,
                null);
    }

    static Envelope heartbeat(long head, UUID mark) {
        return new Envelope(
                new Envelope.Source("tracker", EPOCH, 0, 1, null, null, Terms.UNKNOWN),
                head + 1,
                head,
                null,
                mark,
                null,
                false,
                null);
    }

    static Envelope heartbeat(long head, UUID mark, Long begins) {
        return Envelope.heartbeat(heartbeat(head, mark).source(), head, mark, begins);
    }

    /** The mark of a position, as if a chunk ended there. */
    static UUID mark(long position) {
        return new UUID(7, position);
    }

    abstract class Delegating implements StreamHandler<TrackerEvent> {
        final TestService.Effects effects = new TestService.Effects(jdbc);

        @Override
        public String producer() {
            return effects.producer();
        }

        @Override
        public Class<TrackerEvent> family() {
            return effects.family();
        }
    }
}
