package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.wire.Ask;
import dev.ates.messaging.log.Hearers;
import dev.ates.messaging.log.StreamLog;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The log is partitioned into months, and a month is dropped once all consumers have applied it. */
class LogRetentionTest extends LogFixture {

    @Test
    void cutsTheLogIntoMonthsWhateverTheClockDoes() {
        tell(1);
        sequence();
        clock.set(Instant.parse("2026-07-01T11:00:00Z"));
        tell(1);
        sequence();
        clock.set(NOON);
        tell(1);
        sequence();

        assertThat(jdbc.queryForList(
                        "select tableoid::regclass || ' ' || last_position from messaging.event_log"
                                + " where body::text is not null and totals[1] > 0 order by last_position",
                        String.class))
                .hasSize(3)
                .satisfies(rows -> {
                    assertThat(rows.getFirst()).startsWith("messaging.event_log_2026_03 ");
                    assertThat(rows.get(1)).startsWith("messaging.event_log_2026_07 ");
                    assertThat(rows.getLast())
                            .as("positions and months rise together")
                            .startsWith("messaging.event_log_2026_07 ");
                });
    }

    @Test
    void dropsOldMonthsThatEverybodyHasApplied() {
        tell(3);
        sequence();
        long march = head().position();
        clock.set(Instant.parse("2026-06-10T11:00:00Z"));
        tell(3);
        sequence();
        log.published(0, log.placeAt(0, head().position()));

        assertThat(sequencer.dropOld()).as("nobody has ever heard it").isZero();
        heardBy("accounting", 0, head().position());
        heardBy("analytics", 0, 0);
        assertThat(sequencer.dropOld()).as("analytics lacks them").isZero();
        assertThat(log.begins(0)).isEqualTo(1);
        heardBy("analytics", 0, march);
        assertThat(sequencer.dropOld())
                .as("March, and April that was made beforehand")
                .isEqualTo(2);

        assertThat(log.begins(0)).isEqualTo(march + 1);
        assertThat(log.placeAt(0, march)).isEqualTo(StreamLog.Place.START);
        tell(1);
        sequence();
        assertThat(sequencer.dropOld()).isZero();
    }

    /** A consumer that had sent one request used to be known forever, and its months were never dropped. */
    @Test
    void keepsNothingForAConsumerThatWasSilentForTooLong() {
        tell(3);
        sequence();
        long march = head().position();
        heardBy("bi-tool", 0, 0);
        clock.set(Instant.parse("2026-06-10T11:00:00Z"));
        tell(3);
        sequence();
        log.published(0, log.placeAt(0, head().position()));
        heardBy("accounting", 0, head().position());
        clock.set(NOON.plus(Duration.ofDays(90)));
        assertThat(sequencer.dropOld()).as("90 days are not too long").isZero();

        clock.set(NOON.plus(Duration.ofDays(91)));
        heardBy("accounting", 0, head().position());
        assertThat(sequencer.dropOld()).as("March and April").isEqualTo(2);

        assertThat(Hearers.all(store)).extracting(Streams.Hearer::consumer).containsExactly("accounting");
        assertThat(jdbc.queryForMap(
                        "select consumer, applied_position, decided_by, reason from messaging.forgotten_hearer"))
                .containsEntry("consumer", "bi-tool")
                .containsEntry("applied_position", 0L)
                .containsEntry("decided_by", "ates")
                .containsEntry("reason", "It was silent for more than 90 days");
        assertThat(new Hearers(log).judge(new Ask("bi-tool", 0, null, 0, null, true), head()))
                .as("it is known again, and told where the log begins")
                .isInstanceOfSatisfying(
                        Hearers.Judgment.Heard.class,
                        heard -> assertThat(heard.begins()).isEqualTo(march + 1));
        assertThat(sequencer.dropOld()).isZero();
        assertThat(Hearers.all(store)).hasSize(2);
    }

    @Test
    void keepsWhatTheBrokerHasNotConfirmed() {
        tell(3);
        sequence();
        heardBy("accounting", 0, head().position());
        clock.set(Instant.parse("2026-06-10T11:00:00Z"));

        assertThat(sequencer.dropOld()).isZero();
    }
}
