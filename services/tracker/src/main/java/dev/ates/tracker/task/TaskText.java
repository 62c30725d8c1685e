package dev.ates.tracker.task;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What a task says.
 *
 * @param externalId what the task is called elsewhere, 1 to 64 characters on one line; none when nothing was typed
 * @param title 1 to 200 characters (code points) on one line, without space around it
 * @param description up to 10,000 characters, of control characters only newline and tab
 */
record TaskText(@Nullable String externalId, String title, String description) {

    private static final int EXTERNAL_ID_LENGTH_MAX = 64;
    private static final int TITLE_LENGTH_MAX = 200;
    private static final int DESCRIPTION_LENGTH_MAX = 10_000;

    /** Tidies up what a person typed: space around the title, and the line ends that browsers send. */
    TaskText {
        externalId = externalId == null || externalId.isBlank() ? null : externalId.strip();
        title = title.strip();
        description = description.replace("\r\n", "\n");
        if (externalId != null) {
            length("external id", 1, EXTERNAL_ID_LENGTH_MAX, externalId);
            printable("external id", externalId, "");
        }
        length("title", 1, TITLE_LENGTH_MAX, title);
        length("description", 0, DESCRIPTION_LENGTH_MAX, description);
        printable("title", title, "");
        printable("description", description, "\n\t");
    }

    private static void length(String field, int lengthMin, int lengthMax, String text) {
        int length = text.codePointCount(0, text.length());
        if (length < lengthMin || length > lengthMax) {
            throw new Refused(
                    "The %s must have %d to %d characters, it has %d.".formatted(field, lengthMin, lengthMax, length));
        }
    }

    private static void printable(String field, String text, String controlsAllowed) {
        text.codePoints()
                .filter(c -> controlsAllowed.indexOf(c) < 0)
                .filter(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)
                .findFirst()
                .ifPresent(c -> {
                    throw new Refused("The %s must not have control characters%s, it has U+%04X."
                            .formatted(field, controlsAllowed.isEmpty() ? "" : " other than newline and tab", c));
                });
    }

    /** {@code task-text}: too short, too long, or not to be shown. */
    static final class Refused extends TaskRefusal {
        Refused(String message) {
            super(HttpStatus.BAD_REQUEST, "task-text", message);
        }
    }
}
