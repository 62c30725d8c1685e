package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.BusinessClock;
import dev.ates.contracts.Silence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeardTest {

    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void callsAProducerSilentThatWasNotHeardForLonger() {
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);

        assertThat(heard(NOON.minusSeconds(60), clock).isTooLong()).isFalse();
        assertThat(heard(NOON.minusSeconds(61), clock).isTooLong()).isTrue();
        assertThat(heard(null, clock).isTooLong()).isTrue();
        assertThat(heard(null, clock).ago()).isNull();
    }

    @Test
    void measuresSilenceInRealTimeWhereADayLastsThreeMinutes() {
        Clock fast = new BusinessClock(Clock.fixed(NOON, ZoneOffset.UTC), 480, NOON, NOON);

        assertThat(heard(NOON.minus(Duration.ofHours(1)), fast).ago()).isEqualTo(Duration.ofMillis(7_500));
        assertThat(heard(NOON.minus(Duration.ofHours(8)), fast).isTooLong()).isFalse();
        assertThat(heard(NOON.minus(Duration.ofHours(9)), fast).isTooLong()).isTrue();
    }

    @Test
    void hearsNobodyInTheFutureWhenTheClockIsSetBack() {
        assertThat(heard(NOON.plusSeconds(5), Clock.fixed(NOON, ZoneOffset.UTC)).ago())
                .isEqualTo(Duration.ZERO);
    }

    private static Silence heard(@Nullable Instant at, Clock clock) {
        return new Silence(at, MINUTE, clock);
    }
}
