package dev.ates.robots;

import java.time.Duration;

/**
 * An amount that may be used at once and comes back evenly over a period. The last use may exceed it, which delays the
 * next one.
 *
 * @param used how much of it was used up at {@code atNanos}, a reading of {@link System#nanoTime}
 */
public record Allowance(long max, Duration period, double used, long atNanos) {

    /** The same at a later moment. */
    public Allowance at(long nanos) {
        double back = (double) max * (nanos - atNanos) / period.toNanos();
        return new Allowance(max, period, Math.max(0, used - back), nanos);
    }

    public Allowance using(long amount) {
        return new Allowance(max, period, used + amount, atNanos);
    }

    public boolean isUsedUp() {
        return used >= max;
    }
}
