package dev.ates.testkit.planted.tracker;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A class that runs in the background without being a robot. */
final class RunsByItself {

    void starts() {
        Thread.ofVirtual().start(() -> {});
        Thread.startVirtualThread(() -> {});
        new Thread(() -> {}).start();
    }

    void schedules(ScheduledExecutorService later) {
        later.schedule(() -> {}, 1, TimeUnit.SECONDS);
    }

    /** Ends with the method. */
    void allowed() {
        try (ExecutorService workers =
                Executors.newFixedThreadPool(2, Thread.ofVirtual().factory())) {
            workers.execute(() -> {});
        }
    }
}
