package dev.ates.fault;

import java.util.Arrays;
import java.util.Locale;

/**
 * The one table of named points: which method, and whether its entry or its exit. A test of {@code tests/chaos} looks
 * each of them up in the services' classes, so a method that is renamed is missed at once.
 */
public enum FaultPoint {
    /** A transaction that told something has committed; nobody has been woken. */
    AFTER_BUSINESS_COMMIT("dev/ates/messaging/log/JdbcOutbox", "afterCommit", Place.ENTRY, ""),
    /** Inside the transaction that gives positions, before it commits. */
    INSIDE_SEQUENCING("dev/ates/messaging/log/Sequencer", "move", Place.EXIT, ""),
    /** Chunks have their positions, committed; nothing of them is published. */
    AFTER_SEQUENCING("dev/ates/messaging/log/Sequencer", "sequence", Place.EXIT, "moved=true"),
    /** The leader is about to publish what it has read. */
    BEFORE_PUBLISH("dev/ates/messaging/broker/PublisherChannel", "publish", Place.ENTRY, ""),
    /** Handed to the broker; its confirms are still to come. */
    AFTER_PUBLISH_BEFORE_CONFIRM("dev/ates/messaging/broker/PublisherChannel", "await", Place.ENTRY, ""),
    /** Applied and committed; the broker has not been told. */
    AFTER_APPLY_BEFORE_ACK("dev/ates/messaging/broker/Subscription", "acknowledge", Place.ENTRY, ""),
    /** Inside the close of a day: payouts and letters are written, the day is not closed yet. */
    INSIDE_CLOSE("dev/ates/accounting/close/Close", "finish", Place.ENTRY, ""),
    /** The attempt is committed; the bank has heard nothing of it. */
    BEFORE_BANK_CALL("dev/ates/accounting/payout/Payer", "ask", Place.ENTRY, ""),
    /** The bank has answered; nobody has written down what. */
    AFTER_BANK_CALL("dev/ates/accounting/payout/Payer", "ask", Place.EXIT, ""),
    BEFORE_SMTP_DATA("org/eclipse/angus/mail/smtp/SMTPTransport", "data", Place.ENTRY, ""),
    /** The mail server has taken a letter; nobody has written it down. */
    AFTER_SMTP_DATA("org/eclipse/angus/mail/smtp/SMTPTransport", "finishData", Place.EXIT, "");

    /** Where in a method. */
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

    /** Its name as people write it, such as {@code after-sequencing}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The class with slashes; a point in an anonymous class inside it counts as well. */
    public String className() {
        return className;
    }

    public String method() {
        return method;
    }

    public Place place() {
        return place;
    }

    /** What the returned value must say of itself for the exit to count; empty when each does. */
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
