package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.messaging.apply.Applier;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.apply.JdbcQuarantine;
import dev.ates.messaging.log.Signals;
import dev.ates.messaging.look.JdbcStreams;
import dev.ates.messaging.store.Store;
import dev.ates.messaging.wire.Chunk;
import dev.ates.messaging.wire.Envelope;
import dev.ates.messaging.wire.Terms;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Applying: exactly once and in order, whatever arrives how often; what cannot be applied is kept with its reason. */
class ApplierTest {

    private static final LocalDate DAY = LocalDate.parse("2026-03-10");
    private static final Instant NOON = Instant.parse("2026-03-10T11:00:00Z");
    private static final UUID EPOCH = UUID.randomUUID();

    private final TestDatabase database = TestDatabase.create("applier");
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    private final SettableClock clock = new SettableClock(NOON);
    private final Store store = new Store(
            database.dataSource(),
            new JdbcTransactionManager(database.dataSource()),
            new BusinessCalendar(clock, ZoneOffset.UTC));
    private final Cursors cursors = new Cursors(store);
    private final JdbcQuarantine quarantine = new JdbcQuarantine(store, cursors, List::of);
    private final Streams streams =
            new JdbcStreams(store, cursors, Duration.ofMinutes(1), new Signals(), () -> "no broker");

    @BeforeEach
    void openCursor() {
        jdbc.execute("create table effect (n bigint generated always as identity, event_id uuid, type text, amount"
                + " bigint)");
        cursors.open("tracker", 0);
    }

    @Test
    void appliesWhatFollowsAndMovesTheCursor() {
        Applier.Outcome outcome = applier().apply(List.of(chunk(1, 3), chunk(4, 5)));

        assertThat(outcome.cursor().applied()).isEqualTo(5);
        assertThat(outcome.behind()).isFalse();
        assertThat(effects()).containsExactly(-1L, -2L, -3L, -4L, -5L);
    }

    @Test
    void appliesARepeatedChunkOnce() {
        applier().apply(List.of(chunk(1, 3)));
        applier().apply(List.of(chunk(1, 3), chunk(1, 3)));

        assertThat(effects()).containsExactly(-1L, -2L, -3L);
    }

    @Test
    void asksForTheRestOfAnOverlappingChunkSinceItsPastCannotBeCompared() {
        applier().apply(List.of(chunk(1, 3)));
        Applier.Outcome outcome = applier().apply(List.of(chunk(2, 6)));

        assertThat(outcome.behind()).isTrue();
        assertThat(effects()).containsExactly(-1L, -2L, -3L);
    }

    @Test
    void dropsWhatFollowsAGapAndKnowsThatItIsBehind() {
        applier().apply(List.of(chunk(1, 3)));
        Applier.Outcome outcome = applier().apply(List.of(chunk(5, 6)));

        assertThat(outcome.cursor().applied()).isEqualTo(3);
        assertThat(outcome.behind()).isTrue();
        assertThat(effects()).hasSize(3);
    }

    @Test
    void noticesFromAHeartbeatThatItIsBehind() {
        Envelope heartbeat = heartbeat(7, mark(7));

        Applier.Outcome outcome = applier().apply(List.of(new Applier.Incoming(heartbeat, List.of())));

        assertThat(outcome.behind()).isTrue();
        assertThat(outcome.cursor().head()).isEqualTo(7);
    }

    @Test
    void isNotBehindAfterAHeartbeatOfWhatItHas() {
        applier().apply(List.of(chunk(1, 7)));
        Envelope heartbeat = heartbeat(7, mark(7));

        assertThat(applier()
                        .apply(List.of(new Applier.Incoming(heartbeat, List.of())))
                        .behind())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void appliesEachEventOnceWhateverArrivesInWhichOrder(long seed) {
        Random random = new Random(seed);
        int events = 200;
        for (int round = 0; round < 400 && effects().size() < events; round++) {
            var chunks = new ArrayList<Applier.Incoming>();
            for (int n = random.nextInt(3); n >= 0; n--) {
                int first = 1 + random.nextInt(events);
                chunks.add(chunk(first, Math.min(events, first + random.nextInt(40))));
            }
            Applier.Outcome outcome = applier().apply(chunks);
            if (outcome.behind()) {
                long next = outcome.cursor().applied() + 1;
                applier().apply(List.of(chunk(next, Math.min(events, next + random.nextInt(20)))));
            }
        }
        long applied = streams.heard().getFirst().applied();
        if (applied < events) {
            applier().apply(List.of(chunk(applied + 1, events)));
        }

        assertThat(effects())
                .as("seed %d", seed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events).map(n -> -n).boxed().toList());
    }

    @Test
    void putsOnlyTheBadEventOfAChunkIntoQuarantine() {
        Applier.Outcome outcome = applier()
                .apply(List.of(chunkOf(1, task(1), task(2), task("poison", 3), task(4), task("poison", 5), task(6))));

        assertThat(outcome.cursor().applied()).isEqualTo(6);
        assertThat(effects()).containsExactly(-1L, -2L, -4L, -6L);
        assertThat(open()).extracting(Quarantine.Entry::position).containsExactly(3L, 5L);
        assertThat(open().getFirst().reason()).contains("This task is poison");
        assertThat(open().getFirst().type()).isEqualTo("ates.task.assigned.v2");
        assertThat(quarantine.holds("tracker", DAY)).isTrue();
        assertThat(quarantine.holds("tracker", DAY.plusDays(1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"ates.task.assigned.v9\"}",
                "{\"feeMinor\":-3}|{\"feeMinor\":3}",
                "\"feeMinor\":-3,|",
                "\"currency\":\"USD\"|\"currency\":\"dollars\"",
                "/ates/tracker|/ates/forger",
                "\"specversion\":\"1.0\"|\"specversion\":\"0.3\"",
                "ates.task.assigned.v2\",\"subject|ates.person.changed.v1\",\"subject"
            })
    void putsAnEventThatItCannotReadIntoQuarantine(String change) {
        String good = new String(Chunk.cloudEvent("tracker", NOON, task(3)), StandardCharsets.UTF_8);
        String[] parts = change.split("\\|", -1);
        String bad = parts.length == 1
                ? parts[0]
                : good.replace(parts[0].replaceAll("^\\{|\\}$", ""), parts[1].replaceAll("^\\{|\\}$", ""));
        assertThat(bad).isNotEqualTo(good);

        applier()
                .apply(List.of(incoming(
                        1,
                        List.of(
                                Chunk.cloudEvent("tracker", NOON, task(1)),
                                bad.getBytes(StandardCharsets.UTF_8),
                                Chunk.cloudEvent("tracker", NOON, task(2))))));

        assertThat(effects()).containsExactly(-1L, -2L);
        assertThat(open()).singleElement().satisfies(entry -> {
            assertThat(entry.position()).isEqualTo(2);
            assertThat(entry.reason()).isNotBlank();
        });
    }

    @Test
    void changesNothingAfterAFailureThatMayPass() {
        StreamHandler<TrackerEvent> deadlocked = new Delegating() {
            @Override
            public void apply(Batch<TrackerEvent> batch) {
                effects.apply(batch);
                throw new PessimisticLockingFailureException("deadlock");
            }
        };

        assertThatThrownBy(() -> applier(deadlocked).apply(List.of(chunk(1, 3))))
                .isInstanceOf(PessimisticLockingFailureException.class);

        assertThat(effects()).isEmpty();
        assertThat(open()).isEmpty();
        assertThat(streams.heard().getFirst().applied()).isZero();
    }

    @Test
    void ignoresASecondProducerAndHearsTheTrueOneOn() {
        Streams.Heard before = streams.heard().getFirst();
        assertThat(before.warning()).isNull();
        applier().apply(List.of(chunk(1, 3)));
        UUID stray = UUID.randomUUID();
        Envelope strange = new Envelope(
                new Envelope.Source("tracker", stray, 0, 1, null, null, Terms.UNKNOWN),
                4,
                4,
                null,
                null,
                DAY,
                false,
                null);

        Applier.Outcome ignored = applier()
                .apply(List.of(new Applier.Incoming(strange, chunk(4, 4).events())));
        assertThat(effects()).hasSize(3);
        assertThat(ignored.heard()).as("the true one").isFalse();
        applier()
                .apply(List.of(
                        new Applier.Incoming(strange, chunk(4, 4).events()),
                        chunk(4, 6),
                        new Applier.Incoming(strange, chunk(4, 4).events())));

        assertThat(effects()).hasSize(6);
        Streams.Heard heard = streams.heard().getFirst();
        assertThat(heard.stopped()).isNull();
        assertThat(heard.applied()).isEqualTo(6);
        assertThat(heard.lag()).isZero();
        assertThat(heard.other()).satisfies(other -> {
            assertThat(other.epoch()).isEqualTo(stray);
            assertThat(other.messages()).isEqualTo(3);
        });
        assertThat(heard.warning())
                .startsWith("A second producer tells stream tracker")
                .endsWith("it is ignored");
    }

    @Test
    void clearsTheAlarmOnceOnlyTheTrueProducerIsHeardAgain() {
        UUID stray = UUID.randomUUID();
        applier().apply(List.of(chunk(1, 3)));
        applier().apply(List.of(foreignHeartbeat(stray, 40)));

        clock.advance(Duration.ofMinutes(2));
        Streams.Heard misled = streams.heard().getFirst();
        assertThat(misled.warning()).isNull();
        applier().apply(List.of(foreignHeartbeat(stray, 40)));
        misled = streams.heard().getFirst();
        assertThat(misled.warning()).contains("another history").contains("resumes");
        assertThat(misled.lag()).as("nothing of the other history is applied").isEqualTo(40);
        assertThat(misled.silent()).isTrue();

        clock.advance(Duration.ofSeconds(30));
        applier().apply(List.of(chunk(4, 6)));
        assertThat(streams.heard().getFirst().warning()).contains("A second producer");
        clock.advance(Duration.ofSeconds(59));
        applier().apply(List.of(chunk(7, 7)));
        Streams.Heard well = streams.heard().getFirst();
        assertThat(well.warning()).isNull();
        assertThat(well.other()).as("the record stays").isNotNull();
        assertThat(well.lag()).isZero();
    }

    @Test
    void countsWhatWaitsAlsoWhileTheStreamIsStopped() {
        applier().apply(List.of(chunk(1, 3)));
        applier().apply(List.of(new Applier.Incoming(heartbeat(3, UUID.randomUUID()), List.of())));

        applier().apply(List.of(new Applier.Incoming(heartbeat(90, mark(90)), List.of())));

        Streams.Heard stopped = streams.heard().getFirst();
        assertThat(stopped.stopped()).isNotNull();
        assertThat(stopped.lag()).isEqualTo(87);
    }

    @ParameterizedTest
    @CsvSource({"Asia/Tokyo, USD, zone Asia/Tokyo", "Etc/UTC, EUR, in EUR"})
    void appliesNothingOfAProducerWithAnotherZoneOrCurrencyUntilTheyAgree(ZoneId zone, String currency, String said) {
        var here = new Terms(ZoneOffset.UTC, "USD");
        var applier = applier(new TestService.Effects(jdbc), here);
        applier.apply(List.of(on(here, chunk(1, 3))));

        Applier.Outcome outcome = applier.apply(List.of(on(new Terms(zone, currency), chunk(4, 6))));

        assertThat(effects()).hasSize(3);
        assertThat(outcome.behind()).as("a replay would bring the same").isFalse();
        Streams.Heard heard = streams.heard().getFirst();
        assertThat(heard.stopped()).isNull();
        assertThat(heard.disagreement()).contains(said);
        assertThat(heard.lag()).isEqualTo(3);

        applier.apply(List.of(on(new Terms(ZoneId.of("Etc/UTC"), "USD"), chunk(4, 6))));
        applier.apply(List.of(on(Terms.UNKNOWN, chunk(7, 7))));
        assertThat(effects()).hasSize(7);
        assertThat(streams.heard().getFirst().disagreement()).isNull();
    }

    private static Applier.Incoming on(Terms terms, Applier.Incoming chunk) {
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

    private static Applier.Incoming foreignHeartbeat(UUID epoch, long head) {
        return new Applier.Incoming(
                new Envelope(
                        new Envelope.Source("tracker", epoch, 0, 1, null, null, Terms.UNKNOWN),
                        head + 1,
                        head,
                        null,
                        UUID.randomUUID(),
                        null,
                        false,
                        null),
                List.of());
    }

    @Test
    void stopsTheStreamWhenWhatFollowsHasAnotherPast() {
        applier().apply(List.of(chunk(1, 3)));
        Applier.Incoming good = chunk(4, 6);
        Envelope e = good.envelope();
        Envelope restored = new Envelope(
                new Envelope.Source("tracker", EPOCH, 0, 1, null, null, Terms.UNKNOWN),
                4,
                6,
                UUID.randomUUID(),
                e.mark(),
                DAY,
                false,
                null);

        applier().apply(List.of(new Applier.Incoming(restored, good.events())));
        applier().apply(List.of(good));

        assertThat(effects()).hasSize(3);
        assertThat(streams.heard().getFirst().stopped())
                .contains("another past")
                .contains("position 3");
    }

    @Test
    void stopsTheStreamWhenAHeartbeatHasAnotherPast() {
        applier().apply(List.of(chunk(1, 3)));

        applier().apply(List.of(new Applier.Incoming(heartbeat(3, mark(3)), List.of())));
        assertThat(streams.heard().getFirst().stopped()).isNull();
        applier().apply(List.of(new Applier.Incoming(heartbeat(2, UUID.randomUUID()), List.of())));
        assertThat(streams.heard().getFirst().stopped()).as("old news").isNull();
        applier().apply(List.of(new Applier.Incoming(heartbeat(3, UUID.randomUUID()), List.of())));

        assertThat(streams.heard().getFirst().stopped()).contains("another past");
    }

    @Test
    void stopsTheStreamWhenTheLogNoLongerHasWhatIsMissing() {
        applier().apply(List.of(chunk(1, 3)));

        applier().apply(List.of(new Applier.Incoming(heartbeat(90, mark(90), 4L), List.of())));
        assertThat(streams.heard().getFirst().stopped()).isNull();
        applier().apply(List.of(new Applier.Incoming(heartbeat(90, mark(90), 50L), List.of())));

        assertThat(streams.heard().getFirst().stopped()).contains("begins at position 50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40P01", "40001", "57P01", "53300", "53100", "08006", "58030"})
    void blamesNoEventForWhatTheDatabaseSuffers(String sqlState) {
        StreamHandler<TrackerEvent> suffering = new Delegating() {
            @Override
            public void apply(Batch<TrackerEvent> batch) {
                throw new UncategorizedSQLException("apply", null, new SQLException("suffered", sqlState));
            }
        };

        assertThatThrownBy(() -> applier(suffering).apply(List.of(chunk(1, 3))))
                .isInstanceOf(UncategorizedSQLException.class);

        assertThat(open()).isEmpty();
        assertThat(streams.heard().getFirst().applied()).isZero();
    }

    @Test
    void givesTheHandlerOneDayAtATime() {
        var days = new ArrayList<String>();
        StreamHandler<TrackerEvent> noting = new Delegating() {
            @Override
            public void apply(Batch<TrackerEvent> batch) {
                days.add(batch.day() + ":" + batch.events().size());
            }
        };

        applier(noting)
                .apply(List.of(chunk(1, 3), chunk(4, 5), on(DAY.plusDays(1), chunk(6, 6)), on(DAY, chunk(7, 8))));

        assertThat(days).containsExactly("2026-03-10:5", "2026-03-11:1", "2026-03-10:2");
    }

    private Applier<TrackerEvent> applier() {
        return applier(new TestService.Effects(jdbc));
    }

    private Applier<TrackerEvent> applier(StreamHandler<TrackerEvent> handler) {
        return applier(handler, Terms.UNKNOWN);
    }

    private Applier<TrackerEvent> applier(StreamHandler<TrackerEvent> handler, Terms here) {
        return new Applier<>(handler, 0, store, cursors, quarantine, here);
    }

    /** What waits for an operator, oldest first. */
    private List<Quarantine.Entry> open() {
        return quarantine.list(Quarantine.State.open, Long.MAX_VALUE, 500).reversed();
    }

    private List<Long> effects() {
        return jdbc.queryForList("select amount from effect order by n", Long.class);
    }

    private static TaskAssigned task(long n) {
        return task("Task " + n, n);
    }

    private static TaskAssigned task(String title, long n) {
        return new TaskAssigned(new UUID(0, n), TestService.ANN, title, "", -n, "USD");
    }

    private static Applier.Incoming chunk(long first, long last) {
        return chunkOf(
                first,
                LongStream.rangeClosed(first, last).mapToObj(ApplierTest::task).toArray(TaskAssigned[]::new));
    }

    private static Applier.Incoming chunkOf(long first, TaskAssigned... tasks) {
        return incoming(
                first,
                Arrays.stream(tasks)
                        .map(task -> Chunk.cloudEvent("tracker", NOON, task))
                        .toList());
    }

    private static Applier.Incoming incoming(long first, List<byte[]> cloudEvents) {
        try {
            return new Applier.Incoming(
                    envelope(first, first + cloudEvents.size() - 1, DAY), Chunk.split(Chunk.batch(cloudEvents)));
        } catch (Chunk.NotABatch e) {
            throw new AssertionError(e);
        }
    }

    private static Applier.Incoming on(LocalDate day, Applier.Incoming chunk) {
        Envelope e = chunk.envelope();
        return new Applier.Incoming(envelope(e.first(), e.last(), day), chunk.events());
    }

    private static Envelope envelope(long first, long last, LocalDate day) {
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

    private static Envelope heartbeat(long head, UUID mark) {
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

    private static Envelope heartbeat(long head, UUID mark, Long begins) {
        return Envelope.heartbeat(heartbeat(head, mark).source(), head, mark, begins);
    }

    /** As if every chunk ended wherever the test has one end. */
    private static UUID mark(long position) {
        return new UUID(7, position);
    }

    private abstract class Delegating implements StreamHandler<TrackerEvent> {
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
