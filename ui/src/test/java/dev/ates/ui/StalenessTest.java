package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StalenessTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @Test
    void saysHowLongAgoAProducerWasHeard() {
        assertThat(Staleness.of("tracker", NOW.minusSeconds(3), false, 0, null, NOW))
                .isEqualTo(new Staleness(Staleness.Level.fresh, "Stream tracker heard 3 s ago, 0 events behind"));
        assertThat(Staleness.of("tracker", NOW.minusSeconds(3), false, 1, null, NOW))
                .isEqualTo(new Staleness(Staleness.Level.behind, "Stream tracker heard 3 s ago, 1 event behind"));
        assertThat(Staleness.of("tracker", NOW.minusSeconds(7200), true, 0, null, NOW))
                .isEqualTo(new Staleness(Staleness.Level.silent, "Stream tracker heard 2 h ago, 0 events behind"));
        assertThat(Staleness.of("tracker", null, true, 0, null, NOW))
                .isEqualTo(new Staleness(Staleness.Level.silent, "Stream tracker never heard, 0 events behind"));
        assertThat(Staleness.of("tracker", NOW, false, 5, "a strange epoch", NOW))
                .isEqualTo(new Staleness(Staleness.Level.stopped, "Stream tracker is stopped: a strange epoch"));
    }

    @Test
    void takesAClockThatRunsAheadForNow() {
        assertThat(Staleness.of("tracker", NOW.plusSeconds(3), false, 0, null, NOW)
                        .text())
                .startsWith("Stream tracker heard 0 s ago");
    }
}
