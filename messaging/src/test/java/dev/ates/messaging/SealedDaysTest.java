package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.wire.Terms;
import dev.ates.messaging.log.JdbcOutbox;
import dev.ates.messaging.log.Sequencer;
import dev.ates.messaging.log.StreamLog;
import dev.ates.robots.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A day ends with its marker, whatever the clock does, and its seal has the totals of the day. */
class SealedDaysTest extends LogFixture {

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
        // The sequencer has found work and reads the clock. At that moment, somebody works at noon, and then the clock
        // jumps to the next day.
        var reads = new AtomicInteger();
        Clock leaping = new LeapingClock(() -> {
            if (reads.incrementAndGet() == 1) {
                inAnotherThread(() -> tell(1));
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
    void sealsADayOnlyBehindAllThatWasWrittenInBulk() {
        tell(30_000);
        clock.set(Instant.parse("2026-03-10T23:01:00Z"));

        sequence();

        assertThat(head().sealedDay()).isEqualTo("2026-03-10");
        assertThat(lastBody()).contains("\"assignments\":30000");
    }

    /** A clock that does something each time it is read, and then returns the time of the test's clock. */
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
