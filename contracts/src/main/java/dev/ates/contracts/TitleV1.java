package dev.ates.contracts;

import org.jspecify.annotations.Nullable;

/**
 * How version 1 tells a task: with its external id, if it has one, in front of its title, both in 200 characters. What is
 * longer ends with an ellipsis.
 */
final class TitleV1 {

    private static final int LENGTH_MAX = 200;

    private TitleV1() {}

    static String of(@Nullable String externalId, String title) {
        return TextRule.shortened(externalId == null ? title : "[%s] %s".formatted(externalId, title), LENGTH_MAX);
    }
}
