package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid trace contexts are continued, others are replaced by new ones, and none are mixed up. */
class TraceTest {

    private static final String CLICK = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void continuesATraceWithAStepOfItsOwnAndTheSameFlags() {
        try (Trace.Scope scope = Trace.enter(CLICK)) {
            String told = Trace.outgoing(null);

            assertThat(told)
                    .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                    .endsWith("-01")
                    .isNotEqualTo(CLICK);
            assertThat(Trace.isValid(told)).isTrue();
            assertThat(Trace.outgoing(null)).as("a step of its own").isNotEqualTo(told);
            assertThat(Trace.id()).hasValue("4bf92f3577b34da6a3ce929d0e0e4736");
        }
        assertThat(Trace.id()).as("after the work").isEmpty();
        assertThat(Trace.outgoing(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-1-2-3",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"
            })
    void beginsATraceWhereThereIsNone(String traceparent) {
        try (Trace.Scope scope = Trace.enter(traceparent)) {
            String told = Trace.outgoing(null);

            assertThat(Trace.isValid(told)).isTrue();
            assertThat(told).doesNotContain("4bf92f3577b34da6a3ce929d0e0e4736").endsWith("-00");
        }
    }

    @Test
    void readsWhatALaterVersionAdds() {
        try (Trace.Scope scope =
                Trace.enter("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-says")) {
            assertThat(Trace.outgoing(null))
                    .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                    .hasSize(55);
        }
    }

    @Test
    void followsTheCauseOfEachEventOfABatch() {
        UUID one = UUID.randomUUID();
        UUID two = UUID.randomUUID();
        String other = "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-00f067aa0ba902b7-00";
        try (Trace.Scope request = Trace.enter(CLICK)) {
            try (Trace.Scope batch = Trace.apply(Map.of(one, CLICK, two, other))) {
                assertThat(Trace.outgoing(one)).startsWith("00-4bf9");
                assertThat(Trace.outgoing(two)).startsWith("00-aaaa");
                assertThat(Trace.outgoing(UUID.randomUUID())).isNull();
                assertThat(Trace.outgoing(null)).isNull();
            }
            assertThat(Trace.outgoing(null)).as("back in the request").startsWith("00-4bf9");
        }
    }
}
