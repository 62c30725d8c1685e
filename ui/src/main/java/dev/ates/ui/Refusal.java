package dev.ates.ui;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A request that is understood and refused. Subclasses are named after the reason; the message is for people and names
 * what was refused. Becomes a problem of type {@code urn:ates:problem:<name>} (RFC 9457) or a readable page.
 */
public abstract class Refusal extends RuntimeException {

    protected Refusal(String message) {
        super(message);
    }

    protected Refusal(String message, Throwable cause) {
        super(message, cause);
    }

    /** The message with what pages call things, for a page that shows it beside its form. */
    public String told() {
        return String.valueOf(getMessage());
    }

    /** The field of a form that is wrong, by its name in the form; none when it is not about one. */
    public @Nullable String field() {
        return null;
    }

    /** 4xx for what the caller can mend, 5xx for what we must. */
    public abstract HttpStatus status();

    /** The kind of refusal in kebab-case, such as {@code task-already-completed}; never changes. */
    public abstract String name();
}
