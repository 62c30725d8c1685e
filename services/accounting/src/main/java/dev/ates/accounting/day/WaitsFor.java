package dev.ates.accounting.day;

/** What prevents the close of a day, as the view {@code day_waits_for} computes it: the first that applies. */
public enum WaitsFor {
    /** The tracker has not published all events of the day. */
    seal("the tracker's seal"),
    /** One of its events could not be applied. */
    quarantine("quarantine"),
    /** The seal counts other events than those that were posted. */
    agreement("a seal that agrees with what was posted"),
    /** Days are closed in order. */
    day_before("the day before"),
    /** Nothing prevents it; the closer will close it. */
    robot("the robot");

    private final String words;

    WaitsFor(String words) {
        this.words = words;
    }

    /** For people: it waits for …. */
    public String words() {
        return words;
    }
}
