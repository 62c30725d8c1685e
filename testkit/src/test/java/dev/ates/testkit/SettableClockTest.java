package dev.ates.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SettableClockTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private final SettableClock clock = new SettableClock(NOON);

    @Test
    void standsStillUntilMoved() {
        assertThat(clock.instant()).isEqualTo(NOON);
        assertThat(clock.instant()).isEqualTo(NOON);
    }

    @Test
    void movesForwardsAndBackwards() {
        clock.advance(Duration.ofHours(2));
        assertThat(clock.instant()).isEqualTo("2026-11-24T14:00:00Z");

        clock.advance(Duration.ofHours(-3));
        assertThat(clock.instant()).isEqualTo("2026-11-24T11:00:00Z");

        clock.set(Instant.EPOCH);
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void takesItsOtherZonesAlong() {
        Clock berlin = clock.withZone(ZoneId.of("Europe/Berlin"));

        clock.advance(Duration.ofMinutes(1));

        assertThat(berlin.instant()).isEqualTo("2026-11-24T12:01:00Z");
        assertThat(berlin.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    }
}
