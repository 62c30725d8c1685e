package dev.ates.mail;

/** Whether the mail server refused a message. */
public enum Refusal {
    /** It accepted the message, or did not respond. */
    NONE,
    /** It may accept the message later: a full mailbox, or greylisting. */
    FOR_NOW,
    /** It will never accept the message. */
    FOR_GOOD
}
