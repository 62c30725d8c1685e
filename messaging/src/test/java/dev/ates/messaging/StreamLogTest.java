package dev.ates.messaging;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.TrackerEvent;
import dev.ates.messaging.log.Hearers;
import dev.ates.messaging.log.JdbcOutbox;
import dev.ates.messaging.log.Sequencer;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.store.Store;
import dev.ates.messaging.wire.Ask;
import dev.ates.messaging.wire.Chunk;
import dev.ates.messaging.wire.Terms;
import dev.ates.robots.Signal;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writing and sequencing: nothing is skipped, nothing has two positions, a day is bounded by its marker. */
class StreamLogTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOON = Instant.parse("2026-03-10T11:00:00Z");

    private final TestDatabase database = TestDatabase.create("log");
    private final SettableClock clock = new SettableClock(NOON);
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    private final TransactionTemplate transaction =
            new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    private final ProducedStream tracker = ProducedStream.sealingDays("tracker", new TestService.Seal());
    private final Store store = store(clock);
    private final Outbox outbox = new JdbcOutbox(store, tracker, 1, new Signal());
    private final StreamLog log = new StreamLog(store, tracker, Terms.UNKNOWN);
    private final Sequencer sequencer = sequencer(log);

    @BeforeEach
    void openStream() {
        log.open(1);
    }

    @Test
    void refusesToTellOutsideATransaction() {
        assertThatThrownBy(() -> outbox.append(TestService.assignments(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside a transaction");
    }

    @Test
    void forgetsWhatIsRolledBack() {
        transaction.executeWithoutResult(status -> {
            outbox.append(TestService.assignments(3));
            status.setRollbackOnly();
        });
        tell(2);

        sequence();

        assertThat(head().position()).isEqualTo(2);
    }

    @Test
    void storesAThousandEventsInTwoChunks() {
        tell(1_000);

        assertThat(jdbc.queryForList("select events from messaging.outbox order by id", Integer.class))
                .containsExactly(500, 500);
    }

    @Test
    void keepsAChunkBelowItsBytes() {
        String long10k = "д".repeat(10_000);
        transaction.executeWithoutResult(status -> outbox.append(IntStream.range(0, 50)
                .mapToObj(n ->
                        new TrackerEvent.TaskAssigned(TestService.ANN, TestService.ANN, "Task", long10k, -1, "USD"))
                .toList()));

        assertThat(jdbc.queryForList("select octet_length(body) from messaging.outbox", Integer.class))
                .hasSizeGreaterThan(1)
                .allMatch(bytes -> bytes <= Chunk.BYTES_MAX + 2);
    }

    @Test
    void givesGaplessPositions() {
        tell(3);
        tell(700);
        sequence();
        tell(1);
        sequence();

        assertThat(ranges()).containsExactly("1-3", "4-503", "504-703", "704-704");
        assertThat(head().position()).isEqualTo(704);
        assertThat(jdbc.queryForObject("select count(*) from messaging.outbox", Long.class))
                .isZero();
    }

    @Test
    void leavesWhatCommitsLateForTheNextRound() {
        var otherTransaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
        transaction.executeWithoutResult(early -> {
            outbox.append(TestService.assignments(2));
            CompletableFuture.runAsync(() ->
                            otherTransaction.executeWithoutResult(late -> outbox.append(TestService.assignments(5))))
                    .join();
            CompletableFuture.runAsync(this::sequence).join();
            assertThat(jdbc.queryForObject("select max(last_position) from messaging.event_log", Long.class))
                    .isEqualTo(5);
        });

        sequence();

        assertThat(ranges()).containsExactly("1-5", "6-7");
    }

    @Test
    void givesEachPositionOnceHoweverManySequence() {
        int writers = 4;
        int each = 50;
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < writers; writer++) {
                pool.submit(() -> IntStream.range(0, each).forEach(n -> tell(1 + n % 3)));
            }
            for (int sequencer = 0; sequencer < 3; sequencer++) {
                pool.submit(() -> IntStream.range(0, 60).forEach(n -> sequence()));
            }
        }
        sequence();

        long told =
                (long) writers * IntStream.range(0, each).map(n -> 1 + n % 3).sum();
        assertThat(head().position()).isEqualTo(told);
        assertThat(jdbc.queryForObject("""
                        select count(*) from (
                          select first_position, lag(last_position, 1, 0::bigint) over (order by last_position) as before
                            from messaging.event_log) log
                         where first_position <> before + 1
                        """, Long.class)).isZero();
    }

    @Test
    void waitsForAnotherSequencerAndGoesOnBehindIt() {
        tell(1);
        sequence();
        tell(2);

        CompletableFuture<Void> second = transaction.execute(first -> {
            sequencer.sequence();
            CompletableFuture.runAsync(() -> tell(3)).join();
            CompletableFuture<Void> late = CompletableFuture.runAsync(this::sequence);
            eventually(
                    "the second waits for the first",
                    Duration.ofSeconds(30),
                    () -> assertThat(jdbc.queryForObject("""
                            select count(*) from pg_stat_activity
                             where datname = current_database() and wait_event_type = 'Lock'
                            """, Long.class)).isEqualTo(1));
            return late;
        });

        assertThat(second).succeedsWithin(Duration.ofSeconds(30));
        assertThat(ranges()).containsExactly("1-1", "2-3", "4-6");
    }

    @Test
    void stampsTheDayOfTheZone() {
        clock.set(Instant.parse("2026-03-10T22:59:59Z"));
        tell(1);
        clock.set(Instant.parse("2026-03-10T23:00:00Z"));
        tell(1);

        sequence();

        assertThat(days()).containsExactly("2026-03-10", "2026-03-11");
    }

    @Test
    void sealsADayAfterItsGraceWithItsCountsAndSums() {
        tell(3);
        clock.set(Instant.parse("2026-03-10T23:00:59Z"));
        tell(1);
        sequence();
        assertThat(head().sealedDay()).isEqualTo("2026-03-09");

        clock.set(Instant.parse("2026-03-10T23:01:00Z"));
        sequence();

        assertThat(head().sealedDay()).isEqualTo("2026-03-10");
        assertThat(lastBody()).contains("\"type\":\"ates.day.sealed.v1\"", "\"day\":\"2026-03-10\"");
        assertThat(lastBody()).contains("\"assignments\":3,\"feesMinor\":-6,\"completions\":0,\"rewardsMinor\":0");
    }

    @Test
    void sealsEveryMissedDayInOrder() {
        tell(1);
        clock.set(NOON.plus(Duration.ofDays(4)));

        sequence();

        assertThat(head().sealedDay()).isEqualTo("2026-03-13");
        assertThat(days()).containsExactly("2026-03-10", "2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13");
    }

    @Test
    void neverStampsASealedDay() {
        clock.set(NOON.plus(Duration.ofDays(2)));
        sequence();
        clock.set(NOON);
        tell(2);

        sequence();

        assertThat(head().sealedDay()).isEqualTo("2026-03-11");
        assertThat(days().getLast()).isEqualTo("2026-03-12");
    }

    @Test
    void sealsDaysOf23And25Hours() {
        clock.set(Instant.parse("2026-03-28T12:00:00Z"));
        sequence();
        // 2026-03-29 in Berlin ends an hour early, 2026-10-25 an hour late.
        clock.set(Instant.parse("2026-03-29T22:00:59Z"));
        sequence();
        assertThat(head().sealedDay()).isEqualTo("2026-03-28");
        clock.set(Instant.parse("2026-03-29T22:01:00Z"));
        sequence();
        assertThat(head().sealedDay()).isEqualTo("2026-03-29");

        clock.set(Instant.parse("2026-10-25T23:00:59Z"));
        sequence();
        assertThat(head().sealedDay()).isEqualTo("2026-10-24");
        clock.set(Instant.parse("2026-10-25T23:01:00Z"));
        sequence();
        assertThat(head().sealedDay()).isEqualTo("2026-10-25");
    }

    @Test
    void countsIntoTheDayWhatCommittedBeforeTheClockPassedItsEnd() {
        tell(1);
        // The sequencer has decided to work and looks at the clock. Just then somebody works at noon, and then the
        // clock leaps to the next day.
        var reads = new AtomicInteger();
        Clock leaping = new LeapingClock(() -> {
            if (reads.incrementAndGet() == 1) {
                CompletableFuture.runAsync(() -> tell(1)).join();
                clock.set(Instant.parse("2026-03-10T23:01:00Z"));
            }
        });
        Sequencer leapt = sequencer(new StreamLog(store(leaping), tracker, Terms.UNKNOWN));
        reads.set(0);

        leapt.sequence();
        sequence();

        assertThat(days()).containsExactly("2026-03-10", "2026-03-10", "2026-03-10");
        assertThat(lastBody()).contains("\"assignments\":2");
    }

    @Test
    void readsTheLogInBoundedStretches() {
        tell(1);
        tell(600);
        sequence();

        assertThat(log.after(0, StreamLog.Place.START, 601, 2, Long.MAX_VALUE))
                .extracting(StreamLog.Logged::last)
                .containsExactly(1L, 501L);
        assertThat(log.after(0, StreamLog.Place.START, 601, 100, 1))
                .extracting(StreamLog.Logged::last)
                .containsExactly(1L);
        assertThat(log.after(0, new StreamLog.Place(10, null, null), 601, 100, Long.MAX_VALUE))
                .extracting(StreamLog.Logged::first)
                .containsExactly(2L, 502L);
    }

    @Test
    void cutsTheLogIntoMonthsWhateverTheClockDoes() {
        tell(1);
        sequence();
        clock.set(Instant.parse("2026-07-01T11:00:00Z"));
        tell(1);
        sequence();
        clock.set(NOON);
        tell(1);
        sequence();

        assertThat(jdbc.queryForList(
                        "select tableoid::regclass || ' ' || last_position from messaging.event_log"
                                + " where body::text is not null and totals[1] > 0 order by last_position",
                        String.class))
                .hasSize(3)
                .satisfies(rows -> {
                    assertThat(rows.getFirst()).startsWith("messaging.event_log_2026_03 ");
                    assertThat(rows.get(1)).startsWith("messaging.event_log_2026_07 ");
                    assertThat(rows.getLast())
                            .as("positions and months rise together")
                            .startsWith("messaging.event_log_2026_07 ");
                });
    }

    @Test
    void dropsOldMonthsThatEverybodyHasApplied() {
        tell(3);
        sequence();
        long march = head().position();
        clock.set(Instant.parse("2026-06-10T11:00:00Z"));
        tell(3);
        sequence();
        log.published(0, log.placeAt(0, head().position()));

        assertThat(sequencer.dropOld()).as("nobody has ever heard it").isZero();
        heardBy("accounting", 0, head().position());
        heardBy("analytics", 0, 0);
        assertThat(sequencer.dropOld()).as("analytics lacks them").isZero();
        assertThat(log.begins(0)).isEqualTo(1);
        heardBy("analytics", 0, march);
        assertThat(sequencer.dropOld())
                .as("March, and April that was made beforehand")
                .isEqualTo(2);

        assertThat(log.begins(0)).isEqualTo(march + 1);
        assertThat(log.placeAt(0, march)).isEqualTo(StreamLog.Place.START);
        tell(1);
        sequence();
        assertThat(sequencer.dropOld()).isZero();
    }

    @Test
    void keepsWhatTheBrokerHasNotConfirmed() {
        tell(3);
        sequence();
        heardBy("accounting", 0, head().position());
        clock.set(Instant.parse("2026-06-10T11:00:00Z"));

        assertThat(sequencer.dropOld()).isZero();
    }

    @Test
    void growsByPartitionsThatShareEpochAndSealedDayAndNeverShrinks() {
        clock.set(Instant.parse("2026-03-12T12:00:00Z"));
        sequence();

        log.open(4);

        assertThat(log.heads()).hasSize(4).allSatisfy(head -> {
            assertThat(head.source().epoch()).isEqualTo(head().source().epoch());
            assertThat(head.sealedDay()).isEqualTo("2026-03-11");
        });
        assertThatThrownBy(() -> log.open(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ates.messaging.partitions must be at least 4")
                .hasMessageContaining("it is 3");
    }

    @Test
    void sealsEveryPartitionWithTheSumsOfAll() {
        log.open(3);
        Outbox three = new JdbcOutbox(store, tracker, 3, new Signal());
        List<TrackerEvent> events = new java.util.ArrayList<>();
        for (int person = 0; person < 30; person++) {
            events.add(new TrackerEvent.TaskAssigned(
                    java.util.UUID.randomUUID(), new java.util.UUID(7, person), "Task", "", -10, "USD"));
        }
        transaction.executeWithoutResult(status -> three.append(events));
        clock.set(Instant.parse("2026-03-11T12:00:00Z"));
        sequence();

        assertThat(log.heads()).hasSize(3).allSatisfy(head -> {
            assertThat(head.position()).as("each has some of the 30").isBetween(2L, 30L);
            assertThat(head.sealedDay()).isEqualTo("2026-03-10");
            List<StreamLog.Logged> chunks =
                    log.after(head.partition(), StreamLog.Place.START, head.position(), 100, Long.MAX_VALUE);
            assertThat(new String(chunks.getLast().body(), StandardCharsets.UTF_8))
                    .contains("ates.day.sealed.v1")
                    .contains("\"assignments\":30")
                    .contains("\"feesMinor\":-300");
        });
        assertThat(log.heads().stream().mapToLong(StreamLog.Head::position).sum())
                .isEqualTo(33);
    }

    @Test
    void letsAClickPassAShuffleThatTheBrokerHasNotTaken() {
        tell(30_000);
        tell(1);

        sequence();

        List<StreamLog.Logged> chunks = log.after(0, StreamLog.Place.START, head().position(), 1_000, Long.MAX_VALUE);
        assertThat(chunks.getFirst().last()).as("the click").isEqualTo(1);
        assertThat(head().position())
                .as("two rounds of the shuffle, until so much is unconfirmed")
                .isEqualTo(20_001);

        log.published(0, log.placeAt(0, head().position()));
        sequence();
        assertThat(head().position()).isEqualTo(30_001);
    }

    @Test
    void sealsADayOnlyBehindAllThatWasWrittenInBulk() {
        tell(30_000);
        clock.set(Instant.parse("2026-03-10T23:01:00Z"));

        sequence();

        assertThat(head().sealedDay()).isEqualTo("2026-03-10");
        assertThat(lastBody()).contains("\"assignments\":30000");
    }

    @Test
    void doesNothingMoreOnceStopped() {
        log.stop("restored");
        tell(1);

        sequence();

        assertThat(head().position()).isZero();
        assertThat(head().stopped()).isEqualTo("restored");
    }

    private Store store(Clock at) {
        return new Store(
                database.dataSource(),
                new JdbcTransactionManager(database.dataSource()),
                new BusinessCalendar(at, BERLIN));
    }

    private static Sequencer sequencer(StreamLog log) {
        return new Sequencer(log, new Sequencer.Settings(Duration.ofMinutes(1), 1), () -> true, new Signal());
    }

    private void tell(int events) {
        transaction.executeWithoutResult(status -> outbox.append(TestService.assignments(events)));
    }

    private void sequence() {
        while (sequencer.sequence().more()) {
            // until nothing is left
        }
    }

    /** As a consumer says it, with the mark that it was told. */
    private void heardBy(String consumer, int partition, long applied) {
        var ask = new Ask(
                consumer,
                partition,
                null,
                applied,
                log.placeAt(partition, applied).mark(),
                false);
        assertThat(new Hearers(log).judge(ask, head())).isInstanceOf(Hearers.Verdict.Heard.class);
    }

    private StreamLog.Head head() {
        return log.heads().getFirst();
    }

    private List<String> ranges() {
        return jdbc.queryForList(
                "select first_position || '-' || last_position from messaging.event_log order by last_position",
                String.class);
    }

    private List<String> days() {
        return jdbc.queryForList("select day from messaging.event_log order by last_position", LocalDate.class).stream()
                .map(LocalDate::toString)
                .toList();
    }

    private String lastBody() {
        return new String(
                jdbc.queryForObject(
                        "select body from messaging.event_log order by last_position desc limit 1", byte[].class),
                StandardCharsets.UTF_8);
    }

    /** Does something each time it is read, and then tells the time of the test's clock. */
    private final class LeapingClock extends Clock {
        private final Runnable atEachRead;

        LeapingClock(Runnable atEachRead) {
            this.atEachRead = atEachRead;
        }

        @Override
        public Instant instant() {
            atEachRead.run();
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
