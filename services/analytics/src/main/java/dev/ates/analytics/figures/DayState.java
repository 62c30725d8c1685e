package dev.ates.analytics.figures;

/**
 * The state of a day on pages.
 *
 * @param name provisional or final
 * @param color the badge's color in Tabler
 */
record DayState(String name, String color) {

    static DayState of(boolean isFinal) {
        return isFinal ? new DayState("final", "green") : new DayState("provisional", "yellow");
    }
}
