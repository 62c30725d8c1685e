package dev.ates.messaging;

/**
 * The sums of some events: what a seal tells about its day.
 *
 * @param chargesMinor sum of the negative amounts, zero or below
 * @param creditsMinor sum of the positive amounts, zero or above
 */
public record Tally(long charges, long chargesMinor, long credits, long creditsMinor) {

    public static final Tally NOTHING = new Tally(0, 0, 0, 0);

    /** One amount, signed from the person's view. */
    public static Tally of(long amountMinor) {
        return amountMinor < 0 ? new Tally(1, amountMinor, 0, 0) : new Tally(0, 0, 1, amountMinor);
    }

    public Tally plus(Tally other) {
        return new Tally(
                Math.addExact(charges, other.charges),
                Math.addExact(chargesMinor, other.chargesMinor),
                Math.addExact(credits, other.credits),
                Math.addExact(creditsMinor, other.creditsMinor));
    }
}
