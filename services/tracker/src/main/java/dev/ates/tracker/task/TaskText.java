package dev.ates.tracker.task;

import dev.ates.contracts.TextRule;
import dev.ates.tracker.search.Words;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The texts of a task, as stored.
 *
 * @param externalId its id in another system, by {@link TextRule#EXTERNAL_ID}; none if empty
 * @param title by {@link TextRule#TITLE}
 * @param description by {@link TextRule#DESCRIPTION}
 */
record TaskText(@Nullable String externalId, String title, String description) {

    /** Validates typed texts. */
    TaskText {
        externalId = externalId == null || TextRule.isBlank(externalId) ? null : keep(TextRule.EXTERNAL_ID, externalId);
        title = keep(TextRule.TITLE, title);
        description = keep(TextRule.DESCRIPTION, description);
    }

    /** What is found by a search, as a literal of a {@code tsvector}. */
    String words() {
        return words(externalId, title, description);
    }

    static String words(@Nullable String externalId, String title, String description) {
        return Words.vector(List.of(Objects.requireNonNullElse(externalId, ""), title, description));
    }

    private static String keep(TextRule rule, String typed) {
        try {
            return rule.keep(typed);
        } catch (TextRule.Refused refused) {
            throw new Refused(refused);
        }
    }

    /** {@code task-text}: too short, too long, or with forbidden characters. */
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
