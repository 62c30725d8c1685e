package dev.ates.robots;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A thread that repeats a step; all background work uses this loop. A failed step is retried after a delay that doubles with
 * each consecutive failure, with jitter so that instances do not retry together. A step that finds nothing to do waits for
 * its signal.
 */
public final class Worker {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private static final long EXHAUSTED_PAUSE_NANOS = 100_000_000;

    /** The repeated step. */
    public interface Step {

        /** Does some work; {@code true} when there may be more. */
        boolean run() throws Exception;

        /** Releases resources that may be broken after a failure. */
        default void reset() {}

        /** Releases everything at the end. */
        default void close() {
            reset();
        }
    }

    /**
     * Something that a step needs is not there yet, which is not an error: the step is retried as after a failure,
     * without an alarm in the log.
     */
    public static final class NotYet extends IOException {

        @Serial
        private static final long serialVersionUID = 1;

        public NotYet(String message, IOException cause) {
            super(message, cause);
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
     * @param rest how long it waits for its signal before it polls
     * @param backoff how long it waits after failures
     * @param outage whether a failure needs no stack trace in the log, such as an unreachable broker
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

    /** Ends the loop after the current step. */
    void finish() {
        stopping.countDown();
        signal.raise();
    }

    /** Ends the loop and interrupts the running step. */
    public void stop() {
        finish();
        thread.interrupt();
    }

    /** Interrupts all workers and waits for them to end, for at most this long in total. */
    public static void stop(Collection<Worker> workers, Duration atMost) {
        workers.forEach(Worker::stop);
        long end = System.nanoTime() + atMost.toNanos();
        try {
            for (Worker worker : workers) {
                worker.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the loop to end; {@code false} on a timeout. */
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
                    lastFailure = tell(failure, lastFailure, failures, retryAfter);
                    // A signal does not shorten this wait, because the cause of the failure probably persists.
                    stopping.await(retryAfter.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                // Only stop() interrupts; the loop condition handles it.
                continue;
            } catch (OutOfMemoryError | StackOverflowError e) {
                // Not even the failure could be handled. The thread must go on, and parking takes no memory.
                LockSupport.parkNanos(EXHAUSTED_PAUSE_NANOS);
            }
        }
        step.close();
    }

    /** An outage of an hour is one line in the log, not a thousand. Returns the reason. */
    private String tell(Exception failure, String before, int failures, Duration retryAfter) {
        boolean isNoFault = failure instanceof NotYet;
        String reason = isNoFault ? String.valueOf(failure.getMessage()) : RootCause.of(failure);
        log.atLevel(reason.equals(before) ? Level.DEBUG : isNoFault ? Level.INFO : Level.WARN)
                .addKeyValue("worker", thread.getName())
                .addKeyValue("failures", failures)
                .addKeyValue("retryAfter", retryAfter)
                .setCause(isNoFault || outage.test(failure) ? null : failure)
                .log((isNoFault ? "Waiting: " : "Failed, will be retried: ") + reason);
        return reason;
    }

    /** Runs the step, and waits when it found nothing to do. Returns the failure, or {@code null}. */
    private @Nullable Exception tryOnce() throws InterruptedException {
        try {
            if (!step.run()) {
                signal.await(rest);
            }
            return null;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return failed(e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            // Perhaps of one large input. Without this, the thread would end, and nothing would start it again.
            return failed(new IllegalStateException("The step has exhausted the memory", e));
        }
    }

    private @Nullable Exception failed(Exception failure) {
        if (isStopping()) {
            return null;
        }
        step.reset();
        return failure;
    }
}
