package dev.ates.chaos;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Bounded waits on a state of the world outside this process. */
final class Patience {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private Patience() {}

    /** A condition; an exception counts as not yet fulfilled. */
    interface State {
        boolean reached() throws Exception;
    }

    /** @throws TimeoutException naming the condition, and why it was not fulfilled */
    static void await(String what, Duration atMost, State state) throws TimeoutException, InterruptedException {
        String[] reason = {""};
        if (!reachedWithin(atMost, state, reason)) {
            throw new TimeoutException("Not reached within %d s: %s%s".formatted(atMost.toSeconds(), what, reason[0]));
        }
    }

    static boolean reachedWithin(Duration atMost, State state) throws InterruptedException {
        return reachedWithin(atMost, state, new String[1]);
    }

    private static boolean reachedWithin(Duration atMost, State state, String[] reason) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!isReached(state, reason)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause(LOOK_EVERY);
        }
        return true;
    }

    private static boolean isReached(State state, String[] reason) throws InterruptedException {
        try {
            reason[0] = "";
            return state.reached();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception notYet) {
            reason[0] = " (%s)".formatted(notYet);
            return false;
        }
    }

    /** Waits while a fault lasts. */
    static void pause(Duration length) throws InterruptedException {
        long deadline = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted while a fault lasts");
            }
        }
    }
}
