package dev.ates.accounting.day;

/** How far a business day is. Each state follows the one before it, and a closed day stays closed. */
public enum DayState {
    /** Takes transfers; the tracker may still tell of it. */
    open,
    /** The tracker has told everything of it. */
    sealed,
    /** Takes the payouts of its close and nothing else. */
    closing,
    closed;

    /** Whether the close has not begun. */
    public boolean isBeforeClose() {
        return compareTo(closing) < 0;
    }
}
