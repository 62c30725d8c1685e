package dev.ates.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs tasks concurrently, within a time limit. */
public final class AtOnce {
    private static final Duration MAX = Duration.ofMinutes(9);

    private AtOnce() {}

    /** Runs each task in a thread of its own; see {@link #atOnce(int, Collection)}. */
    public static <T> List<T> atOnce(Collection<? extends Callable<? extends T>> tasks)
            throws ExecutionException, TimeoutException, InterruptedException {
        return atOnce(tasks.size(), tasks);
    }

    /**
     * Runs tasks on a number of threads.
     *
     * @return the results, in the order of the tasks
     * @throws ExecutionException with the failure of the first task that has failed
     * @throws TimeoutException after nine minutes, before JUnit ends the test; the tasks that still run are interrupted
     */
    public static <T> List<T> atOnce(int threads, Collection<? extends Callable<? extends T>> tasks)
            throws ExecutionException, TimeoutException, InterruptedException {
        return atOnce(threads, MAX, tasks);
    }

    /** The same within a limit of its own, for a test with a timeout of its own. */
    public static <T> List<T> atOnce(int threads, Duration max, Collection<? extends Callable<? extends T>> tasks)
            throws ExecutionException, TimeoutException, InterruptedException {
        long end = System.nanoTime() + max.toNanos();
        // Not virtual threads: two of them that wait for the initialization of a class block all others.
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<? extends T> task : tasks) {
                running.add(workers.submit(task::call));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
            return results;
        } finally {
            workers.shutdownNow();
        }
    }
}
