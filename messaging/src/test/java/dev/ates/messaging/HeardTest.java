package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.BusinessClock;
import dev.ates.messaging.Streams.Heard;
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

        assertThat(heard(NOON.minusSeconds(60)).isSilent(MINUTE, clock)).isFalse();
        assertThat(heard(NOON.minusSeconds(61)).isSilent(MINUTE, clock)).isTrue();
        assertThat(heard(null).isSilent(MINUTE, clock)).isTrue();
        assertThat(heard(null).heardAgo(clock)).isNull();
    }

    @Test
    void measuresSilenceInRealTimeWhereADayLastsThreeMinutes() {
        Clock fast = new BusinessClock(Clock.fixed(NOON, ZoneOffset.UTC), 480, NOON, NOON);

        assertThat(heard(NOON.minus(Duration.ofHours(1))).heardAgo(fast)).isEqualTo(Duration.ofMillis(7_500));
        assertThat(heard(NOON.minus(Duration.ofHours(8))).isSilent(MINUTE, fast))
                .isFalse();
        assertThat(heard(NOON.minus(Duration.ofHours(9))).isSilent(MINUTE, fast))
                .isTrue();
    }

    @Test
    void hearsNobodyInTheFutureWhenTheClockIsSetBack() {
        assertThat(heard(NOON.plusSeconds(5)).heardAgo(Clock.fixed(NOON, ZoneOffset.UTC)))
                .isEqualTo(Duration.ZERO);
    }

    private static Heard heard(@Nullable Instant at) {
        return new Heard("tracker", 0, null, 7, 7, at, null, null, null, null, null);
    }
}
