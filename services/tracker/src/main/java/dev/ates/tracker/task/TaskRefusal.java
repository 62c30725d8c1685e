package dev.ates.tracker.task;

import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/** Refusals about tasks. */
public abstract class TaskRefusal extends Refusal {

    private final HttpStatus status;
    private final String name;

    TaskRefusal(HttpStatus status, String name, String message) {
        super(message);
        this.status = status;
        this.name = name;
    }

    TaskRefusal(HttpStatus status, String name, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.name = name;
    }

    @Override
    public HttpStatus status() {
        return status;
    }

    @Override
    public String name() {
        return name;
    }
}
