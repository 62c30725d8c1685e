package dev.ates.robots;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The delay after consecutive failures, doubled with each failure up to a maximum. */
public record Backoff(Duration first, Duration max) {

    private static final int DOUBLINGS_MAX = 20;

    /** @param failures the number of consecutive failures: 1 or more */
    public Duration after(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, DOUBLINGS_MAX));
        return doubled.compareTo(max) > 0 ? max : doubled;
    }

    /** Half of the delay is random, so that instances that failed together do not retry together. */
    public Duration after(int failures, RandomGenerator random) {
        long half = after(failures).toMillis() / 2;
        return Duration.ofMillis(half + random.nextLong(half + 1));
    }
}
