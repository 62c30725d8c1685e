package dev.ates.robots;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after failures in a row: doubled with each of them, up to a bound. */
public record Backoff(Duration first, Duration max) {

    private static final int DOUBLINGS_MAX = 20;

    /** @param failures in a row: 1 or more */
    public Duration after(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, DOUBLINGS_MAX));
        return doubled.compareTo(max) > 0 ? max : doubled;
    }

    /** Half of it left to chance, so that those who failed together do not come back together. */
    public Duration after(int failures, RandomGenerator random) {
        long half = after(failures).toMillis() / 2;
        return Duration.ofMillis(half + random.nextLong(half + 1));
    }
}
