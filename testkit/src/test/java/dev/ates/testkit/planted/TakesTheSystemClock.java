package dev.ates.testkit.planted;

import java.time.Clock;
import java.time.ZoneOffset;

final class TakesTheSystemClock {
    Clock utc() {
        return Clock.systemUTC();
    }

    Clock ticking() {
        return Clock.tickSeconds(ZoneOffset.UTC);
    }
}
