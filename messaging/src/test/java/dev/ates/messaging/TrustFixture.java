package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.wire.Ask;
import dev.ates.contracts.wire.Chunk;
import dev.ates.contracts.wire.Envelope;
import dev.ates.contracts.wire.Terms;
import dev.ates.messaging.apply.Applier;
import dev.ates.messaging.apply.Cursor;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.apply.JdbcQuarantine;
import dev.ates.messaging.log.Hearers;
import dev.ates.messaging.log.Hearers.Judgment;
import dev.ates.messaging.log.JdbcOutbox;
import dev.ates.messaging.log.Sequencer;
import dev.ates.messaging.log.Signals;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.look.JdbcStreams;
import dev.ates.messaging.store.Store;
import dev.ates.robots.Signal;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A producer and a consumer, each with its own database, and no broker between them. */
abstract class TrustFixture {

    static final Instant NOON = Instant.parse("2026-03-10T11:00:00Z");
    static final LocalDate DAY = LocalDate.parse("2026-03-10");

    final TestDatabase database = TestDatabase.create("trust");
    final SettableClock clock = new SettableClock(NOON);
    final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    final JdbcTransactionManager transactions = new JdbcTransactionManager(database.dataSource());
    final TransactionTemplate transaction = new TransactionTemplate(transactions);
    final ProducedStream tracker = ProducedStream.sealingDays("tracker", new TestService.Seal());
    final Store store = new Store(database.dataSource(), transactions, new BusinessCalendar(clock, ZoneOffset.UTC));
    final Outbox outbox = new JdbcOutbox(store, tracker, 1, new Signal());
    final StreamLog log = new StreamLog(store, tracker, Terms.UNKNOWN);

    /** The database of the consuming service. */
    final TestDatabase hearing = TestDatabase.create("trusting");

    final JdbcTemplate hearingJdbc = new JdbcTemplate(hearing.dataSource());
    final Store hearingStore = new Store(
            hearing.dataSource(),
            new JdbcTransactionManager(hearing.dataSource()),
            new BusinessCalendar(clock, ZoneOffset.UTC));
    final Cursors cursors = new Cursors(hearingStore);

    @BeforeEach
    void openStream() {
        hearingJdbc.execute(
                "create table effect (n bigint generated always as identity, event_id uuid, type text, amount"
                        + " bigint)");
        log.open(1);
        cursors.open("tracker", 0);
    }

    Judgment judge(@Nullable UUID epoch, long applied, @Nullable UUID mark) {
        return judge(new Ask("accounting", 0, epoch, applied, mark, false));
    }

    Judgment judge(Ask ask) {
        return new Hearers(log).judge(ask, log.heads().getFirst());
    }

    static void assertRefused(Judgment judgment, String name) {
        assertThat(judgment)
                .isInstanceOfSatisfying(
                        Judgment.Refused.class,
                        refused -> assertThat(refused.name()).isEqualTo(name));
    }

    static void assertLost(Judgment judgment) {
        assertThat(judgment)
                .isInstanceOfSatisfying(
                        Judgment.Lost.class,
                        lost -> assertThat(lost.reason())
                                .contains("restored from a backup")
                                .contains("accounting"));
    }

    void tell(int events) {
        transaction.executeWithoutResult(status -> outbox.append(TestService.assignments(events)));
        new Sequencer(
                        log,
                        new Sequencer.Settings(Duration.ofMinutes(1), null, Duration.ofDays(90)),
                        () -> true,
                        new Signal())
                .sequence();
    }

    void keep() {
        jdbc.execute("create table kept_log as select * from messaging.event_log");
        jdbc.execute("create table kept_head as select * from messaging.stream_head");
    }

    void restore() {
        jdbc.execute("delete from messaging.event_log");
        jdbc.execute("delete from messaging.stream_head");
        jdbc.execute("insert into messaging.event_log select * from kept_log");
        jdbc.execute("insert into messaging.stream_head select * from kept_head");
    }

    UUID epoch() {
        return log.heads().getFirst().source().epoch();
    }

    UUID mark(long last) {
        return jdbc.queryForObject("select mark from messaging.event_log where last_position = ?", UUID.class, last);
    }

    Long hearer(String consumer) {
        return jdbc.queryForObject(
                "select applied_position from messaging.stream_hearer where consumer = ?", Long.class, consumer);
    }

    List<String> decisions() {
        String sql = """
                select side || ' ' || position_before || ' -> ' || position || ' by ' || decided_by || ': ' || reason
                       || ', it had stopped: ' || coalesce(stopped, 'null')
                  from messaging.stream_decision order by id
                """;
        return Stream.of(jdbc, hearingJdbc)
                .flatMap(one -> one.queryForList(sql, String.class).stream())
                .toList();
    }

    /** The consumer receives the heartbeat of an idle publisher. */
    void hear(long head) {
        StreamLog.Head now = log.heads().getFirst();
        applier()
                .apply(List.of(new Applier.Incoming(
                        new Envelope(
                                new Envelope.Source(
                                        "tracker",
                                        now.source().epoch(),
                                        0,
                                        1,
                                        now.source().forkedFrom(),
                                        now.source().forkedAt(),
                                        Terms.UNKNOWN),
                                head + 1,
                                head,
                                null,
                                null,
                                null,
                                false,
                                null),
                        List.of())));
    }

    /** The consumer receives the next chunk of the log, as published. */
    void hearChunkAfter(long position) {
        StreamLog.Head now = log.heads().getFirst();
        StreamLog.Place before = log.placeAt(0, position);
        StreamLog.Logged chunk =
                log.after(0, before, now.position(), 1, Long.MAX_VALUE).getFirst();
        Envelope envelope = new Envelope(
                now.source(),
                chunk.first(),
                chunk.end().position(),
                before.mark(),
                chunk.end().mark(),
                chunk.day(),
                false,
                null);
        try {
            applier().apply(List.of(new Applier.Incoming(envelope, Chunk.split(chunk.body()))));
        } catch (Chunk.NotABatch e) {
            throw new AssertionError(e);
        }
    }

    int effects() {
        return Objects.requireNonNull(hearingJdbc.queryForObject("select count(*) from effect", Integer.class));
    }

    Applier<?> applier() {
        return new Applier<>(
                new TestService.Effects(hearingJdbc),
                0,
                hearingStore,
                cursors,
                new JdbcQuarantine(hearingStore, cursors, List::of),
                Terms.UNKNOWN);
    }

    void move(Cursor cursor) {
        cursors.move(cursor);
    }

    Cursor cursor() {
        return Objects.requireNonNull(hearingStore.transaction(() -> cursors.lock("tracker", 0)));
    }

    /** The streams of the producing service. */
    Streams teller() {
        return new JdbcStreams(store, new Cursors(store), Duration.ofMinutes(1), new Signals(), () -> "no broker");
    }

    /** The streams of the consuming service. */
    Streams hearer() {
        return new JdbcStreams(hearingStore, cursors, Duration.ofMinutes(1), new Signals(), () -> "no broker");
    }
}
