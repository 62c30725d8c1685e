package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.messaging.Streams.NothingToResumeException;
import dev.ates.messaging.Streams.Resumed;
import dev.ates.messaging.Streams.Side;
import dev.ates.messaging.apply.Applier;
import dev.ates.messaging.apply.Cursor;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.apply.JdbcQuarantine;
import dev.ates.messaging.log.Hearers;
import dev.ates.messaging.log.Hearers.Verdict;
import dev.ates.messaging.log.JdbcOutbox;
import dev.ates.messaging.log.Sequencer;
import dev.ates.messaging.log.Signals;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.look.JdbcStreams;
import dev.ates.messaging.store.Store;
import dev.ates.messaging.wire.Ask;
import dev.ates.messaging.wire.Chunk;
import dev.ates.messaging.wire.Envelope;
import dev.ates.messaging.wire.Terms;
import dev.ates.robots.Signal;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Whom a producer believes, what stops a stream, and how an operator lets it go on. */
class TrustTest {

    private static final Instant NOON = Instant.parse("2026-03-10T11:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2026-03-10");

    private final TestDatabase database = TestDatabase.create("trust");
    private final SettableClock clock = new SettableClock(NOON);
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    private final JdbcTransactionManager transactions = new JdbcTransactionManager(database.dataSource());
    private final TransactionTemplate transaction = new TransactionTemplate(transactions);
    private final ProducedStream tracker = ProducedStream.sealingDays("tracker", new TestService.Seal());
    private final Store store =
            new Store(database.dataSource(), transactions, new BusinessCalendar(clock, ZoneOffset.UTC));
    private final Outbox outbox = new JdbcOutbox(store, tracker, 1, new Signal());
    private final StreamLog log = new StreamLog(store, tracker, Terms.UNKNOWN);

    /** The service that hears the stream has a database of its own. */
    private final TestDatabase hearing = TestDatabase.create("trusting");

    private final JdbcTemplate hearingJdbc = new JdbcTemplate(hearing.dataSource());
    private final Store hearingStore = new Store(
            hearing.dataSource(),
            new JdbcTransactionManager(hearing.dataSource()),
            new BusinessCalendar(clock, ZoneOffset.UTC));
    private final Cursors cursors = new Cursors(hearingStore);

    @BeforeEach
    void openStream() {
        hearingJdbc.execute(
                "create table effect (n bigint generated always as identity, event_id uuid, type text, amount"
                        + " bigint)");
        log.open(1);
        cursors.open("tracker", 0);
    }

    @Test
    void believesWhoeverHasAppliedWhatTheLogHas() {
        tell(3);
        tell(4);

        assertThat(judge(null, 0, null)).isInstanceOf(Verdict.Heard.class);
        assertThat(judge(epoch(), 3, mark(3))).isEqualTo(new Verdict.Heard(log.placeAt(0, 3), 1));
        assertThat(judge(epoch(), 7, mark(7))).isInstanceOf(Verdict.Heard.class);
        assertThat(hearer("accounting")).isEqualTo(7);
    }

    @Test
    void doesNotTakeAnOperatorsWishForWhereTheConsumerStands() {
        tell(3);
        judge(epoch(), 3, mark(3));

        assertThat(judge(new Ask("accounting", 0, null, 0, null, true))).isInstanceOf(Verdict.Heard.class);
        assertThat(hearer("accounting")).isEqualTo(3);

        judge(epoch(), 0, null);
        assertThat(hearer("accounting")).as("the consumer itself begins anew").isZero();
    }

    @Test
    void refusesTheMarkOfAChunkAtAnotherPosition() {
        tell(3);
        tell(4);

        // What stopped the stream for ever: the middle of a chunk, with that chunk's mark.
        assertRefused(judge(epoch(), 5, mark(7)), "mark");
        assertRefused(judge(epoch(), 3, mark(7)), "mark");
        assertRefused(judge(epoch(), 7, mark(3)), "mark");
        assertRefused(judge(epoch(), 7, UUID.randomUUID()), "mark");
        assertThat(jdbc.queryForList("select consumer from messaging.stream_hearer", String.class))
                .isEmpty();
    }

    @Test
    void refusesWhoeverIsAheadWithoutProof() {
        tell(3);

        assertRefused(judge(epoch(), 4, null), "beyond");
        assertRefused(judge(epoch(), Long.MAX_VALUE, mark(3)), "beyond");
        assertRefused(judge(null, 4, UUID.randomUUID()), "beyond");
        assertRefused(judge(UUID.randomUUID(), 3, mark(3)), "epoch");
    }

    @Test
    void takesItsOwnMarkForProofThatTheDatabaseWasRestored() {
        tell(3);
        keep();
        tell(4);
        UUID lost = mark(7);
        restore();

        assertLost(judge(epoch(), 7, lost));
        tell(9);
        assertLost(judge(epoch(), 7, lost));
        assertRefused(judge(epoch(), 8, lost), "mark");
        assertThat(judge(epoch(), 3, mark(3))).isInstanceOf(Verdict.Heard.class);
    }

    @Test
    void goesOnInANewEpochThatItsConsumersAdopt() {
        tell(3);
        judge(epoch(), 3, mark(3));
        keep();
        tell(4);
        UUID before = epoch();
        UUID lost = mark(7);
        move(new Cursor("tracker", 0, before, 7, lost, DAY, 7, NOON, null, null, null));
        restore();
        tell(2);
        log.stop("restored");

        Resumed fork =
                teller().resume("tracker", "ada", " The backup is the truth ").getFirst();

        assertThat(fork.side()).isEqualTo(Side.told);
        assertThat(fork.position()).as("what the consumer has in common").isEqualTo(3);
        assertThat(log.heads().getFirst()).satisfies(head -> {
            assertThat(head.stopped()).isNull();
            assertThat(head.source().epoch()).isNotEqualTo(before);
            assertThat(head.source().forkedFrom()).isEqualTo(before);
            assertThat(head.source().forkedAt()).isEqualTo(3);
            assertThat(head.position()).isEqualTo(5);
        });
        assertThat(decisions())
                .containsExactly("told 5 -> 3 by ada: The backup is the truth, it had stopped: restored");
        assertRefused(judge(before, 7, lost), "epoch");
        tell(2);
        assertThat(judge(epoch(), 7, mark(7))).isInstanceOf(Verdict.Heard.class);
        assertThatThrownBy(() -> teller().resume("tracker", "ada", "again"))
                .isInstanceOf(NothingToResumeException.class)
                .hasMessageContaining("nothing has stopped it");

        hear(7);
        clock.advance(Duration.ofMinutes(2));
        hear(7);
        Resumed adopted = hearer().resume("tracker", "bob", "moved on").getFirst();
        assertThat(adopted.side()).isEqualTo(Side.heard);
        assertThat(adopted.position()).isEqualTo(3);
        assertThat(adopted.keptFrom()).isEqualTo(4);
        assertThat(adopted.keptTo()).isEqualTo(7);
        Cursor cursor = cursor();
        assertThat(cursor.epoch()).isEqualTo(epoch());
        assertThat(cursor.applied()).isEqualTo(3);
        assertThat(cursor.mark()).isNull();
        assertThat(cursor.head()).isEqualTo(7);
        assertThat(cursor.other()).isNull();
        assertThat(decisions()).hasSize(2).contains("heard 7 -> 3 by bob: moved on, it had stopped: null");
    }

    @Test
    void beginsAnewOnADatabaseThatHasNothingInCommon() {
        move(new Cursor("tracker", 0, UUID.randomUUID(), 40, UUID.randomUUID(), DAY, 40, NOON, null, null, null));
        tell(3);
        hear(3);

        assertThatThrownBy(() -> hearer().resume("tracker", "ada", "moved"))
                .isInstanceOf(NothingToResumeException.class)
                .hasMessageContaining("was heard 0 seconds ago");
        clock.advance(Duration.ofSeconds(61));
        hear(3);
        Resumed resumed = hearer().resume("tracker", "ada", "moved").getFirst();

        assertThat(resumed.position()).isZero();
        assertThat(resumed.keptFrom()).isEqualTo(1);
        assertThat(resumed.keptTo()).isEqualTo(40);
        assertThat(cursor().epoch()).isEqualTo(epoch());
        assertThat(cursor().head()).isEqualTo(3);
    }

    @Test
    void goesOnWhereACutLogBeginsAndNamesWhatIsMissing() {
        UUID epoch = epoch();
        move(new Cursor("tracker", 0, epoch, 40, null, DAY, 40, NOON, null, null, null));
        Envelope cut = new Envelope(
                new Envelope.Source("tracker", epoch, 0, 1, null, null, Terms.UNKNOWN),
                91,
                90,
                null,
                null,
                null,
                true,
                60L);
        applier().apply(List.of(new Applier.Incoming(cut, List.of())));
        assertThat(cursor().stopped()).contains("begins at position 60");
        clock.advance(Duration.ofSeconds(5));
        hear(90);

        Resumed resumed = hearer().resume("tracker", "ada", "lost for good").getFirst();

        assertThat(resumed.positionBefore()).isEqualTo(40);
        assertThat(resumed.position()).isEqualTo(59);
        assertThat(resumed.keptFrom()).isNull();
        assertThat(cursor().stopped()).isNull();
        assertThat(cursor().applied()).isEqualTo(59);
    }

    @Test
    void comparesAgainWhatOneWrongMarkHasStopped() {
        tell(3);
        hearChunkAfter(0);
        assertThat(cursor().applied()).isEqualTo(3);
        tell(2);

        // A copy of the true heartbeat, told by somebody who has the producer's password.
        var copy = new Envelope(
                new Envelope.Source("tracker", epoch(), 0, 1, null, null, Terms.UNKNOWN),
                4,
                3,
                null,
                UUID.randomUUID(),
                null,
                false,
                null);
        applier().apply(List.of(new Applier.Incoming(copy, List.of())));
        hearChunkAfter(3);
        assertThat(cursor().stopped()).contains("another past");
        assertThat(cursor().applied()).isEqualTo(3);

        Resumed resumed =
                hearer().resume("tracker", "ada", "the producer is fine").getFirst();

        assertThat(resumed.epoch()).isEqualTo(resumed.epochBefore());
        assertThat(resumed.position()).isEqualTo(3);
        assertThat(resumed.keptFrom()).isNull();
        assertThat(cursor().mark()).isEqualTo(mark(3));
        assertThat(decisions()).singleElement().asString().startsWith("heard 3 -> 3 by ada: the producer is fine");
        hearChunkAfter(3);
        assertThat(cursor().stopped()).isNull();
        assertThat(cursor().applied()).isEqualTo(5);
        assertThat(effects()).isEqualTo(5);
        assertThatThrownBy(() -> hearer().resume("tracker", "ada", "again"))
                .isInstanceOf(NothingToResumeException.class)
                .hasMessageContaining("runs");
    }

    @Test
    void stopsAgainWhenTheLogReallyHasAnotherPast() {
        tell(3);
        tell(2);
        move(new Cursor("tracker", 0, epoch(), 3, UUID.randomUUID(), DAY, 3, NOON, "another past", null, null));

        hearer().resume("tracker", "ada", "perhaps it was one wrong mark");
        assertThat(cursor().stopped()).isNull();
        hearChunkAfter(3);

        assertThat(cursor().stopped()).contains("another past than the one applied up to position 3");
        assertThat(cursor().applied()).isEqualTo(3);
        assertThat(effects()).isZero();
    }

    @Test
    void waitsForTheProducerToBeResumedFirst() {
        move(new Cursor("tracker", 0, epoch(), 7, UUID.randomUUID(), DAY, 7, NOON, "another past", null, null));
        clock.advance(Duration.ofSeconds(61));

        assertThatThrownBy(() -> hearer().resume("tracker", "ada", "please"))
                .isInstanceOf(NothingToResumeException.class)
                .hasMessageContaining("resume it at its producer first");
        assertThat(hearer().resume("nobody", "ada", "please")).isEmpty();
        assertThatThrownBy(() -> hearer().resume("tracker", "ada", " "))
                .hasMessage("The reason must have 1 to 500 characters, it has 0.");
        assertThat(decisions()).isEmpty();
    }

    @Test
    void startsNothingAsAnotherUserOfTheBroker() {
        Map<String, Object> checked = Map.of("ates.messaging.user-per-service", true);

        assertThatThrownBy(() -> TestService.producer(database, "amqp://guest:hush@localhost:1", clock, checked))
                .rootCause()
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("'guest'")
                .hasMessageContaining("ATES_BROKER_URI has to name the broker's user tracker")
                .hasMessageNotContaining("hush");
    }

    @Test
    void remembersSoManyConsumersAndNoMore() {
        for (char name = 'a'; name <= 'z'; name++) {
            judge(new Ask("x" + name, 0, null, 0, null, false));
            judge(new Ask("y" + name, 0, null, 0, null, false));
        }

        assertThat(jdbc.queryForObject("select count(*) from messaging.stream_hearer", Integer.class))
                .isEqualTo(Hearers.HEARERS_MAX);
        assertRefused(judge(new Ask("another", 0, null, 0, null, true)), "crowd");
        assertThat(judge(new Ask("xa", 0, null, 0, null, true))).isInstanceOf(Verdict.Heard.class);
    }

    private Verdict judge(@Nullable UUID epoch, long applied, @Nullable UUID mark) {
        return judge(new Ask("accounting", 0, epoch, applied, mark, false));
    }

    private Verdict judge(Ask ask) {
        return new Hearers(log).judge(ask, log.heads().getFirst());
    }

    private static void assertRefused(Verdict verdict, String name) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.name()).isEqualTo(name));
    }

    private static void assertLost(Verdict verdict) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Lost.class,
                        lost -> assertThat(lost.reason())
                                .contains("restored from a backup")
                                .contains("accounting"));
    }

    private void tell(int events) {
        transaction.executeWithoutResult(status -> outbox.append(TestService.assignments(events)));
        new Sequencer(log, new Sequencer.Settings(Duration.ofMinutes(1), null), () -> true, new Signal()).sequence();
    }

    private void keep() {
        jdbc.execute("create table kept_log as select * from messaging.event_log");
        jdbc.execute("create table kept_head as select * from messaging.stream_head");
    }

    private void restore() {
        jdbc.execute("delete from messaging.event_log");
        jdbc.execute("delete from messaging.stream_head");
        jdbc.execute("insert into messaging.event_log select * from kept_log");
        jdbc.execute("insert into messaging.stream_head select * from kept_head");
    }

    private UUID epoch() {
        return log.heads().getFirst().source().epoch();
    }

    private UUID mark(long last) {
        return jdbc.queryForObject("select mark from messaging.event_log where last_position = ?", UUID.class, last);
    }

    private Long hearer(String consumer) {
        return jdbc.queryForObject(
                "select applied_position from messaging.stream_hearer where consumer = ?", Long.class, consumer);
    }

    private List<String> decisions() {
        String sql = """
                select side || ' ' || position_before || ' -> ' || position || ' by ' || decided_by || ': ' || reason
                       || ', it had stopped: ' || coalesce(stopped, 'null')
                  from messaging.stream_decision order by id
                """;
        return Stream.of(jdbc, hearingJdbc)
                .flatMap(one -> one.queryForList(sql, String.class).stream())
                .toList();
    }

    /** The consumer hears what the log's publisher says when it is idle. */
    private void hear(long head) {
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

    /** The consumer hears the next chunk of the log as its publisher tells it. */
    private void hearChunkAfter(long position) {
        StreamLog.Head now = log.heads().getFirst();
        StreamLog.Place before = log.placeAt(0, position);
        StreamLog.Logged chunk =
                log.after(0, before, now.position(), 1, Long.MAX_VALUE).getFirst();
        Envelope envelope = new Envelope(
                now.source(),
                chunk.first(),
                chunk.last(),
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

    private int effects() {
        return Objects.requireNonNull(hearingJdbc.queryForObject("select count(*) from effect", Integer.class));
    }

    private Applier<?> applier() {
        return new Applier<>(
                new TestService.Effects(hearingJdbc),
                0,
                hearingStore,
                cursors,
                new JdbcQuarantine(hearingStore, cursors, List::of),
                Terms.UNKNOWN);
    }

    private void move(Cursor cursor) {
        cursors.move(cursor);
    }

    private Cursor cursor() {
        return Objects.requireNonNull(hearingStore.transaction(() -> cursors.lock("tracker", 0)));
    }

    /** The service that tells the stream. */
    private Streams teller() {
        return new JdbcStreams(store, new Cursors(store), Duration.ofMinutes(1), new Signals(), () -> "no broker");
    }

    /** The one that hears it. */
    private Streams hearer() {
        return new JdbcStreams(hearingStore, cursors, Duration.ofMinutes(1), new Signals(), () -> "no broker");
    }
}
