package dev.ates.analytics.day;

/**
 * A figure of a day on which accounting and the journal do not agree.
 *
 * @param figure its name, such as {@code fees}
 * @param said what accounting said when it closed the day: a number, or minor units
 * @param found what the journal has, in the same unit
 * @param money whether both are minor units
 */
public record Difference(String figure, long said, long found, boolean money) {

    /** What is missing here (above zero) or too much (below zero). */
    public long missing() {
        return Math.subtractExact(said, found);
    }
}
