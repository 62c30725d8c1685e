package dev.ates.robots;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The period in which this instance may run a robot. It ends when another instance takes over or an operator pauses the robot.
 * Nothing is written after that, however late this instance notices.
 */
public interface Turn {

    /**
     * Runs one step of the work in its own transaction, or not at all. Steps may run in several threads at once.
     *
     * @param name a word for the step
     * @throws TurnLost when the turn has ended
     */
    <T> T step(String name, Supplier<T> work);

    /** Whether an operator started it. */
    boolean isManualStart();

    /**
     * Records, as part of a step, that work on a day begins.
     *
     * @return the run's number in the log
     */
    long begin(@Nullable LocalDate day);

    /** Records, as part of a step, the end of the run with its results. */
    void end(long run, Map<String, ? extends Number> counts);

    /** Records, as part of a step, a run whose beginning was not recorded. */
    void record(@Nullable LocalDate day, Instant started, Map<String, ? extends Number> counts);

    /** Another instance or operator has the robot now, and does all uncommitted work again. */
    final class TurnLost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TurnLost(String robot, long fence) {
            super("The turn %d of the robot %s has ended: another instance has taken over, or an operator paused it"
                    .formatted(fence, robot));
        }
    }
}
