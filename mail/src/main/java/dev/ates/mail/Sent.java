package dev.ates.mail;

import org.jspecify.annotations.Nullable;

/**
 * A letter with the result of sending it.
 *
 * @param failure why it was not sent; {@code null} if the mail server accepted it
 */
public record Sent<L>(L letter, @Nullable String failure, Refusal refusal) {

    public boolean isAccepted() {
        return failure == null;
    }
}
