package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.wire.Envelope;
import dev.ates.contracts.wire.Terms;
import dev.ates.messaging.Streams.NothingToResumeException;
import dev.ates.messaging.Streams.Resumed;
import dev.ates.messaging.Streams.Side;
import dev.ates.messaging.apply.Applier;
import dev.ates.messaging.apply.Cursor;
import dev.ates.messaging.log.Hearers.Judgment;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How an operator resumes a stopped stream, and what stops it again. */
class ResumeTest extends TrustFixture {

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
        log.stop(epoch(), "restored");

        Resumed fork = teller().resume("tracker", "ada", " The backup is the truth ", null)
                .getFirst();

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
        assertThat(judge(epoch(), 7, mark(7))).isInstanceOf(Judgment.Heard.class);
        assertThatThrownBy(() -> teller().resume("tracker", "ada", "again", null))
                .isInstanceOf(NothingToResumeException.class)
                .hasMessageContaining("nothing has stopped it");

        hear(7);
        clock.advance(Duration.ofMinutes(2));
        hear(7);
        Resumed adopted = hearer().resume("tracker", "bob", "moved on", null).getFirst();
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

        assertThatThrownBy(() -> hearer().resume("tracker", "ada", "moved", null))
                .isInstanceOf(NothingToResumeException.class)
                .hasMessageContaining("was heard 0 seconds ago");
        clock.advance(Duration.ofSeconds(61));
        hear(3);
        Resumed resumed = hearer().resume("tracker", "ada", "moved", null).getFirst();

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
        Resumed kept =
                hearer().resume("tracker", "ada", "nothing is lost", null).getFirst();
        assertThat(kept.position()).as("nobody has accepted a loss").isEqualTo(40);
        assertThat(cursor().stopped()).isNull();
        assertThatThrownBy(() -> hearer().resume("tracker", "ada", "it runs", 60L))
                .isInstanceOf(NothingToResumeException.class);
        applier().apply(List.of(new Applier.Incoming(cut, List.of())));
        assertThat(cursor().stopped()).contains("begins at position 60");
        assertThatThrownBy(() -> hearer().resume("tracker", "ada", "a slip", 61L))
                .isInstanceOf(NothingToResumeException.class)
                .hasMessageContaining("position 61");

        Resumed resumed =
                hearer().resume("tracker", "ada", "lost for good", 60L).getFirst();

        assertThat(resumed.positionBefore()).isEqualTo(40);
        assertThat(resumed.position()).isEqualTo(59);
        assertThat(resumed.keptFrom()).isNull();
        assertThat(cursor().stopped()).isNull();
        assertThat(cursor().applied()).isEqualTo(59);
    }

    @Test
    void losesNothingByAHeartbeatThatSomebodyForged() {
        tell(6);
        hearChunkAfter(0);
        tell(1);
        var forged = Envelope.heartbeat(log.heads().getFirst().source(), 99, null, 100L);
        applier().apply(List.of(new Applier.Incoming(forged, List.of())));
        assertThat(cursor().stopped()).contains("begins at position 100");
        hear(7);

        assertThatThrownBy(() -> hearer().resume("tracker", "ada", "as it says", 100L))
                .as("its producer has not told so much")
                .isInstanceOf(NothingToResumeException.class);
        hearer().resume("tracker", "ada", "its producer has not stopped", null);
        hearChunkAfter(6);

        assertThat(cursor().applied()).isEqualTo(7);
        assertThat(effects()).isEqualTo(7);
        assertThatThrownBy(() -> Envelope.heartbeat(forged.source(), 6, null, 100L))
                .hasMessage("a log up to 6 begins at 100");
    }

    @Test
    void comparesAgainWhatOneWrongMarkHasStopped() {
        tell(3);
        hearChunkAfter(0);
        assertThat(cursor().applied()).isEqualTo(3);
        tell(2);

        // A copy of the real heartbeat, published by somebody with the producer's password.
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
        assertThat(cursor().stopped()).contains("different history");
        assertThat(cursor().applied()).isEqualTo(3);

        Resumed resumed =
                hearer().resume("tracker", "ada", "the producer is fine", null).getFirst();

        assertThat(resumed.epoch()).isEqualTo(resumed.epochBefore());
        assertThat(resumed.position()).isEqualTo(3);
        assertThat(resumed.keptFrom()).isNull();
        assertThat(cursor().mark()).isEqualTo(mark(3));
        assertThat(decisions()).singleElement().asString().startsWith("heard 3 -> 3 by ada: the producer is fine");
        hearChunkAfter(3);
        assertThat(cursor().stopped()).isNull();
        assertThat(cursor().applied()).isEqualTo(5);
        assertThat(effects()).isEqualTo(5);
        assertThatThrownBy(() -> hearer().resume("tracker", "ada", "again", null))
                .isInstanceOf(NothingToResumeException.class)
                .hasMessageContaining("runs");
    }

    /**
     * Somebody with the producer's password knows the real mark; the forged events stay applied, but no real event is
     * lost.
     */
    @Test
    void goesBackToWhereAForgeryBegan() {
        tell(3);
        hearChunkAfter(0);
        var forged = new Envelope(log.heads().getFirst().source(), 4, 4, mark(3), UUID.randomUUID(), DAY, false, null);
        applier()
                .apply(List.of(new Applier.Incoming(
                        forged, ApplierFixture.chunk(99, 99).events())));
        assertThat(cursor().applied()).isEqualTo(4);
        tell(3);
        hear(6);
        assertThat(cursor().isRunning()).as("it is only behind").isTrue();
        assertThatThrownBy(() -> hearer().resume("tracker", "ada", "too far", 6L))
                .isInstanceOf(NothingToResumeException.class)
                .hasMessageContaining("back to any position up to 5");

        Resumed resumed = hearer().resume("tracker", "ada", "4 was forged", 4L).getFirst();

        assertThat(resumed.position()).isEqualTo(3);
        assertThat(resumed.keptFrom()).isEqualTo(4);
        assertThat(resumed.keptTo()).isEqualTo(4);
        assertThat(judge(epoch(), 3, null)).as("the producer serves it").isInstanceOf(Judgment.Heard.class);
        hearChunkAfter(3);
        assertThat(cursor().applied()).isEqualTo(6);
        assertThat(cursor().mark()).isEqualTo(mark(6));
        assertThat(effects()).as("three, the forged one and three").isEqualTo(7);
        assertThatThrownBy(() -> hearer().resume("tracker", "ada", "again", 4L))
                .isInstanceOf(NothingToResumeException.class);
    }

    @Test
    void goesBackIntoTheMiddleOfAChunk() {
        tell(3);
        hearChunkAfter(0);
        move(new Cursor("tracker", 0, epoch(), 3, UUID.randomUUID(), DAY, 3, NOON, "another past", null, null));
        hear(3);

        hearer().resume("tracker", "ada", "2 was forged", 2L);
        hearChunkAfter(0);

        assertThat(cursor().applied()).isEqualTo(3);
        assertThat(cursor().mark()).isEqualTo(mark(3));
    }

    @Test
    void isNotStoppedByWhatWasProvenInTheEpochThatItLeft() {
        tell(3);
        keep();
        tell(4);
        UUID lost = mark(7);
        restore();
        // A request that the publisher has judged, but not acted on, when an operator resumes the stream.
        Judgment.Lost late = (Judgment.Lost) judge(epoch(), 7, lost);
        log.stop(late.epoch(), late.reason());
        teller().resume("tracker", "ada", "the backup is the truth", null);

        log.stop(late.epoch(), late.reason());

        assertThat(log.heads().getFirst().stopped()).isNull();
    }

    @Test
    void stopsAgainWhenTheLogReallyHasAnotherPast() {
        tell(3);
        tell(2);
        move(new Cursor("tracker", 0, epoch(), 3, UUID.randomUUID(), DAY, 3, NOON, "another past", null, null));

        hearer().resume("tracker", "ada", "perhaps it was one wrong mark", null);
        assertThat(cursor().stopped()).isNull();
        hearChunkAfter(3);

        assertThat(cursor().stopped()).contains("different history than the one applied up to position 3");
        assertThat(cursor().applied()).isEqualTo(3);
        assertThat(effects()).isZero();
    }

    @Test
    void waitsForTheProducerToBeResumedFirst() {
        move(new Cursor("tracker", 0, epoch(), 7, UUID.randomUUID(), DAY, 7, NOON, "another past", null, null));
        clock.advance(Duration.ofSeconds(61));

        assertThatThrownBy(() -> hearer().resume("tracker", "ada", "please", null))
                .isInstanceOf(NothingToResumeException.class)
                .hasMessageContaining("resume it there first");
        assertThat(hearer().resume("nobody", "ada", "please", null)).isEmpty();
        assertThatThrownBy(() -> hearer().resume("tracker", "ada", " ", null))
                .hasMessage("The reason must have 1 to 500 characters, it has 0.");
        assertThat(decisions()).isEmpty();
    }
}
