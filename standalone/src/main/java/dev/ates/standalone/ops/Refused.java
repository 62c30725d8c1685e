package dev.ates.standalone.ops;

/** A service's refusal, with its message. */
final class Refused extends Exception {
    Refused(String message) {
        super(message);
    }
}
