package dev.ates.directory.scim;

import de.captaingoldfish.scim.sdk.common.constants.ScimType.RFC7644;
import de.captaingoldfish.scim.sdk.common.exceptions.BadRequestException;
import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.databind.JsonNode;

/** Limits of a request that the library does not check. */
final class Limits {

    private static final int EXPRESSION_LENGTH_MAX = 2_000;

    /** The library's parser is recursive. */
    private static final int BRACKETS_MAX = 20;

    private Limits() {}

    /** @throws BadRequestException when a filter or a path is too long or too deep */
    static void check(String name, String expression) {
        long brackets = expression.chars().filter(c -> c == '(' || c == '[').count();
        if (expression.length() > EXPRESSION_LENGTH_MAX || brackets > BRACKETS_MAX) {
            throw new BadRequestException(
                    "The %s may have at most %,d characters and %d opening brackets"
                            .formatted(name, EXPRESSION_LENGTH_MAX, BRACKETS_MAX),
                    name.equals("path") ? RFC7644.INVALID_PATH : RFC7644.INVALID_FILTER);
        }
    }

    /** @throws BadRequestException when it has a text that PostgreSQL cannot store */
    static void check(JsonNode body) {
        Deque<JsonNode> open = new ArrayDeque<>();
        open.add(body);
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            if (node.isString()) {
                check(node.stringValue());
            }
            node.forEach(open::push);
        }
    }

    private static void check(String text) {
        if (text.codePoints().anyMatch(c -> c == 0 || isSurrogate(c))) {
            throw new BadRequestException("No text may have U+0000 or an unpaired surrogate", RFC7644.INVALID_VALUE);
        }
    }

    /** Whether it is an unpaired surrogate. */
    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
