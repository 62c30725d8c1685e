package dev.ates.ui;

import org.springframework.http.HttpStatus;

/** Nothing with this id exists. */
public final class NotFound extends Refusal {

    private final String what;

    /** @param what such as {@code task} */
    public NotFound(String what, Object id) {
        super("There is no %s %s".formatted(what, id));
        this.what = what;
    }

    /** The id is omitted because it means nothing to a reader. */
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
