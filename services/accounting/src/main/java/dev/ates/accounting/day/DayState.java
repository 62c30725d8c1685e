package dev.ates.accounting.day;

/** The state of a business day. States follow each other in this order, and a closed day stays closed. */
public enum DayState {
    /** Accepts transfers; the tracker may still publish events of it. */
    open,
    /** The tracker has published all events of it. */
    sealed,
    /** Accepts only the payouts of its close. */
    closing,
    closed;

    /** Whether the close has not begun yet. */
    public boolean isBeforeClose() {
        return compareTo(closing) < 0;
    }
}
