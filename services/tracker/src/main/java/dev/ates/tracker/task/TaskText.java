package dev.ates.tracker.task;

import dev.ates.contracts.TextRule;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What a task says, as it is kept.
 *
 * @param externalId what the task is called elsewhere, by {@link TextRule#EXTERNAL_ID}; none when nothing was typed
 * @param title by {@link TextRule#TITLE}
 * @param description by {@link TextRule#DESCRIPTION}
 */
record TaskText(@Nullable String externalId, String title, String description) {

    /** Takes what a person typed. */
    TaskText {
        externalId = externalId == null || TextRule.isBlank(externalId) ? null : keep(TextRule.EXTERNAL_ID, externalId);
        title = keep(TextRule.TITLE, title);
        description = keep(TextRule.DESCRIPTION, description);
    }

    private static String keep(TextRule rule, String typed) {
        try {
            return rule.keep(typed);
        } catch (TextRule.Refused refused) {
            throw new Refused(refused);
        }
    }

    /** {@code task-text}: too short, too long, or not to be shown. */
    static final class Refused extends TaskRefusal {

        private final String field;

        Refused(TextRule.Refused refused) {
            super(HttpStatus.BAD_REQUEST, "task-text", String.valueOf(refused.getMessage()), refused);
            this.field = refused.field().equals(TextRule.EXTERNAL_ID.field()) ? "externalId" : refused.field();
        }

        @Override
        public String field() {
            return field;
        }
    }
}
