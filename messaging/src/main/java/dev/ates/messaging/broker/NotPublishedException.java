package dev.ates.messaging.broker;

/** The broker did not take a message: refused, returned, timed out or blocked. The message stays to be published. */
public final class NotPublishedException extends Exception {
    public NotPublishedException(String reason) {
        super(reason);
    }
}
