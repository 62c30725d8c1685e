package dev.ates.standalone.ops;

/** A service does not respond, or its response is invalid: its state is unknown. */
final class Unreachable extends Exception {
    Unreachable(String message) {
        super(message);
    }

    Unreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
