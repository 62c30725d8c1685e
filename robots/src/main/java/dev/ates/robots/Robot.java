package dev.ates.robots;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A background job that looks for open work. It is safe to run twice, on two instances, or a week late. Each bean of this
 * type is run automatically, on one instance at a time.
 */
public interface Robot {

    /** The name for operators, unique in the service: 1 to 40 of {@code a-z}, {@code -}. */
    String name();

    /**
     * Does all work that is due. It must write only in steps of the turn. A failure is recorded, and the robot runs again
     * after a pause.
     *
     * @param day the day that an operator selected; {@code null} for all open work
     */
    void run(Turn turn, @Nullable LocalDate day);

    /** The expected result of a run, with the names of the run log. Read-only. */
    Map<String, Long> plan(@Nullable LocalDate day);

    /** The polling interval in real time; {@code null} for the default. */
    default @Nullable Duration every() {
        return null;
    }

    /**
     * The time without a good run after which the service's health is {@code DOWN}, in real time; {@code null} for never:
     * services work without their robots, and an alert reports it.
     */
    default @Nullable Duration downAfter() {
        return null;
    }
}
