package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Do two versions of an event state the same fact, each within its own bounds? */
class UpcastTest {

    private static final UUID TASK = UUID.randomUUID();
    private static final UUID ANN = UUID.randomUUID();

    @Test
    void tellsTheExternalIdInFrontOfTheTitleToThoseWhoKnowNoOther() {
        assertThat(TaskAssignedV1.of(new TaskAssigned(TASK, ANN, "JAMES-3964", "Fix it", "d", -1500, "USD")))
                .isEqualTo(new TaskAssignedV1(TASK, ANN, "[JAMES-3964] Fix it", "d", -1500, "USD"));
        assertThat(TaskCompletedV1.of(new TaskCompleted(TASK, ANN, null, "Fix it", "d", 1500, "USD")))
                .isEqualTo(new TaskCompletedV1(TASK, ANN, "Fix it", "d", 1500, "USD"));
    }

    @Test
    void cutsWhatIsTooLongForTheOldVersionByCharactersAndNotInTheMiddleOfOne() {
        String parrots = "🦜".repeat(200);

        String told = TaskAssignedV1.of(new TaskAssigned(TASK, ANN, "X".repeat(64), parrots, "", -1, "USD"))
                .title();

        assertThat(told.codePointCount(0, told.length())).isEqualTo(200);
        assertThat(told).startsWith("[" + "X".repeat(64) + "] 🦜").endsWith("🦜…");
        assertThat(TaskAssignedV1.of(new TaskAssigned(TASK, ANN, "X", "t".repeat(196), "", -1, "USD"))
                        .title())
                .as("exactly fits")
                .isEqualTo("[X] " + "t".repeat(196));
        assertThat(TaskCompletedV1.of(new TaskCompleted(TASK, ANN, null, "🦜".repeat(500), "", 1, "USD"))
                        .title())
                .as("without an external id")
                .isEqualTo("🦜".repeat(199) + "…");
    }

    @Test
    void readsAnOldEventAsOneWithoutAnExternalId() {
        assertThat(new TaskAssignedV1(TASK, ANN, "Fix it", "d", -1500, "USD").upcast())
                .isEqualTo(new TaskAssigned(TASK, ANN, null, "Fix it", "d", -1500, "USD"));
        assertThat(new TaskCompletedV1(TASK, ANN, "Fix it", "d", 1500, "USD").upcast())
                .isEqualTo(new TaskCompleted(TASK, ANN, null, "Fix it", "d", 1500, "USD"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyOldSampleHasALaterShape(Superseded<?> old) {
        Event upcast = old.upcast();

        assertThat(EventTypes.nameOf(upcast.getClass()))
                .isEqualTo(EventTypes.nameOf(old.getClass()).replace(".v1", ".v2"));
        assertThat(upcast.person()).isEqualTo(old.person());
    }

    private static java.util.stream.Stream<Superseded<?>> samples() {
        return EventTypes.all().entrySet().stream()
                .filter(type -> Superseded.class.isAssignableFrom(type.getValue()))
                .flatMap(type -> Contract.samples(type.getKey()).values().stream()
                        .map(sample -> (Superseded<?>) SamplesTest.decode(type.getKey(), sample)));
    }
}
