package dev.ates.ui;

import org.springframework.http.HttpStatus;

/** There is nothing by that id. */
public final class NotFound extends Refusal {

    /** @param what such as {@code task} */
    public NotFound(String what, Object id) {
        super("There is no %s %s".formatted(what, id));
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
