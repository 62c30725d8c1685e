package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StalenessTest {

    @Test
    void saysHowLongAgoAProducerWasHeard() {
        assertThat(Staleness.of("tracker", Duration.ofSeconds(3), false, 0, null))
                .isEqualTo(new Staleness(
                        Staleness.Level.fresh, "Up to date", "Stream tracker heard 3 s ago, 0 events behind"));
        assertThat(Staleness.of("tracker", Duration.ofSeconds(3), false, 1, null))
                .isEqualTo(new Staleness(
                        Staleness.Level.behind,
                        "Tracker’s data is still coming in",
                        "Stream tracker heard 3 s ago, 1 event behind"));
        assertThat(Staleness.of("tracker", Duration.ofSeconds(7200), true, 0, null))
                .isEqualTo(new Staleness(
                        Staleness.Level.silent,
                        "Tracker’s data is 2 h old",
                        "Stream tracker heard 2 h ago, 0 events behind"));
        assertThat(Staleness.of("tracker", null, true, 0, null))
                .isEqualTo(new Staleness(
                        Staleness.Level.silent,
                        "Tracker’s data has not arrived yet",
                        "Stream tracker never heard, 0 events behind"));
        assertThat(Staleness.of("tracker", Duration.ZERO, false, 5, "another past"))
                .isEqualTo(new Staleness(
                        Staleness.Level.stopped,
                        "Tracker’s data no longer arrives, an operator has to look at it",
                        "Stream tracker needs an operator, 5 events behind: another past"));
    }

    @Test
    void tellsReadersOnceThatAllIsWellOrEachThingThatIsNot() {
        var tracker = Staleness.of("tracker", Duration.ofSeconds(3), false, 0, null);
        var people = Staleness.of("people", Duration.ofSeconds(4), false, 0, null);
        var old = Staleness.of("people", Duration.ofMinutes(9), true, 0, null);

        assertThat(Staleness.forReaders(List.of(tracker, people))).containsExactly(tracker);
        assertThat(Staleness.forReaders(List.of(tracker, old))).containsExactly(old);
        assertThat(old.text()).isEqualTo("People’s data is 9 min old");
        assertThat(Staleness.forReaders(List.of())).isEmpty();
    }

    @Test
    void takesAClockThatRunsAheadForNow() {
        assertThat(Staleness.of("tracker", Duration.ofSeconds(-3), false, 0, null)
                        .details())
                .startsWith("Stream tracker heard 0 s ago");
    }
}
