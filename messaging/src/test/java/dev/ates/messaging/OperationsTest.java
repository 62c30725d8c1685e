package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.messaging.Operations.DecidedException;
import dev.ates.messaging.Operations.Decision;
import dev.ates.messaging.Operations.Quarantined;
import dev.ates.messaging.Operations.State;
import dev.ates.messaging.Operations.Verdict;
import dev.ates.messaging.apply.Applier;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.apply.JdbcQuarantine;
import dev.ates.messaging.look.JdbcOperations;
import dev.ates.messaging.look.ReplayWishes;
import dev.ates.messaging.look.StreamFigures;
import dev.ates.messaging.wire.Chunk;
import dev.ates.messaging.wire.Envelope;
import dev.ates.messaging.wire.Terms;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** What an operator decides about the quarantine: once, with who and why, and in one transaction with its effect. */
class OperationsTest {

    private static final LocalDate DAY = LocalDate.parse("2026-03-10");
    private static final Instant NOON = Instant.parse("2026-03-10T11:00:00Z");
    private static final UUID EPOCH = UUID.randomUUID();

    private final TestDatabase database = TestDatabase.create("operations");
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    private final JdbcClient client = JdbcClient.create(database.dataSource());
    private final SettableClock clock = new SettableClock(NOON);
    private final Cursors cursors = new Cursors(client, clock);
    private final JdbcQuarantine quarantine = new JdbcQuarantine(client, clock);
    private final ReplayWishes wishes = new ReplayWishes();
    private final Mendable handler = new Mendable();
    private JdbcOperations operations;

    @BeforeEach
    void openCursor() {
        new Messaging().messagingSchema(database.dataSource());
        jdbc.execute("create table effect (n bigint generated always as identity, event_id uuid, type text, amount"
                + " bigint)");
        cursors.open("tracker", 0);
        operations = new JdbcOperations(
                client,
                clock,
                cursors,
                new StreamFigures(new JustCursors(cursors), client, clock),
                wishes,
                List.of(handler),
                new JdbcTransactionManager(database.dataSource()));
    }

    @Test
    void appliesARetriedEventOnceAndNotesWhoDidIt() {
        long id = quarantined("poison", 1);
        handler.mended = true;

        Quarantined retried = operations.retry(id, "ada").orElseThrow();

        assertThat(retried.state()).isEqualTo(State.retried);
        assertThat(retried.decidedBy()).isEqualTo("ada");
        assertThat(retried.decidedAt()).isEqualTo(NOON);
        assertThat(effects()).containsExactly(-1L);
        assertThat(quarantine.holds("tracker", DAY)).isFalse();
        assertThatThrownBy(() -> operations.retry(id, "bob"))
                .isInstanceOf(DecidedException.class)
                .hasMessageContaining("retried by ada");
        assertThat(effects()).hasSize(1);
    }

    @Test
    void leavesWhatFailsAgainOpenWithTheNewReasonAndNoEffect() {
        long id = quarantined("poison", 1);
        handler.complaint = "Still poison";

        Quarantined failed = operations.retry(id, "ada").orElseThrow();

        assertThat(failed.state()).isEqualTo(State.open);
        assertThat(failed.reason()).contains("Still poison");
        assertThat(effects()).isEmpty();
        assertThat(quarantine.holds("tracker", DAY)).isTrue();
    }

    @Test
    void keepsTheHistoryOfAnEventThatIsDecidedTwice() {
        long id = quarantined("poison", 1);
        operations.retry(id, "ada");
        clock.advance(Duration.ofMinutes(5));
        operations.discard(id, "bob", "  The tracker told it by mistake ");

        assertThat(operations.decisions(id))
                .extracting(Decision::verdict, Decision::by, Decision::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Verdict.discarded, "bob", "The tracker told it by mistake"),
                        org.assertj.core.groups.Tuple.tuple(
                                Verdict.failed_again, "ada", "IllegalStateException: This task is poison"));
        assertThat(operations.quarantined(id).orElseThrow().decision()).isEqualTo("The tracker told it by mistake");
        assertThat(quarantine.holds("tracker", DAY)).isFalse();
        assertThatThrownBy(() -> operations.retry(id, "ada")).isInstanceOf(DecidedException.class);
    }

    @Test
    void changesNothingWhenARetryMeetsAFailureThatMayPass() {
        long id = quarantined("poison", 1);
        handler.deadlocked = true;

        assertThatThrownBy(() -> operations.retry(id, "ada")).isInstanceOf(PessimisticLockingFailureException.class);

        assertThat(operations.quarantined(id).orElseThrow().state()).isEqualTo(State.open);
        assertThat(operations.decisions(id)).isEmpty();
    }

    @Test
    void refusesToDiscardWithoutAReasonOrWithOneThatIsTooLong() {
        long id = quarantined("poison", 1);

        assertThatThrownBy(() -> operations.discard(id, "ada", "  "))
                .hasMessage("The reason must have 1 to 500 characters, it has 0.");
        assertThatThrownBy(() -> operations.discard(id, "ada", "x".repeat(501)))
                .hasMessage("The reason must have 1 to 500 characters, it has 501.");
        assertThat(operations.discard(id, "ada", "🦜".repeat(500)).orElseThrow().state())
                .isEqualTo(State.discarded);
    }

    @Test
    void listsNewestFirstInPartsAndByState() {
        long first = quarantined("poison", 1);
        long second = quarantined("poison", 2);
        long third = quarantined("poison", 3);
        operations.discard(second, "ada", "no");

        assertThat(operations.quarantined(null, Long.MAX_VALUE, 2))
                .extracting(Quarantined::id)
                .containsExactly(third, second);
        assertThat(operations.quarantined(null, second, 2))
                .extracting(Quarantined::id)
                .containsExactly(first);
        assertThat(operations.quarantined(State.open, Long.MAX_VALUE, 10))
                .extracting(Quarantined::id)
                .containsExactly(third, first);
        assertThat(operations.quarantined(999)).isEmpty();
        assertThat(operations.retry(999, "ada")).isEmpty();
        assertThat(operations.streams().quarantined()).singleElement().satisfies(held -> {
            assertThat(held.producer()).isEqualTo("tracker");
            assertThat(held.events()).isEqualTo(2);
        });
    }

    @Test
    void wishesForAReplayOfWhatWasAppliedAndRefusesTheFuture() {
        apply(1, task("fine", 1), task("fine", 2));

        assertThat(operations.replay("tracker", null, 3)).hasSize(1);
        assertThat(wishes.take("tracker", 0)).hasValue(3);
        assertThat(wishes.take("tracker", 0)).as("once").isEmpty();
        assertThat(operations.replay("tracker", 7, 1)).isEmpty();
        assertThat(operations.replay("nobody", null, 1)).isEmpty();
        assertThatThrownBy(() -> operations.replay("tracker", 0, 4))
                .hasMessageStartingWith("from must be 1 to 3")
                .hasMessageEndingWith("it is 4");
        assertThatThrownBy(() -> operations.replay("tracker", 0, 0)).hasMessageEndingWith("it is 0");
    }

    @Test
    void refusesAReplayThatWouldHaveNoEffect() {
        apply(1, task("fine", 1));
        for (String column : List.of("stopped", "disagreement")) {
            jdbc.update("update messaging.stream_cursor set %s = 'another past'".formatted(column));

            assertThatThrownBy(() -> operations.replay("tracker", null, 1))
                    .isInstanceOf(Operations.StandsStillException.class)
                    .hasMessageContaining("another past")
                    .hasMessageContaining("ates ops streams resume tracker");
            jdbc.update("update messaging.stream_cursor set %s = null".formatted(column));
        }
        jdbc.update("""
                update messaging.stream_cursor
                   set other_epoch = ?, other_head = 7, other_since = heard_at, other_messages = 1,
                       other_heard_at = heard_at + interval '2 minutes'""", UUID.randomUUID());
        assertThat(operations.replay("tracker", null, 1))
                .as("the true producer is heard, too")
                .hasSize(1);
        assertThat(wishes.take("tracker", 0)).hasValue(1);
        clock.advance(Duration.ofMinutes(2));

        assertThatThrownBy(() -> operations.replay("tracker", null, 1))
                .hasMessageContaining("is told from another history");
        assertThat(wishes.take("tracker", 0)).isEmpty();
    }

    @Test
    void tellsHowLongEventsAreKnownToWait() {
        apply(1, task("fine", 1));
        applier()
                .apply(List.of(new Applier.Incoming(
                        new Envelope(
                                "tracker", EPOCH, 0, 1, 6, 5, null, null, null, false, null, null, null, Terms.UNKNOWN),
                        List.of())));

        assertThat(operations.streams().heard()).singleElement().satisfies(stream -> {
            assertThat(stream.lag()).isEqualTo(4);
            assertThat(stream.lagSeconds()).isZero();
            assertThat(stream.silentSeconds()).isZero();
            assertThat(stream.silent()).isFalse();
        });
        clock.advance(Duration.ofSeconds(90));
        dev.ates.testkit.Eventually.eventually(
                "a second has passed",
                Duration.ofSeconds(20),
                () -> assertThat(operations.streams().heard()).singleElement().satisfies(stream -> {
                    assertThat(stream.lagSeconds()).isPositive();
                    assertThat(stream.silentSeconds()).isEqualTo(90);
                    assertThat(stream.silent()).isTrue();
                }));
        apply(2, task("fine", 2), task("fine", 3), task("fine", 4), task("fine", 5));
        assertThat(operations.streams().heard().getFirst().lagSeconds()).isZero();
    }

    private long quarantined(String title, long position) {
        apply(position, task(title, position));
        return client.sql("select max(id) from messaging.quarantine")
                .query(Long.class)
                .single();
    }

    private void apply(long first, TaskAssigned... tasks) {
        var events = java.util.Arrays.stream(tasks)
                .map(task -> Chunk.cloudEvent("tracker", NOON, task))
                .toList();
        try {
            applier()
                    .apply(List.of(new Applier.Incoming(
                            new Envelope(
                                    "tracker",
                                    EPOCH,
                                    0,
                                    1,
                                    first,
                                    first + tasks.length - 1,
                                    null,
                                    null,
                                    DAY,
                                    false,
                                    null,
                                    null,
                                    null,
                                    Terms.UNKNOWN),
                            Chunk.split(Chunk.batch(events)))));
        } catch (Chunk.NotABatch e) {
            throw new AssertionError(e);
        }
    }

    private Applier<TrackerEvent> applier() {
        return new Applier<>(
                handler, 0, cursors, quarantine, Terms.UNKNOWN, new JdbcTransactionManager(database.dataSource()));
    }

    private List<Long> effects() {
        return jdbc.queryForList("select amount from effect order by n", Long.class);
    }

    private static TaskAssigned task(String title, long n) {
        return new TaskAssigned(new UUID(0, n), TestService.ANN, title, "", -n, "USD");
    }

    /** The effects of the test service, until something is mended. */
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

    /** The part of the traffic that has no broker in it. */
    private record JustCursors(Cursors cursors) implements Streams {
        @Override
        public Duration silentAfter() {
            return Duration.ofMinutes(1);
        }

        @Override
        public List<Heard> heard() {
            return cursors.all();
        }

        @Override
        public List<Told> told() {
            return List.of();
        }

        @Override
        public String broker() {
            return "none";
        }

        @Override
        public void wake() {}
    }
}
