package dev.ates.standalone.ops;

/** A service that has understood and refuses, in its own words. */
final class Refused extends Exception {
    Refused(String message) {
        super(message);
    }
}
