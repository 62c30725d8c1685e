package dev.ates.mail;

import dev.ates.robots.Backoff;
import java.time.Duration;

/**
 * When a letter is tried again, and when it has failed. A server that does not respond, or refuses us, is tried without
 * limit; one that refuses the letter for now, for days.
 *
 * @param first the pause after the first attempt without a reply, doubled with each one
 * @param max the maximum of these pauses
 * @param refusalsMax after how many transient refusals a letter has failed
 */
public record Retries(Duration first, Duration max, int refusalsMax) {

    public static final Retries USUAL = new Retries(Duration.ofSeconds(5), Duration.ofMinutes(10), 40);

    /** Forty refusals take five days, the time for which RFC 5321, section 4.5.4.1, recommends retrying. */
    private static final Backoff REFUSED = new Backoff(Duration.ofMinutes(1), Duration.ofHours(4));

    /**
     * Whether a letter that was not sent has failed.
     *
     * @param refusals how often the server has refused it, this time included
     */
    public boolean isOver(Refusal refusal, int refusals) {
        return switch (refusal) {
            case NONE -> false;
            case FOR_NOW -> refusals >= refusalsMax;
            case FOR_GOOD -> true;
        };
    }

    /** The pause before the next attempt. */
    public Duration pause(Refusal refusal, int attempts, int refusals) {
        return refusal == Refusal.NONE ? new Backoff(first, max).after(attempts) : REFUSED.after(refusals);
    }
}
