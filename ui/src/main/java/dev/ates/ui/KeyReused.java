package dev.ates.ui;

import java.util.UUID;
import org.springframework.http.HttpStatus;

/**
 * {@code idempotency-key-reused} (422): the key of a request belongs to a different request. A key is stored in the row that its request
 * wrote, under a constraint: the owner of the row compares the request with it.
 */
public final class KeyReused extends Refusal {
    private static final long serialVersionUID = 1L;

    public KeyReused(UUID key) {
        super("The key %s was used for another request: take a new key for a new one".formatted(key));
    }

    /** On a page, the key is in the form. */
    @Override
    public String told() {
        return "This form has already been sent with other content. Send it once more to do this as well.";
    }

    @Override
    public HttpStatus status() {
        return HttpStatus.UNPROCESSABLE_CONTENT;
    }

    @Override
    public String name() {
        return "idempotency-key-reused";
    }
}
