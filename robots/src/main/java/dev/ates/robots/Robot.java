package dev.ates.robots;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Work that nobody asks for: it asks itself what is still open. Safe to run twice, on two instances, or a week late. Each
 * bean of this type is run by itself, on one instance at a time.
 */
public interface Robot {

    /** What operators call it, the only one of its service with this name: 1 to 40 of {@code a-z}, {@code -}. */
    String name();

    /**
     * Does all that is due now, in steps of the turn and writing nowhere else. What it throws is put on record, and it is
     * run again after a pause.
     *
     * @param day the one day that an operator asks for; {@code null} for all that is open
     */
    void run(Turn turn, @Nullable LocalDate day);

    /** What such a run would come to now, in the words of the run log. Reads only. */
    Map<String, Long> plan(@Nullable LocalDate day);

    /** How often it looks by itself whether there is work, in real time; {@code null} for the usual pause. */
    default @Nullable Duration every() {
        return null;
    }

    /**
     * After how long without a good run the service's health says {@code DOWN}, in real time; {@code null} for never, as
     * services serve without their robots, and an alert tells.
     */
    default @Nullable Duration downAfter() {
        return null;
    }
}
