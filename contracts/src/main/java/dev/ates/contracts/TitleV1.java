package dev.ates.contracts;

import org.jspecify.annotations.Nullable;

/**
 * The title in version 1: the external id, if any, before the title, in at most 200 characters. A longer text ends with an
 * ellipsis.
 */
final class TitleV1 {

    private static final int LENGTH_MAX = 200;

    private TitleV1() {}

    static String of(@Nullable String externalId, String title) {
        return TextRule.shortened(externalId == null ? title : "[%s] %s".formatted(externalId, title), LENGTH_MAX);
    }
}
