package dev.ates.contracts;

import org.jspecify.annotations.Nullable;

/** How version 1 tells a task that has an external id: in front of its title, both in 200 characters. */
final class TitleV1 {

    private static final int LENGTH_MAX = 200;

    private TitleV1() {}

    static String of(@Nullable String externalId, String title) {
        if (externalId == null) {
            return title;
        }
        String both = "[%s] %s".formatted(externalId, title);
        return both.codePointCount(0, both.length()) <= LENGTH_MAX
                ? both
                : both.substring(0, both.offsetByCodePoints(0, LENGTH_MAX - 1)) + "…";
    }
}
