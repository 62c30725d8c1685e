package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.Event;
import dev.ates.contracts.TaskAssignedV1;
import dev.ates.contracts.TaskCompletedV1;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.contracts.WireName;
import dev.ates.contracts.wire.Chunk;
import dev.ates.contracts.wire.Envelope;
import dev.ates.contracts.wire.Terms;
import dev.ates.contracts.wire.Twins;
import dev.ates.messaging.apply.Applier;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.apply.JdbcQuarantine;
import dev.ates.messaging.log.JdbcOutbox;
import dev.ates.messaging.store.Store;
import dev.ates.robots.Signal;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Two versions of an event on one stream: older and current consumers receive the same chunks, and each fact takes
 * effect once in each of them.
 */
class TwinsTest {

    private static final LocalDate DAY = LocalDate.parse("2026-03-10");
    private static final Instant NOON = Instant.parse("2026-03-10T11:00:00Z");
    private static final UUID EPOCH = UUID.randomUUID();
    private static final UUID ANN = TestService.ANN;

    private final SettableClock clock = new SettableClock(NOON);

    @BeforeEach
    void startHearing() {
        today.open();
        yesterday.open();
        tomorrow.open();
    }

    /** The events of an older consumer, which does not know external ids. */
    sealed interface TrackerOfYesterday extends Event {

        @WireName("ates.task.assigned.v1")
        record Assigned(UUID taskId, UUID assigneeId, String title, String description, long feeMinor, String currency)
                implements TrackerOfYesterday {
            @Override
            public UUID person() {
                return assigneeId;
            }
        }

        @WireName("ates.task.completed.v1")
        record Completed(
                UUID taskId, UUID assigneeId, String title, String description, long rewardMinor, String currency)
                implements TrackerOfYesterday {
            @Override
            public UUID person() {
                return assigneeId;
            }
        }

        @WireName("ates.day.sealed.v1")
        record Sealed(
                LocalDate day, long assignments, long feesMinor, long completions, long rewardsMinor, String currency)
                implements TrackerOfYesterday {
            @Override
            public UUID person() {
                return null;
            }
        }
    }

    /** The events of a future consumer, which nobody publishes yet. */
    sealed interface TrackerOfTomorrow extends Event {
        @WireName("ates.task.assigned.v3")
        record Assigned(UUID taskId) implements TrackerOfTomorrow {
            @Override
            public UUID person() {
                return taskId;
            }
        }
    }

    private final Consumer<TrackerEvent> today = new Consumer<>(TrackerEvent.class, event -> switch (event) {
        case TaskAssigned task -> "%s|%s|%d".formatted(task.externalId(), task.title(), task.feeMinor());
        case TaskCompleted task -> "%s|%s|%d".formatted(task.externalId(), task.title(), task.rewardMinor());
        case DaySealed seal -> "sealed|%d|%d".formatted(seal.assignments(), seal.feesMinor());
    });

    private final Consumer<TrackerOfYesterday> yesterday =
            new Consumer<>(TrackerOfYesterday.class, event -> switch (event) {
                case TrackerOfYesterday.Assigned task -> "%s|%d".formatted(task.title(), task.feeMinor());
                case TrackerOfYesterday.Completed task -> "%s|%d".formatted(task.title(), task.rewardMinor());
                case TrackerOfYesterday.Sealed seal -> "sealed|%d|%d".formatted(seal.assignments(), seal.feesMinor());
            });

    private final Consumer<TrackerOfTomorrow> tomorrow = new Consumer<>(TrackerOfTomorrow.class, Event::toString);

    @Test
    void oldAndNewConsumersHearOneStreamAndEachFactOnce() {
        List<byte[]> told = new ArrayList<>();
        told.addAll(tell(true, assigned(1, "ZOO-7"), completed(2, null), assigned(3, "ZOO-8")));

        today.hear(1, told);
        yesterday.hear(1, told);

        assertThat(today.effects).containsExactly("ZOO-7|Task 1|-1", "null|Task 2|2", "ZOO-8|Task 3|-3");
        assertThat(yesterday.effects).containsExactly("[ZOO-7] Task 1|-1", "Task 2|2", "[ZOO-8] Task 3|-3");
        assertThat(today.applied()).isEqualTo(6);
        assertThat(yesterday.applied()).isEqualTo(6);
        assertThat(today.quarantined()).isEmpty();
        assertThat(yesterday.quarantined()).isEmpty();
        assertThat(today.ids).as("a fact has one id whoever hears it").isEqualTo(yesterday.ids);
    }

    @Test
    void replaysOldStoredEventsToNewConsumers() {
        byte[] stored = Chunk.cloudEvent("tracker", NOON, new TaskAssignedV1(id(1), ANN, "Of old", "", -5, "USD"));

        today.hear(1, List.of(stored));
        yesterday.hear(1, List.of(stored));

        assertThat(today.effects).containsExactly("null|Of old|-5");
        assertThat(yesterday.effects).containsExactly("Of old|-5");
    }

    @Test
    void putsWhatComesAfterTheWindowIntoQuarantineWhereOnlyTheOldVersionIsKnown() {
        List<byte[]> told = tell(false, assigned(1, "ZOO-7"), assigned(2, null));

        today.hear(1, told);
        yesterday.hear(1, told);

        assertThat(today.effects).hasSize(2);
        assertThat(yesterday.effects).isEmpty();
        assertThat(yesterday.quarantined()).containsExactly(1L, 2L);
    }

    @Test
    void putsOneOfTheTwinsIntoQuarantineWhereNeitherIsKnown() {
        List<byte[]> told = tell(true, assigned(1, "ZOO-7"));

        tomorrow.hear(1, told);

        assertThat(tomorrow.quarantined()).as("the newest").containsExactly(2L);
        assertThat(tomorrow.applied()).isEqualTo(2);
    }

    @Test
    void isolatesAFactThatCannotBeAppliedWithBothItsVersions() {
        List<byte[]> told = tell(true, assigned(1, null), assigned(2, "poison"), assigned(3, null));

        today.hear(1, told);

        assertThat(today.effects).containsExactly("null|Task 1|-1", "null|Task 3|-3");
        assertThat(today.quarantined()).containsExactly(4L);
    }

    @Test
    void takesNoTwinsForEqualIdsOfDifferentEvents() {
        UUID same = UUID.randomUUID();
        List<byte[]> told = List.of(
                Chunk.cloudEvent("tracker", same, NOON, assigned(1, null), null),
                Chunk.cloudEvent("tracker", same, NOON, completed(2, null), null));

        today.hear(1, told);

        assertThat(today.effects).hasSize(2);
    }

    @Test
    void neverPartsTwinsAndCountsAFactOnce() {
        var database = TestDatabase.create("twins");
        var client = JdbcClient.create(database.dataSource());
        var outbox = new JdbcOutbox(store(database), stream(true), 1, new Signal());

        new TransactionTemplate(new JdbcTransactionManager(database.dataSource()))
                .executeWithoutResult(status -> outbox.append(LongStream.rangeClosed(1, 601)
                        .mapToObj(n -> assigned(n, "N-" + n))
                        .toList()));

        List<byte[]> bodies = client.sql("select body from messaging.outbox order by id")
                .query(byte[].class)
                .list();
        assertThat(bodies).hasSizeGreaterThan(2);
        Set<String> seen = new HashSet<>();
        for (byte[] body : bodies) {
            List<JsonNode> events = split(body);
            assertThat(events.size()).isBetween(2, Chunk.EVENTS_MAX);
            for (int n = 0; n < events.size(); n += 2) {
                assertThat(Twins.end(events, n)).isEqualTo(n + 2);
                assertThat(events.get(n).path("type").asString()).isEqualTo("ates.task.assigned.v1");
                assertThat(events.get(n + 1).path("type").asString()).isEqualTo("ates.task.assigned.v2");
                assertThat(seen.add(events.get(n).path("id").asString()))
                        .as("an id of its own")
                        .isTrue();
            }
        }
        assertThat(seen).hasSize(601);
        assertThat(client.sql("select sum(events)::bigint from messaging.outbox")
                        .query(Long.class)
                        .single())
                .as("positions")
                .isEqualTo(1_202);
        assertThat(client.sql("select sum(totals[1])::bigint from messaging.outbox")
                        .query(Long.class)
                        .single())
                .as("facts")
                .isEqualTo(601);
        assertThat(client.sql("select sum(totals[2])::bigint from messaging.outbox")
                        .query(Long.class)
                        .single())
                .isEqualTo(-LongStream.rangeClosed(1, 601).sum());
    }

    private Store store(TestDatabase database) {
        return new Store(
                database.dataSource(),
                new JdbcTransactionManager(database.dataSource()),
                new BusinessCalendar(clock, ZoneOffset.UTC));
    }

    private List<byte[]> tell(boolean alsoV1, TrackerEvent... events) {
        var told = new ArrayList<byte[]>();
        for (TrackerEvent event : events) {
            UUID id = Chunk.newId(NOON);
            Stream.concat(stream(alsoV1).older().apply(event).stream(), Stream.of(event))
                    .forEach(version -> told.add(Chunk.cloudEvent("tracker", id, NOON, version, null)));
        }
        return told;
    }

    private static ProducedStream stream(boolean alsoV1) {
        return ProducedStream.sealingDays("tracker", new TestService.Seal())
                .tellingAlso(event -> !alsoV1
                        ? Optional.empty()
                        : switch ((TrackerEvent) event) {
                            case TaskAssigned task -> Optional.of(TaskAssignedV1.of(task));
                            case TaskCompleted task -> Optional.of(TaskCompletedV1.of(task));
                            case DaySealed seal -> Optional.empty();
                        });
    }

    private static TaskAssigned assigned(long n, String externalId) {
        return new TaskAssigned(id(n), ANN, externalId, "Task " + n, "", -n, "USD");
    }

    private static TaskCompleted completed(long n, String externalId) {
        return new TaskCompleted(id(n), ANN, externalId, "Task " + n, "", n, "USD");
    }

    private static UUID id(long n) {
        return new UUID(0, n);
    }

    private static List<JsonNode> split(byte[] body) {
        try {
            return Chunk.split(body);
        } catch (Chunk.NotABatch e) {
            throw new AssertionError(new String(body, StandardCharsets.UTF_8), e);
        }
    }

    /** A consumer with its own database, which applies the tracker's events that it knows. */
    private final class Consumer<E extends Event> implements StreamHandler<E> {
        private final Class<E> family;
        private final java.util.function.Function<E, String> effect;
        private final TestDatabase database = TestDatabase.create("twins");
        private final Store store = store(database);
        private final Cursors cursors = new Cursors(store);
        private final JdbcQuarantine quarantine = new JdbcQuarantine(store, cursors, List::of);
        private final List<String> effects = new ArrayList<>();
        private final List<UUID> ids = new ArrayList<>();

        Consumer(Class<E> family, java.util.function.Function<E, String> effect) {
            this.family = family;
            this.effect = effect;
        }

        void open() {
            cursors.open("tracker", 0);
        }

        void hear(long first, List<byte[]> told) {
            new Applier<>(this, 0, store, cursors, quarantine, Terms.UNKNOWN)
                    .apply(List.of(new Applier.Incoming(
                            new Envelope(
                                    new Envelope.Source("tracker", EPOCH, 0, 1, null, null, Terms.UNKNOWN),
                                    first,
                                    first + told.size() - 1,
                                    null,
                                    null,
                                    DAY,
                                    false,
                                    null),
                            split(Chunk.batch(told)))));
        }

        long applied() {
            return cursors.all().getFirst().cursor().applied();
        }

        List<Long> quarantined() {
            return quarantine.list(Quarantine.State.open, null, null, Long.MAX_VALUE, 500).reversed().stream()
                    .map(Quarantine.Item::position)
                    .toList();
        }

        @Override
        public String producer() {
            return "tracker";
        }

        @Override
        public Class<E> family() {
            return family;
        }

        @Override
        public void apply(Batch<E> batch) {
            var these = new ArrayList<String>();
            batch.events().forEach(received -> these.add(effect.apply(received.event())));
            if (these.stream().anyMatch(text -> text.contains("poison"))) {
                throw new IllegalStateException("This task is poison");
            }
            effects.addAll(these);
            batch.events().forEach(received -> ids.add(received.id()));
        }
    }
}
