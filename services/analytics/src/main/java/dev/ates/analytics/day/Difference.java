package dev.ates.analytics.day;

/**
 * A figure of a day on which accounting and the journal disagree.
 *
 * @param figure its name, such as {@code fees}
 * @param said accounting's value at the close of the day: a number, or minor units
 * @param found the journal's value, in the same unit
 * @param money whether both are minor units
 */
public record Difference(String figure, long said, long found, boolean money) {

    /** The amount that is missing here (above zero) or surplus (below zero). */
    public long missing() {
        return Math.subtractExact(said, found);
    }
}
