package dev.ates.messaging;

/** The broker did not take a message: refused, returned, timed out or blocked. The message stays to be published. */
final class NotPublishedException extends Exception {
    NotPublishedException(String reason) {
        super(reason);
    }
}
