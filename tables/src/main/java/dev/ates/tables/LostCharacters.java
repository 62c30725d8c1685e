package dev.ates.tables;

import dev.ates.contracts.TextRule;

/** What another program could not read stands as U+FFFD in its export. */
final class LostCharacters {

    private LostCharacters() {}

    /** @throws IllegalArgumentException naming the field and the first such character */
    static void requireNone(TextRule rule, String value) {
        int lost = value.indexOf('\uFFFD');
        if (lost >= 0) {
            throw new IllegalArgumentException("The %s lost a character before it came here, character %d is U+FFFD."
                    .formatted(rule.field(), value.codePointCount(0, lost) + 1));
        }
    }
}
