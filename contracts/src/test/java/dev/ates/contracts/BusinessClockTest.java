package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BusinessClockTest {

    private static final Instant ANCHOR = Instant.parse("2026-11-24T10:00:00Z");
    private static final Clock TEN_SECONDS_LATER = Clock.fixed(ANCHOR.plusSeconds(10), ZoneOffset.UTC);

    @Test
    void showsADayWithinTwoMinutes() {
        Clock clock = clock(Map.of(
                "ates.clock.speed",
                "720",
                "ates.clock.started",
                "2026-03-10T06:00:00Z",
                "ates.clock.anchor",
                ANCHOR.toString()));

        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-10T08:00:00Z"));
        assertThat(clock.withZone(ZoneId.of("Asia/Tokyo")).instant()).isEqualTo(clock.instant());
    }

    @Test
    void isTheRealClockWithoutSettings() {
        assertThat(clock(Map.of())).isSameAs(TEN_SECONDS_LATER);
    }

    @Test
    void goesAtTheSpeedOfRealTimeFromAnotherInstantUnlessTold() {
        Clock clock =
                clock(Map.of("ates.clock.started", "2020-02-29T00:00:00Z", "ates.clock.anchor", ANCHOR.toString()));

        assertThat(clock.instant()).isEqualTo(Instant.parse("2020-02-29T00:00:10Z"));
    }

    @Test
    void stretchesADuration() {
        var clock = new BusinessClock(TEN_SECONDS_LATER, 720, ANCHOR, ANCHOR);

        assertThat(clock.stretched(Duration.ofSeconds(5))).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void tellsHowLongAStretchIsInRealTime() {
        var clock = new BusinessClock(TEN_SECONDS_LATER, 720, ANCHOR, ANCHOR);

        assertThat(BusinessClock.inRealTime(clock, Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(5));
        assertThat(BusinessClock.inRealTime(clock.withZone(ZoneId.of("Asia/Tokyo")), Duration.ofHours(1)))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(BusinessClock.inRealTime(TEN_SECONDS_LATER, Duration.ofHours(1)))
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void runsForYearsAtItsHighestSpeed() {
        Clock tenYearsLater = Clock.fixed(ANCHOR.plus(Duration.ofDays(3_650)), ZoneOffset.UTC);

        assertThat(new BusinessClock(tenYearsLater, BusinessClock.SPEED_MAX, ANCHOR, ANCHOR).instant())
                .isAfter(Instant.parse("+800000-01-01T00:00:00Z"));
    }

    @Test
    void refusesToGoOutsideOfADemo() {
        Map<String, String> fast = settings("720", "2026-03-10T06:00:00Z", ANCHOR.toString());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BusinessClock.over(TEN_SECONDS_LATER, fast::get))
                .withMessageContaining("ATES_DEMO must be true");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BusinessClock.over(TEN_SECONDS_LATER, Map.of("ates.clock.speed", "2")::get))
                .withMessageContaining("ATES_DEMO must be true");
    }

    @Test
    void refusesHalfOfTheSettings() {
        refuses(Map.of("ates.clock.speed", "720"), "ates.clock.started is missing");
        refuses(
                Map.of("ates.clock.speed", "720", "ates.clock.started", "2026-03-10T06:00:00Z"),
                "ates.clock.anchor is missing");
        refuses(Map.of("ates.clock.anchor", ANCHOR.toString()), "ates.clock.started is missing");
    }

    @Test
    void refusesWhatIsOutOfBounds() {
        refuses(settings("0", "2026-03-10T06:00:00Z", ANCHOR.toString()), "ates.clock.speed must be 1 to 86400");
        refuses(settings("86401", "2026-03-10T06:00:00Z", ANCHOR.toString()), "it is 86401");
        refuses(settings("fast", "2026-03-10T06:00:00Z", ANCHOR.toString()), "a whole number, it is 'fast'");
        refuses(settings("2", "1899-12-31T23:59:59Z", ANCHOR.toString()), "ates.clock.started must be");
        refuses(settings("2", "yesterday", ANCHOR.toString()), "it is 'yesterday'");
        refuses(settings("2", "2026-03-10T06:00:00Z", "2026-11-24T10:00:11Z"), "must not be in the future");
    }

    private static void refuses(Map<String, String> settings, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> clock(settings)).withMessageContaining(why);
    }

    private static Map<String, String> settings(String speed, String started, String anchor) {
        return Map.of("ates.clock.speed", speed, "ates.clock.started", started, "ates.clock.anchor", anchor);
    }

    private static Clock clock(Map<String, String> settings) {
        return BusinessClock.over(TEN_SECONDS_LATER, name -> name.equals("ates.demo") ? "true" : settings.get(name));
    }
}
