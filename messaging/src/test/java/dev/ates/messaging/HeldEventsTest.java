package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.wire.Terms;
import dev.ates.messaging.log.StreamLog;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An event that can be taken back is published once, with the time of its writing, or never. */
class HeldEventsTest extends LogFixture {

    private static final UUID KEY = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final Duration HELD = Duration.ofSeconds(8);

    private void hold() {
        transaction.executeWithoutResult(status -> outbox.hold(
                KEY,
                clock.instant(),
                clock.instant().plus(HELD),
                TestService.assignments(1).getFirst()));
    }

    private boolean takeBack() {
        return Boolean.TRUE.equals(transaction.execute(status -> outbox.takeBack(KEY)));
    }

    @Test
    void isSequencedOnceItCannotBeTakenBackWithTheTimeOfItsWriting() {
        hold();
        tell(1);
        clock.advance(HELD.minusMillis(1));
        sequence();
        assertThat(ranges()).as("others do not wait for it").containsExactly("1-1");

        clock.advance(Duration.ofMillis(1));
        sequence();

        assertThat(ranges()).containsExactly("1-1", "2-2");
        assertThat(lastBody()).contains("\"time\":\"" + NOON);
        assertThat(takeBack()).as("too late").isFalse();
    }

    @Test
    void isNeverSequencedAfterItWasTakenBack() {
        hold();

        assertThat(takeBack()).isTrue();
        assertThat(takeBack()).as("once").isFalse();

        clock.advance(HELD);
        sequence();
        assertThat(head().position()).isZero();
    }

    @Test
    void cannotBeTakenBackWhenItsTimeIsOverThoughNobodyHasSequencedIt() {
        hold();
        clock.advance(HELD);

        assertThat(takeBack()).isFalse();

        sequence();
        assertThat(head().position()).isEqualTo(1);
    }

    @Test
    void comesBackWithTheTransactionThatTookIt() {
        hold();

        transaction.executeWithoutResult(status -> {
            assertThat(outbox.takeBack(KEY)).isTrue();
            status.setRollbackOnly();
        });

        clock.advance(HELD);
        sequence();
        assertThat(head().position()).isEqualTo(1);
    }

    @Test
    void delaysTheSealOfItsDayAndOfNoEarlierOne() {
        clock.set(Instant.parse("2026-03-10T22:59:59Z"));
        tell(2);
        transaction.executeWithoutResult(status -> outbox.hold(
                KEY,
                clock.instant(),
                clock.instant().plusSeconds(120),
                TestService.assignments(1).getFirst()));
        clock.set(Instant.parse("2026-03-10T23:01:30Z"));
        sequence();
        assertThat(head().sealedDay()).isEqualTo("2026-03-09");

        clock.set(Instant.parse("2026-03-10T23:01:59Z"));
        sequence();

        assertThat(days()).containsExactly("2026-03-10", "2026-03-10", "2026-03-10");
        assertThat(head().sealedDay()).isEqualTo("2026-03-10");
        assertThat(lastBody()).contains("\"assignments\":3");
    }

    @Test
    void sealsTheDaysBeforeIt() {
        clock.set(NOON.plus(Duration.ofDays(3)));
        hold();

        sequence();

        assertThat(head().sealedDay()).isEqualTo("2026-03-12");
    }

    @Test
    void belongsToTheDayOfItsTimeThoughItWasWrittenLater() {
        Instant click = Instant.parse("2026-03-10T22:59:59Z");
        clock.set(click.plusSeconds(2));

        transaction.executeWithoutResult(status ->
                outbox.hold(KEY, click, click, TestService.assignments(1).getFirst()));
        sequence();

        assertThat(days()).containsExactly("2026-03-10");
        assertThat(lastBody()).contains("\"time\":\"" + click);
    }

    @Test
    void survivesTheDeathOfItsProcess() {
        hold();
        clock.advance(HELD);

        sequencer(new StreamLog(store(clock), tracker, Terms.UNKNOWN)).sequence();

        assertThat(ranges()).containsExactly("1-1");
    }

    @Test
    void isEitherTakenBackOrSequenced() throws Exception {
        for (int n = 0; n < 20; n++) {
            long before = head().position();
            hold();
            clock.advance(HELD.minusNanos(1_000_000));
            CompletableFuture<Boolean> takenBack = CompletableFuture.supplyAsync(this::takeBack);
            clock.advance(Duration.ofMillis(1));
            sequence();
            boolean back = takenBack.get(30, TimeUnit.SECONDS);
            sequence();

            assertThat(head().position()).isEqualTo(before + (back ? 0 : 1));
        }
    }

    @Test
    void isNotHeldOutsideATransaction() {
        assertThatThrownBy(this::holdWithoutATransaction)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside a transaction");
    }

    private void holdWithoutATransaction() {
        outbox.hold(
                KEY,
                clock.instant(),
                clock.instant().plus(HELD),
                TestService.assignments(1).getFirst());
    }
}
