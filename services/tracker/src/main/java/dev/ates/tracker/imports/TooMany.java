package dev.ates.tracker.imports;

import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/** {@code too-many-imports}: the message names what to wait for, or which imports to decide first. */
final class TooMany extends Refusal {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    TooMany(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    @Override
    public HttpStatus status() {
        return status;
    }

    @Override
    public String name() {
        return "too-many-imports";
    }
}
