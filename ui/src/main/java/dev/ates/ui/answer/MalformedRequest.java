package dev.ates.ui.answer;

import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/** A request that violates HTTP, its encoding, or the allowed characters. */
final class MalformedRequest extends Refusal {

    private final HttpStatus status;

    /** @param message names the part of the request and the position; never repeats the raw input */
    MalformedRequest(String message) {
        this(HttpStatus.BAD_REQUEST, message);
    }

    MalformedRequest(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    @Override
    public HttpStatus status() {
        return status;
    }

    @Override
    public String name() {
        return "malformed-request";
    }
}
