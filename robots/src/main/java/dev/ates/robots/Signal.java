package dev.ates.robots;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes a worker that rests: raised once or a hundred times, it wakes it once. */
public final class Signal {

    private final Semaphore raised = new Semaphore(0);

    public void raise() {
        raised.release();
    }

    /** Rests until raised, or until the time is over. */
    public void await(Duration atMost) throws InterruptedException {
        if (raised.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            raised.drainPermits();
        }
    }
}
