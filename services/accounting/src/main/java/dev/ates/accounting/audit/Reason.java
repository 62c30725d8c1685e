package dev.ates.accounting.audit;

import dev.ates.ui.InvalidParameter;

/** Why somebody decided something: one line that another person understands later. */
public record Reason(String text) {

    public static final int LENGTH_MIN = 3;
    public static final int LENGTH_MAX = 300;

    public Reason {
        text = text.strip();
        int length = text.codePointCount(0, text.length());
        if (length < LENGTH_MIN || length > LENGTH_MAX) {
            throw new InvalidParameter(
                    "reason", shortened(text), "must have %d to %d characters".formatted(LENGTH_MIN, LENGTH_MAX));
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw new InvalidParameter("reason", shortened(text), "must have no control characters");
        }
    }

    private static String shortened(String text) {
        return text.length() <= 20 ? text : text.substring(0, 20) + "…";
    }
}
