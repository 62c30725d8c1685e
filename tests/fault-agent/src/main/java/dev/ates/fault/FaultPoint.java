package dev.ates.fault;

import java.util.Arrays;
import java.util.Locale;

/**
 * The named points: a method, at its entry or exit. A test of {@code tests/chaos} looks up each of them in the services'
 * classes, so a renamed method is noticed at once.
 */
public enum FaultPoint {
    /** A transaction with events has committed; no worker has been woken. */
    AFTER_BUSINESS_COMMIT("dev/ates/messaging/log/JdbcOutbox", "afterCommit", Place.ENTRY, ""),
    /** Inside the transaction that assigns positions, before the commit. */
    INSIDE_SEQUENCING("dev/ates/messaging/log/Sequencer", "move", Place.EXIT, ""),
    /** Positions are committed; nothing is published. */
    AFTER_SEQUENCING("dev/ates/messaging/log/Sequencer", "sequence", Place.EXIT, "moved=true"),
    /** The leader is about to publish. */
    BEFORE_PUBLISH("dev/ates/messaging/broker/PublisherChannel", "publish", Place.ENTRY, ""),
    /** Sent to the broker; not confirmed yet. */
    AFTER_PUBLISH_BEFORE_CONFIRM("dev/ates/messaging/broker/PublisherChannel", "await", Place.ENTRY, ""),
    /** Applied and committed; not acknowledged yet. */
    AFTER_APPLY_BEFORE_ACK("dev/ates/messaging/broker/Subscription", "acknowledge", Place.ENTRY, ""),
    /** Inside the close of a day: payouts and letters are written, the day is not closed yet. */
    INSIDE_CLOSE("dev/ates/accounting/close/Close", "finish", Place.ENTRY, ""),
    /** The attempt is committed; the bank has not been called. */
    BEFORE_BANK_CALL("dev/ates/accounting/payout/Payer", "inquire", Place.ENTRY, ""),
    /** The bank has responded; the outcome is not recorded yet. */
    AFTER_BANK_CALL("dev/ates/accounting/payout/Payer", "inquire", Place.EXIT, ""),
    BEFORE_SMTP_DATA("org/eclipse/angus/mail/smtp/SMTPTransport", "data", Place.ENTRY, ""),
    /** The mail server has accepted a letter; that is not recorded yet. */
    AFTER_SMTP_DATA("org/eclipse/angus/mail/smtp/SMTPTransport", "finishData", Place.EXIT, "");

    /** The position in a method. */
    public enum Place {
        ENTRY,
        EXIT
    }

    private final String className;
    private final String method;
    private final Place place;
    private final String result;

    FaultPoint(String className, String method, Place place, String result) {
        this.className = className;
        this.method = method;
        this.place = place;
        this.result = result;
    }

    /** Its external name, such as {@code after-sequencing}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The class name with slashes; anonymous classes inside it are included. */
    public String className() {
        return className;
    }

    public String method() {
        return method;
    }

    public Place place() {
        return place;
    }

    /** The required string form of the returned value for the exit to count; empty for any. */
    String result() {
        return result;
    }

    boolean isIn(String loaded) {
        return loaded.equals(className) || loaded.startsWith(className + "$");
    }

    static FaultPoint labelled(String label) {
        return Arrays.stream(values())
                .filter(point -> point.label().equals(label))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("There is no fault point '%s'; there are %s"
                        .formatted(
                                label,
                                Arrays.stream(values()).map(FaultPoint::label).toList())));
    }
}
