package dev.ates.ui;

import org.springframework.stereotype.Component;

/** Formats a number with its noun; {@code @counted} in templates. */
@Component("counted")
public final class Counted {

    /** Such as {@code 1 payout} and {@code 2 payouts}. */
    public static String of(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
