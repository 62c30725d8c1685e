package dev.ates.accounting.decision;

import dev.ates.contracts.TextRule;
import dev.ates.ui.InvalidParameter;
import org.jspecify.annotations.Nullable;

/** The reason of a decision: one line of 3 to 300 characters. */
public final class Reason {

    private static final TextRule RULE = TextRule.line("reason", 3, 300);

    private final String text;

    /**
     * @param typed {@code null} is refused like a text that is too short
     * @throws InvalidParameter when it breaks the rule
     */
    public Reason(@Nullable String typed) {
        try {
            this.text = RULE.keep(typed);
        } catch (TextRule.Refused refused) {
            throw new InvalidParameter(refused);
        }
    }

    public String text() {
        return text;
    }
}
