package dev.ates.analytics.day;

/**
 * A figure of a day on which a service and the journal disagree, or the tracker and accounting.
 *
 * @param figure its name, such as {@code fees}
 * @param said the value that accounting told at the close of the day, or the tracker at its seal or by its events: a number, or
 *     minor units
 * @param found the value with which it is compared, in the same unit: the journal's, or accounting's sum
 * @param money whether both are minor units
 */
public record Difference(String figure, long said, long found, boolean money) {

    /** The amount that is missing here (above zero) or surplus (below zero). */
    public long missing() {
        return Math.subtractExact(said, found);
    }
}
