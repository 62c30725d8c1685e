package dev.ates.robots;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A thread that repeats a step: the one loop of all that runs by itself. A step that fails is repeated after a rest that
 * doubles with each failure in a row, with jitter so that instances do not come back in step; a step that finds nothing to
 * do rests until its signal is raised.
 */
public final class Worker {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    /** What is repeated. */
    public interface Step {

        /** Does some of the work; {@code true} when there may be more to do at once. */
        boolean run() throws Exception;

        /** Lets go of what may be broken after a failure. */
        default void reset() {}

        /** Lets go of everything at the end. */
        default void close() {
            reset();
        }
    }

    private final Signal signal;
    private final Duration rest;
    private final Backoff backoff;
    private final Predicate<? super Exception> outage;
    private final Step step;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * @param rest how long it waits for its signal before it looks by itself
     * @param backoff how long it rests after failures
     * @param outage whether a failure says enough without a stack trace, such as that of a broker that is away
     */
    public Worker(
            String name,
            Signal signal,
            Duration rest,
            Backoff backoff,
            Predicate<? super Exception> outage,
            Step step) {
        this.signal = signal;
        this.rest = rest;
        this.backoff = backoff;
        this.outage = outage;
        this.step = step;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::repeat);
    }

    String name() {
        return thread.getName();
    }

    public void start() {
        thread.start();
    }

    /** Ends the loop after the running step. */
    void finish() {
        stopping.countDown();
        signal.raise();
    }

    /** Ends the loop after the running step, which is interrupted. */
    public void stop() {
        finish();
        thread.interrupt();
    }

    /** Waits for the loop to end; {@code false} if it did not. */
    public boolean join(Duration atMost) throws InterruptedException {
        return thread.join(atMost);
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void repeat() {
        int failures = 0;
        String lastFailure = "";
        while (!isStopping()) {
            try {
                Exception failure = tryOnce();
                if (failure == null) {
                    failures = 0;
                    lastFailure = "";
                } else {
                    Duration retryAfter = backoff.after(++failures, ThreadLocalRandom.current());
                    String reason = RootCause.of(failure);
                    // A broker that is away for an hour is one line in the log, not a thousand.
                    log.atLevel(reason.equals(lastFailure) ? Level.DEBUG : Level.WARN)
                            .addKeyValue("worker", thread.getName())
                            .addKeyValue("failures", failures)
                            .addKeyValue("retryAfter", retryAfter)
                            .setCause(outage.test(failure) ? null : failure)
                            .log("Not done, will be tried again: " + reason);
                    lastFailure = reason;
                    // What wakes a worker does not shorten this: the reason of the failure is likely to be there still.
                    stopping.await(retryAfter.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                // Only stop() interrupts; the condition of the loop decides.
                continue;
            }
        }
        step.close();
    }

    /** The step, and a rest when it found nothing to do; what the step failed of, {@code null} for nothing. */
    private @Nullable Exception tryOnce() throws InterruptedException {
        try {
            if (!step.run()) {
                signal.await(rest);
            }
            return null;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (isStopping()) {
                return null;
            }
            step.reset();
            return e;
        }
    }
}
