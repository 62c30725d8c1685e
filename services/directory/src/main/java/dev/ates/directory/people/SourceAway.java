package dev.ates.directory.people;

import org.jspecify.annotations.Nullable;

/** The directory cannot be read as a whole. The message is for operators: it names no person and no secret. */
public final class SourceAway extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SourceAway(String message) {
        this(message, null);
    }

    public SourceAway(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
