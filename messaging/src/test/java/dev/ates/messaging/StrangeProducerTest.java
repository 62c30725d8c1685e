package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.wire.Envelope;
import dev.ates.contracts.wire.Terms;
import dev.ates.messaging.apply.Applier;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a consumer does not apply: another producer, a different history, another zone; and why its stream stops. */
class StrangeProducerTest extends ApplierFixture {

    /** Otherwise one message that announces 64 partitions would make 63 of them look silent after every start. */
    @Test
    void doesNotCountPartitionsThatWereOnlyToldOf() {
        cursors.open("tracker", 1);
        cursors.open("tracker", 63);

        assertThat(cursors.partitions("tracker")).isEqualTo(1);
        assertThat(streams.heard()).extracting(Streams.Heard::partition).containsExactly(0);
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
                .startsWith("A second producer has published stream tracker")
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

    @Test
    void believesTheLatestHeadAndSaysWhenItIsBelowWhatWasApplied() {
        applier().apply(List.of(chunk(1, 6)));
        applier().apply(List.of(new Applier.Incoming(heartbeat(Long.MAX_VALUE - 1, mark(1)), List.of())));

        applier().apply(List.of(new Applier.Incoming(heartbeat(6, mark(6)), List.of())));
        assertThat(streams.heard().getFirst().head()).isEqualTo(6);
        assertThat(streams.heard().getFirst().lag()).isZero();
        assertThat(streams.heard().getFirst().trouble()).isNull();

        applier().apply(List.of(new Applier.Incoming(heartbeat(2, mark(2)), List.of())));
        assertThat(streams.heard().getFirst().trouble())
                .contains("ends at position 2")
                .contains("events up to 6 were applied");
        assertThat(streams.heard().getFirst().lag()).isZero();
        applier().apply(List.of(chunk(7, 7)));
        assertThat(streams.heard().getFirst().trouble()).isNull();
    }

    @Test
    void appliesNoChunkWithoutMarksOnceItKnowsOne() {
        applier().apply(List.of(chunk(1, 3)));
        for (UUID mark : new UUID[] {null, mark(4)}) {
            for (boolean replay : new boolean[] {false, true}) {
                Envelope blank = new Envelope(heartbeat(3, null).source(), 4, 4, null, mark, DAY, replay, null);

                Applier.Outcome outcome = applier()
                        .apply(List.of(new Applier.Incoming(blank, chunk(4, 4).events())));

                assertThat(outcome.cursor().applied()).isEqualTo(3);
                assertThat(outcome.behind()).as("it asks for the true one").isTrue();
            }
        }
        applier().apply(List.of(chunk(4, 5)));

        assertThat(effects()).containsExactly(-1L, -2L, -3L, -4L, -5L);
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
                .contains("different history")
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

        assertThat(streams.heard().getFirst().stopped()).contains("different history");
    }

    @Test
    void stopsTheStreamWhenTheLogNoLongerHasWhatIsMissing() {
        applier().apply(List.of(chunk(1, 3)));

        applier().apply(List.of(new Applier.Incoming(heartbeat(90, mark(90), 4L), List.of())));
        assertThat(streams.heard().getFirst().stopped()).isNull();
        applier().apply(List.of(new Applier.Incoming(heartbeat(90, mark(90), 50L), List.of())));

        assertThat(streams.heard().getFirst().stopped()).contains("begins at position 50");
    }
}
