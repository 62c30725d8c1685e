package dev.ates.robots;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that repeats a step. A step that fails is repeated after a rest that doubles with each failure in a row, with
 * jitter so that instances do not come back in step; a step that finds nothing to do rests until its signal is raised.
 */
public final class Worker {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final Duration RETRY_AFTER_MIN = Duration.ofMillis(50);

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
    private volatile boolean stopping;

    /**
     * @param rest how long it waits for its signal before it looks by itself
     * @param outage whether a failure says enough without a stack trace, such as that of a broker that is away
     */
    public Worker(
            String name,
            Signal signal,
            Duration rest,
            Duration retryAfterMax,
            Predicate<? super Exception> outage,
            Step step) {
        this.signal = signal;
        this.rest = rest;
        this.backoff = new Backoff(RETRY_AFTER_MIN, retryAfterMax);
        this.outage = outage;
        this.step = step;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::repeat);
    }

    public void start() {
        thread.start();
    }

    /** Ends the loop after the running step, which is interrupted. */
    public void stop() {
        stopping = true;
        thread.interrupt();
    }

    public void join(Duration atMost) throws InterruptedException {
        thread.join(atMost);
    }

    private void repeat() {
        int failures = 0;
        String lastFailure = null;
        while (!stopping) {
            try {
                if (!step.run()) {
                    signal.await(rest);
                }
                failures = 0;
                lastFailure = null;
            } catch (InterruptedException e) {
                // Only stop() interrupts; the condition of the loop decides.
                continue;
            } catch (Exception e) {
                if (stopping) {
                    break;
                }
                step.reset();
                Duration pause = backoff.after(++failures, ThreadLocalRandom.current());
                String failure = RootCause.of(e);
                // A broker that is away for an hour is one line in the log, not a thousand.
                log.atLevel(failure.equals(lastFailure) ? org.slf4j.event.Level.DEBUG : org.slf4j.event.Level.WARN)
                        .addKeyValue("worker", thread.getName())
                        .addKeyValue("failures", failures)
                        .addKeyValue("retryAfter", pause)
                        .setCause(outage.test(e) ? null : e)
                        .log("Not done, will be tried again: " + failure);
                lastFailure = failure;
                if (!sleep(pause)) {
                    continue;
                }
            }
        }
        step.close();
    }

    private boolean sleep(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
