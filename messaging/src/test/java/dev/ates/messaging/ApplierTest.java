package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.wire.Chunk;
import dev.ates.contracts.wire.Envelope;
import dev.ates.messaging.apply.Applier;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.UncategorizedSQLException;

/**
 * Events are applied exactly once and in order, whatever arrives and however often; bad events are kept with their
 * reason.
 */
class ApplierTest extends ApplierFixture {

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
        assertThat(open()).extracting(Quarantine.Item::position).containsExactly(3L, 5L);
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
                "\"specversion\":\"1.0\"|\"specversion\":\"1\\u0000\"",
                "ates.task.assigned.v2\",\"subject|ates.task\\u0000.assigned.v2\",\"subject",
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
}
