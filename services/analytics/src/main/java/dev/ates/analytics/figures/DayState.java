package dev.ates.analytics.figures;

/**
 * The state of a day as pages mark it.
 *
 * @param name provisional or final
 * @param colour of the badge, one of Tabler's
 */
record DayState(String name, String colour) {

    static DayState of(boolean isFinal) {
        return isFinal ? new DayState("final", "green") : new DayState("provisional", "yellow");
    }
}
