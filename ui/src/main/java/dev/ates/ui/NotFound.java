package dev.ates.ui;

import org.springframework.http.HttpStatus;

/** There is nothing by that id. */
public final class NotFound extends Refusal {

    private final String what;

    /** @param what such as {@code task} */
    public NotFound(String what, Object id) {
        super("There is no %s %s".formatted(what, id));
        this.what = what;
    }

    /** An id tells a reader nothing. */
    @Override
    public String told() {
        return "There is no such %s here".formatted(what);
    }

    @Override
    public HttpStatus status() {
        return HttpStatus.NOT_FOUND;
    }

    @Override
    public String name() {
        return "not-found";
    }
}
