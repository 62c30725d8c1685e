package dev.ates.contracts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long somebody was not heard, in real time however fast the clock goes; {@code since} is null for never. */
public record Silence(@Nullable Instant since, Duration longest, Clock clock) {

    public @Nullable Duration ago() {
        return since == null ? null : BusinessClock.agoInRealTime(clock, since);
    }

    public boolean isTooLong() {
        Duration ago = ago();
        return ago == null || ago.compareTo(longest) > 0;
    }
}
