package dev.ates.testkit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** Bounded waits on state, instead of sleeping. */
public final class Eventually {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private Eventually() {}

    /**
     * Repeats the assertion until it passes.
     *
     * @param what names the awaited state in the failure, such as "accounting heard the tracker"
     * @param assertion any exception counts as "not yet", because a row may not exist at first; it must not block for
     *     longer than {@code atMost}
     * @throws org.awaitility.core.ConditionTimeoutException when it does not pass in time; its cause is the last failure
     */
    public static void eventually(String what, Duration atMost, ThrowingRunnable assertion) {
        await(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL_INTERVAL)
                .atMost(atMost)
                .untilAsserted(() -> failuresAsAssertions(assertion));
    }

    private static void failuresAsAssertions(ThrowingRunnable assertion) throws Throwable {
        try {
            assertion.run();
        } catch (Exception notYet) {
            throw new AssertionError(notYet.toString(), notYet);
        }
    }
}
