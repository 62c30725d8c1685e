package dev.ates.ui;

import org.springframework.http.HttpStatus;

/** A request that would be valid at another time: the state of its object does not allow it now (409). */
public abstract class Conflict extends Refusal {
    private static final long serialVersionUID = 1L;

    private final String name;

    /** @param name as {@link Refusal#name()} */
    protected Conflict(String name, String message) {
        super(message);
        this.name = name;
    }

    @Override
    public final HttpStatus status() {
        return HttpStatus.CONFLICT;
    }

    @Override
    public final String name() {
        return name;
    }
}
