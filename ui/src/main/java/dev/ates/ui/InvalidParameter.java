package dev.ates.ui;

import org.springframework.http.HttpStatus;

/** A parameter of the request that is out of its bounds. */
public final class InvalidParameter extends Refusal {

    /** @param expectation the bound, such as "must be 1 to 500" */
    public InvalidParameter(String parameter, String value, String expectation) {
        super("%s %s, it is '%s'".formatted(parameter, expectation, value));
    }

    @Override
    public HttpStatus status() {
        return HttpStatus.BAD_REQUEST;
    }

    @Override
    public String name() {
        return "invalid-parameter";
    }
}
