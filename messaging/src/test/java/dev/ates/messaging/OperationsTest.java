package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.wire.Chunk;
import dev.ates.contracts.wire.Envelope;
import dev.ates.contracts.wire.Terms;
import dev.ates.messaging.Quarantine.DecidedException;
import dev.ates.messaging.Quarantine.Decision;
import dev.ates.messaging.Quarantine.Item;
import dev.ates.messaging.Quarantine.Result;
import dev.ates.messaging.Quarantine.State;
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
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Operators' decisions about the quarantine: each is made once, recorded with who and why, in one transaction with its
 * effect.
 */
class OperationsTest {

    private static final LocalDate DAY = LocalDate.parse("2026-03-10");
    private static final Instant NOON = Instant.parse("2026-03-10T11:00:00Z");
    private static final UUID EPOCH = UUID.randomUUID();

    private final TestDatabase database = TestDatabase.create("operations");
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    private final SettableClock clock = new SettableClock(NOON);
    private final Store store = new Store(
            database.dataSource(),
            new JdbcTransactionManager(database.dataSource()),
            new BusinessCalendar(clock, ZoneOffset.UTC));
    private final Cursors cursors = new Cursors(store);
    private final Mendable handler = new Mendable();
    private final JdbcQuarantine quarantine = new JdbcQuarantine(store, cursors, () -> List.of(handler));
    private final Streams streams =
            new JdbcStreams(store, cursors, Duration.ofMinutes(1), new Signals(), () -> "no broker");

    @BeforeEach
    void openCursor() {
        jdbc.execute("create table effect (n bigint generated always as identity, event_id uuid, type text, amount"
                + " bigint)");
        cursors.open("tracker", 0);
    }

    @Test
    void appliesARetriedEventOnceAndNotesWhoDidIt() {
        long id = quarantined("poison", 1);
        handler.mended = true;

        Item retried = quarantine.retry(id, "ada").orElseThrow();

        assertThat(retried.state()).isEqualTo(State.retried);
        assertThat(retried.decidedBy()).isEqualTo("ada");
        assertThat(retried.decidedAt()).isEqualTo(NOON);
        assertThat(effects()).containsExactly(-1L);
        assertThat(quarantine.holds("tracker", DAY)).isFalse();
        assertThatThrownBy(() -> quarantine.retry(id, "bob"))
                .isInstanceOf(DecidedException.class)
                .hasMessageContaining("retried by ada");
        assertThat(effects()).hasSize(1);
    }

    @Test
    void leavesWhatFailsAgainOpenWithTheNewReasonAndNoEffect() {
        long id = quarantined("poison", 1);
        handler.complaint = "Still poison";

        Item failed = quarantine.retry(id, "ada").orElseThrow();

        assertThat(failed.state()).isEqualTo(State.open);
        assertThat(failed.reason()).contains("Still poison");
        assertThat(effects()).isEmpty();
        assertThat(quarantine.holds("tracker", DAY)).isTrue();
    }

    @Test
    void keepsTheHistoryOfAnEventThatIsDecidedTwice() {
        long id = quarantined("poison", 1);
        quarantine.retry(id, "ada");
        clock.advance(Duration.ofMinutes(5));
        quarantine.discard(id, "bob", "  The tracker told it by mistake ");

        assertThat(quarantine.decisions(id))
                .extracting(Decision::result, Decision::by, Decision::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Result.discarded, "bob", "The tracker told it by mistake"),
                        org.assertj.core.groups.Tuple.tuple(
                                Result.failed_again, "ada", "IllegalStateException: This task is poison"));
        assertThat(quarantine.find(id).orElseThrow().decision()).isEqualTo("The tracker told it by mistake");
        assertThat(quarantine.holds("tracker", DAY)).isFalse();
        assertThatThrownBy(() -> quarantine.retry(id, "ada")).isInstanceOf(DecidedException.class);
    }

    @Test
    void changesNothingWhenARetryMeetsAFailureThatMayPass() {
        long id = quarantined("poison", 1);
        handler.deadlocked = true;

        assertThatThrownBy(() -> quarantine.retry(id, "ada")).isInstanceOf(PessimisticLockingFailureException.class);

        assertThat(quarantine.find(id).orElseThrow().state()).isEqualTo(State.open);
        assertThat(quarantine.decisions(id)).isEmpty();
    }

    @Test
    void refusesToDiscardWithoutAReasonOrWithOneThatIsTooLong() {
        long id = quarantined("poison", 1);

        assertThatThrownBy(() -> quarantine.discard(id, "ada", "  "))
                .hasMessage("The reason must have 1 to 500 characters, it has 0.");
        assertThatThrownBy(() -> quarantine.discard(id, "ada", "x".repeat(501)))
                .hasMessage("The reason must have 1 to 500 characters, it has 501.");
        assertThat(quarantine.discard(id, "ada", "🦜".repeat(500)).orElseThrow().state())
                .isEqualTo(State.discarded);
    }

    @Test
    void listsNewestFirstInPartsAndByState() {
        long first = quarantined("poison", 1);
        long second = quarantined("poison", 2);
        long third = quarantined("poison", 3);
        quarantine.discard(second, "ada", "no");

        assertThat(quarantine.list(null, null, null, Long.MAX_VALUE, 2))
                .extracting(Item::id)
                .containsExactly(third, second);
        assertThat(quarantine.list(null, null, null, second, 2))
                .extracting(Item::id)
                .containsExactly(first);
        assertThat(quarantine.list(State.open, null, null, Long.MAX_VALUE, 10))
                .extracting(Item::id)
                .containsExactly(third, first);
        LocalDate day = quarantine.find(third).orElseThrow().day();
        assertThat(quarantine.list(State.open, "elsewhere", day, Long.MAX_VALUE, 10))
                .isEmpty();
        assertThat(quarantine.list(State.open, null, day.plusDays(1), Long.MAX_VALUE, 10))
                .isEmpty();
        assertThat(quarantine.list(State.discarded, null, day, Long.MAX_VALUE, 10))
                .extracting(Item::id)
                .containsExactly(second);
        assertThat(quarantine.find(999)).isEmpty();
        assertThat(quarantine.retry(999, "ada")).isEmpty();
        assertThat(streams.standing().quarantined()).singleElement().satisfies(held -> {
            assertThat(held.producer()).isEqualTo("tracker");
            assertThat(held.events()).isEqualTo(2);
        });
    }

    @Test
    void wishesForAReplayOfWhatWasAppliedAndRefusesTheFuture() {
        apply(1, task("fine", 1), task("fine", 2));

        assertThat(streams.replay("tracker", null, 3)).hasSize(1);
        assertThat(cursors.takeReplayWish("tracker", 0)).isEqualTo(3);
        assertThat(cursors.takeReplayWish("tracker", 0)).as("once").isNull();
        assertThat(streams.replay("tracker", 7, 1)).isEmpty();
        assertThat(streams.replay("nobody", null, 1)).isEmpty();
        assertThatThrownBy(() -> streams.replay("tracker", 0, 4))
                .hasMessageStartingWith("from must be 1 to 3")
                .hasMessageEndingWith("it is 4");
        assertThatThrownBy(() -> streams.replay("tracker", 0, 0)).hasMessageEndingWith("it is 0");
    }

    @Test
    void refusesAReplayThatWouldHaveNoEffect() {
        apply(1, task("fine", 1));
        for (String column : List.of("stopped", "disagreement")) {
            jdbc.update("update messaging.stream_cursor set %s = 'different history'".formatted(column));

            assertThatThrownBy(() -> streams.replay("tracker", null, 1))
                    .isInstanceOf(Streams.StandsStillException.class)
                    .hasMessageContaining("different history")
                    .hasMessageContaining("ates ops streams resume tracker");
            jdbc.update("update messaging.stream_cursor set %s = null".formatted(column));
        }
        jdbc.update("""
                update messaging.stream_cursor
                   set other_epoch = ?, other_head = 7, other_since = heard_at, other_messages = 1,
                       other_heard_at = heard_at + interval '2 minutes'""", UUID.randomUUID());
        assertThat(streams.replay("tracker", null, 1))
                .as("the true producer is heard, too")
                .hasSize(1);
        assertThat(cursors.takeReplayWish("tracker", 0)).isEqualTo(1);
        clock.advance(Duration.ofMinutes(2));

        assertThatThrownBy(() -> streams.replay("tracker", null, 1))
                .hasMessageContaining("has come from another history");
        assertThat(cursors.takeReplayWish("tracker", 0)).isNull();
    }

    @Test
    void tellsHowLongEventsAreKnownToWait() {
        apply(1, task("fine", 1));
        applier()
                .apply(List.of(new Applier.Incoming(
                        new Envelope(
                                new Envelope.Source("tracker", EPOCH, 0, 1, null, null, Terms.UNKNOWN),
                                6,
                                5,
                                null,
                                null,
                                null,
                                false,
                                null),
                        List.of())));

        assertThat(streams.standing().heard()).singleElement().satisfies(stream -> {
            assertThat(stream.lag()).isEqualTo(4);
            assertThat(stream.lagSeconds()).isZero();
            assertThat(stream.silentSeconds()).isZero();
            assertThat(stream.silent()).isFalse();
        });
        clock.advance(Duration.ofSeconds(90));
        dev.ates.testkit.Eventually.eventually(
                "a second has passed",
                Duration.ofSeconds(20),
                () -> assertThat(streams.standing().heard()).singleElement().satisfies(stream -> {
                    assertThat(stream.lagSeconds()).isPositive();
                    assertThat(stream.silentSeconds()).isEqualTo(90);
                    assertThat(stream.silent()).isTrue();
                }));
        apply(2, task("fine", 2), task("fine", 3), task("fine", 4), task("fine", 5));
        assertThat(streams.standing().heard().getFirst().lagSeconds()).isZero();
    }

    /** Someone with the password of a producer may have published another event at a position before. */
    @Test
    void keepsEachEventThatComesWithOnePosition() {
        long forged = quarantined("poison", 1);
        quarantine.discard(forged, "ada", "The producer did not publish it");
        byte[] published = Chunk.cloudEvent("tracker", NOON, task("poison", 1));

        for (int time = 1; time <= 2; time++) {
            jdbc.update("update messaging.stream_cursor set applied_position = 0, applied_mark = null");
            apply(1, List.of(published));

            assertThat(quarantine.list(null, null, null, Long.MAX_VALUE, 10))
                    .as("time %d", time)
                    .hasSize(2);
            assertThat(quarantine.holds("tracker", DAY)).isTrue();
        }
    }

    private long quarantined(String title, long position) {
        apply(position, task(title, position));
        return jdbc.queryForObject("select max(id) from messaging.quarantine", Long.class);
    }

    private void apply(long first, TaskAssigned... tasks) {
        apply(
                first,
                java.util.Arrays.stream(tasks)
                        .map(task -> Chunk.cloudEvent("tracker", NOON, task))
                        .toList());
    }

    private void apply(long first, List<byte[]> events) {
        try {
            applier()
                    .apply(List.of(new Applier.Incoming(
                            new Envelope(
                                    new Envelope.Source("tracker", EPOCH, 0, 1, null, null, Terms.UNKNOWN),
                                    first,
                                    first + events.size() - 1,
                                    null,
                                    null,
                                    DAY,
                                    false,
                                    null),
                            Chunk.split(Chunk.batch(events)))));
        } catch (Chunk.NotABatch e) {
            throw new AssertionError(e);
        }
    }

    private Applier<TrackerEvent> applier() {
        return new Applier<>(handler, 0, store, cursors, quarantine, Terms.UNKNOWN);
    }

    private List<Long> effects() {
        return jdbc.queryForList("select amount from effect order by n", Long.class);
    }

    private static TaskAssigned task(String title, long n) {
        return new TaskAssigned(new UUID(0, n), TestService.ANN, title, "", -n, "USD");
    }

    /** The effects of the test service, whose handler fails until it is repaired. */
    private final class Mendable implements StreamHandler<TrackerEvent> {
        private final TestService.Effects effects = new TestService.Effects(jdbc);
        private boolean mended;
        private boolean deadlocked;
        private String complaint = "This task is poison";

        @Override
        public String producer() {
            return effects.producer();
        }

        @Override
        public Class<TrackerEvent> family() {
            return effects.family();
        }

        @Override
        public void apply(Batch<TrackerEvent> batch) {
            if (deadlocked) {
                throw new PessimisticLockingFailureException("deadlock");
            }
            try {
                effects.apply(batch);
            } catch (IllegalStateException e) {
                if (!mended) {
                    throw new IllegalStateException(complaint, e.getCause());
                }
            }
        }
    }
}
