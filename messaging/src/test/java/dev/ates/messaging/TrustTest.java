package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.wire.Ask;
import dev.ates.messaging.log.Hearers;
import dev.ates.messaging.log.Hearers.Judgment;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Which requests a producer believes. */
class TrustTest extends TrustFixture {

    @Test
    void believesWhoeverHasAppliedWhatTheLogHas() {
        tell(3);
        tell(4);

        assertThat(judge(null, 0, null)).isInstanceOf(Judgment.Heard.class);
        assertThat(judge(epoch(), 3, mark(3))).isEqualTo(new Judgment.Heard(log.placeAt(0, 3), 1));
        assertThat(judge(epoch(), 7, mark(7))).isInstanceOf(Judgment.Heard.class);
        assertThat(hearer("accounting")).isEqualTo(7);
    }

    @Test
    void doesNotTakeAnOperatorsWishForWhereTheConsumerStands() {
        tell(3);
        judge(epoch(), 3, mark(3));

        assertThat(judge(new Ask("accounting", 0, null, 0, null, true))).isInstanceOf(Judgment.Heard.class);
        assertThat(hearer("accounting")).isEqualTo(3);

        judge(epoch(), 0, null);
        assertThat(hearer("accounting")).as("the consumer itself begins anew").isZero();
    }

    @Test
    void refusesTheMarkOfAChunkAtAnotherPosition() {
        tell(3);
        tell(4);

        // This used to stop the stream permanently: a position in the middle of a chunk, with that chunk's mark.
        assertRefused(judge(epoch(), 5, mark(7)), "mark");
        assertRefused(judge(epoch(), 3, mark(7)), "mark");
        assertRefused(judge(epoch(), 7, mark(3)), "mark");
        assertRefused(judge(epoch(), 7, UUID.randomUUID()), "mark");
        assertThat(jdbc.queryForList("select consumer from messaging.stream_hearer", String.class))
                .isEmpty();
    }

    @Test
    void refusesWhoeverIsAheadWithoutProof() {
        tell(3);

        assertRefused(judge(epoch(), 4, null), "beyond");
        assertRefused(judge(epoch(), Long.MAX_VALUE, mark(3)), "beyond");
        assertRefused(judge(null, 4, UUID.randomUUID()), "beyond");
        assertRefused(judge(UUID.randomUUID(), 3, mark(3)), "epoch");
    }

    @Test
    void takesItsOwnMarkForProofThatTheDatabaseWasRestored() {
        tell(3);
        keep();
        tell(4);
        UUID lost = mark(7);
        restore();

        assertLost(judge(epoch(), 7, lost));
        tell(9);
        assertLost(judge(epoch(), 7, lost));
        assertRefused(judge(epoch(), 8, lost), "mark");
        assertThat(judge(epoch(), 3, mark(3))).isInstanceOf(Judgment.Heard.class);
    }

    @Test
    void startsNothingAsAnotherUserOfTheBroker() {
        Map<String, Object> checked = Map.of("ates.messaging.user-per-service", true);

        assertThatThrownBy(() -> TestService.producer(database, "amqp://guest:hush@localhost:1", clock, checked))
                .rootCause()
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("'guest'")
                .hasMessageContaining("ATES_BROKER_URI has to name the broker's user tracker")
                .hasMessageNotContaining("hush");
    }

    @Test
    void remembersSoManyConsumersAndNoMore() {
        for (char name = 'a'; name <= 'z'; name++) {
            judge(new Ask("x" + name, 0, null, 0, null, false));
            judge(new Ask("y" + name, 0, null, 0, null, false));
        }

        assertThat(jdbc.queryForObject("select count(*) from messaging.stream_hearer", Integer.class))
                .isEqualTo(Hearers.HEARERS_MAX);
        assertRefused(judge(new Ask("another", 0, null, 0, null, true)), "crowd");
        assertThat(judge(new Ask("xa", 0, null, 0, null, true))).isInstanceOf(Judgment.Heard.class);
    }
}
