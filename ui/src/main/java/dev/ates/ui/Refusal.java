package dev.ates.ui;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A valid request that is refused. Subclasses are named after the reason; the message is for people and names what was
 * refused. It is rendered as a problem of type {@code urn:ates:problem:<name>} (RFC 9457) or as a page.
 */
public abstract class Refusal extends RuntimeException {

    protected Refusal(String message) {
        super(message);
    }

    protected Refusal(String message, Throwable cause) {
        super(message, cause);
    }

    /** The message with the page's field names, for display beside the form. */
    public String told() {
        return String.valueOf(getMessage());
    }

    /** The name of the invalid form field; none if the refusal is not about one. */
    public @Nullable String field() {
        return null;
    }

    /** 4xx for errors that the caller can correct, 5xx for ours. */
    public abstract HttpStatus status();

    /** The kind of refusal in kebab-case, such as {@code task-already-completed}; never changes. */
    public abstract String name();
}
