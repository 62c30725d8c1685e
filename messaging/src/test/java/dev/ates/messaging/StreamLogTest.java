package dev.ates.messaging;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.wire.Chunk;
import dev.ates.messaging.log.StreamLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writing and sequencing: no event is skipped, and none has two positions. */
class StreamLogTest extends LogFixture {

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
            inAnotherThread(
                    () -> otherTransaction.executeWithoutResult(late -> outbox.append(TestService.assignments(5))));
            inAnotherThread(this::sequence);
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
            inAnotherThread(() -> tell(3));
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
    void readsTheLogInBoundedStretches() {
        tell(1);
        tell(600);
        sequence();

        assertThat(log.after(0, StreamLog.Place.START, 601, 2, Long.MAX_VALUE))
                .extracting(chunk -> chunk.end().position())
                .containsExactly(1L, 501L);
        assertThat(log.after(0, StreamLog.Place.START, 601, 100, 1))
                .extracting(chunk -> chunk.end().position())
                .containsExactly(1L);
        assertThat(log.after(0, new StreamLog.Place(10, null, null), 601, 100, Long.MAX_VALUE))
                .extracting(StreamLog.Logged::first)
                .containsExactly(2L, 502L);
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
    void letsAClickPassAShuffleThatTheBrokerHasNotTaken() {
        tell(30_000);
        tell(1);

        sequence();

        List<StreamLog.Logged> chunks = log.after(0, StreamLog.Place.START, head().position(), 1_000, Long.MAX_VALUE);
        assertThat(chunks.getFirst().end().position()).as("the click").isEqualTo(1);
        assertThat(head().position())
                .as("two rounds of the shuffle, until so much is unconfirmed")
                .isEqualTo(20_001);

        log.published(0, log.placeAt(0, head().position()));
        sequence();
        assertThat(head().position()).isEqualTo(30_001);
    }

    @Test
    void doesNothingMoreOnceStopped() {
        log.stop(log.heads().getFirst().source().epoch(), "restored");
        tell(1);

        sequence();

        assertThat(head().position()).isZero();
        assertThat(head().stopped()).isEqualTo("restored");
    }
}
