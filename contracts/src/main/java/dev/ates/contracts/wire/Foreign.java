package dev.ates.contracts.wire;

/** What somebody else wrote, fit for a line of the log and a header: a message may hold anything. */
public final class Foreign {

    private static final int LENGTH_MAX = 300;

    private Foreign() {}

    /** On one line, without control characters, and short. */
    public static String text(String text) {
        String start = text.length() <= LENGTH_MAX
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LENGTH_MAX / 2)) + " …";
        return start.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
    }
}
