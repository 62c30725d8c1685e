package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EventTypesTest {

    @Test
    void knowsEveryEventByItsWireName() {
        assertThat(EventTypes.all().keySet())
                .containsExactlyInAnyOrder(
                        "ates.person.changed.v1",
                        "ates.task.assigned.v1",
                        "ates.task.assigned.v2",
                        "ates.task.completed.v1",
                        "ates.task.completed.v2",
                        "ates.day.sealed.v1",
                        "ates.ledger.posted.v1",
                        "ates.payout.settled.v1",
                        "ates.day.closed.v1");
        EventTypes.all().forEach((name, type) -> {
            assertThat(EventTypes.nameOf(type)).isEqualTo(name);
            assertThat(EventTypes.byName(name)).hasValue(type);
            assertThat(name).matches("ates(\\.[a-z]+){2}\\.v[1-9][0-9]*");
        });
    }

    @Test
    void knowsNothingOfALaterVersion() {
        assertThat(EventTypes.byName("ates.task.assigned.v3")).isEmpty();
    }

    @Test
    void readsTheVersionsBeforeThoseOfAFamily() {
        assertThat(EventTypes.of(TrackerEvent.class).keySet())
                .containsExactly(
                        "ates.task.assigned.v1",
                        "ates.task.assigned.v2",
                        "ates.task.completed.v1",
                        "ates.task.completed.v2",
                        "ates.day.sealed.v1");
        assertThat(EventTypes.of(TaskAssignedV1.class).keySet())
                .as("a consumer that only knows the old version")
                .containsExactly("ates.task.assigned.v1");
    }

    @Test
    void refusesToNameAFamily() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.nameOf(TrackerEvent.class))
                .withMessageContaining("TrackerEvent has no @WireName");
    }
}
