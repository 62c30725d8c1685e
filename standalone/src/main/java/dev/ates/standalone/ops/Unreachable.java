package dev.ates.standalone.ops;

/** A service that does not answer, or answers nothing that it should: nobody knows how it stands. */
final class Unreachable extends Exception {
    Unreachable(String message) {
        super(message);
    }

    Unreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
