package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StalenessTest {

    @Test
    void saysHowLongAgoAProducerWasHeard() {
        assertThat(Staleness.of("tracker", Duration.ofSeconds(3), false, 0, null))
                .isEqualTo(new Staleness(Staleness.Level.fresh, "Stream tracker heard 3 s ago, 0 events behind"));
        assertThat(Staleness.of("tracker", Duration.ofSeconds(3), false, 1, null))
                .isEqualTo(new Staleness(Staleness.Level.behind, "Stream tracker heard 3 s ago, 1 event behind"));
        assertThat(Staleness.of("tracker", Duration.ofSeconds(7200), true, 0, null))
                .isEqualTo(new Staleness(Staleness.Level.silent, "Stream tracker heard 2 h ago, 0 events behind"));
        assertThat(Staleness.of("tracker", null, true, 0, null))
                .isEqualTo(new Staleness(Staleness.Level.silent, "Stream tracker never heard, 0 events behind"));
        assertThat(Staleness.of("tracker", Duration.ZERO, false, 5, "another past"))
                .isEqualTo(new Staleness(
                        Staleness.Level.stopped, "Stream tracker needs an operator, 5 events behind: another past"));
    }

    @Test
    void takesAClockThatRunsAheadForNow() {
        assertThat(Staleness.of("tracker", Duration.ofSeconds(-3), false, 0, null)
                        .text())
                .startsWith("Stream tracker heard 0 s ago");
    }
}
