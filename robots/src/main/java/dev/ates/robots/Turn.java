package dev.ates.robots;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The time during which a robot is this instance's to run. It ends when another instance takes the robot over, or an
 * operator pauses it; nothing of it is written after that, however late this instance notices.
 */
public interface Turn {

    /**
     * Does one step of the work in a transaction of its own, or not at all. Steps may run on several threads at once.
     *
     * @param name what is done, in a word
     * @throws TurnLost when the turn has ended
     */
    <T> T step(String name, Supplier<T> work);

    /** Whether an operator started it, rather than the time. */
    boolean isManualStart();

    /**
     * Puts on record, as part of a step, that work on a day begins.
     *
     * @return the run's number in the log
     */
    long begin(@Nullable LocalDate day);

    /** Puts on record, as part of a step, that the run is done, with what it came to. */
    void end(long run, Map<String, ? extends Number> counts);

    /** Puts on record, as part of a step, a run whose beginning was not worth a row of its own. */
    void record(@Nullable LocalDate day, Instant started, Map<String, ? extends Number> counts);

    /** The robot is somebody else's now. Whatever was not committed is left to them. */
    final class TurnLost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TurnLost(String robot, long fence) {
            super("The turn %d of the robot %s has ended: another instance has taken over, or an operator paused it"
                    .formatted(fence, robot));
        }
    }
}
