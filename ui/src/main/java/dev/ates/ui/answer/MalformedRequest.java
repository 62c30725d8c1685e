package dev.ates.ui.answer;

import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/** A request that breaks the rules of HTTP, of its encoding, or of the characters that may be sent. */
final class MalformedRequest extends Refusal {

    private final HttpStatus status;

    /** @param message names the part of the request and the place in it; never repeats it as it came */
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
