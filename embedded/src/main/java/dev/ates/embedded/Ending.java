package dev.ates.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * Handles signals that end this process: Ctrl-C, {@code kill}, a closed terminal. It closes all registered resources in
 * reverse order, and the process exits with 128 plus the signal's number. Shutdown hooks are unsuitable because they run
 * concurrently. Database servers, which are processes, register themselves.
 *
 * <p>A signal that was ignored when the JVM started stays ignored, as {@code nohup} requires.
 */
public final class Ending implements AutoCloseable {

    private static final List<String> SIGNALS = System.getProperty("os.name").startsWith("Windows")
            ? List.of("INT", "TERM")
            : List.of("HUP", "INT", "TERM");

    private static final Deque<Ending> REGISTERED = new ArrayDeque<>();

    /** Held for reading while a resource starts that could be orphaned: the shutdown waits until it is registered. */
    private static final ReadWriteLock STARTING = new ReentrantReadWriteLock();

    private static final long LOOK_AGAIN_MILLIS = 50;

    private static final AtomicReference<@Nullable Thread> UNDER_WAY = new AtomicReference<>();

    private final AutoCloseable end;

    private Ending(AutoCloseable end) {
        this.end = end;
    }

    /** Starts a resource that can outlive the JVM. */
    interface Start<T, E extends Exception> {
        T start() throws E;
    }

    /**
     * Registers a resource that a signal closes.
     *
     * @return close it to unregister the resource
     */
    public static Ending with(AutoCloseable end) {
        var ending = new Ending(end);
        synchronized (REGISTERED) {
            if (REGISTERED.isEmpty()) {
                heedSignals();
            }
            REGISTERED.push(ending);
        }
        return ending;
    }

    /**
     * After a signal this never returns, except in the thread that closes resources: the process must end because of the
     * signal, not because of failures during the shutdown.
     */
    public static void await() {
        Thread end = UNDER_WAY.get();
        while (end != null && end != Thread.currentThread()) {
            try {
                end.join();
            } catch (InterruptedException e) {
                // Keep waiting: the process is ending.
                continue;
            }
        }
    }

    /** Whether a signal has started the shutdown. */
    public static boolean isUnderWay() {
        return UNDER_WAY.get() != null;
    }

    /**
     * Runs a start that a signal must not interrupt.
     *
     * @param start starts resources and registers them
     */
    static <T, E extends Exception> T uninterrupted(Start<T, E> start) throws E {
        // Even before it is registered: ending the JVM now would orphan the process that has just started.
        heedSignals();
        STARTING.readLock().lock();
        try {
            if (isUnderWay()) {
                throw new IllegalStateException("This process is ending");
            }
            return start.start();
        } finally {
            STARTING.readLock().unlock();
        }
    }

    private static void heedSignals() {
        SIGNALS.forEach(name -> Signal.handle(new Signal(name), signal -> begin(128 + signal.getNumber())));
    }

    private static void begin(int exitCode) {
        Thread end = Thread.ofPlatform().name("end").unstarted(() -> {
            try {
                closeAll();
            } finally {
                System.exit(exitCode);
            }
        });
        // A second Ctrl-C changes nothing.
        if (UNDER_WAY.compareAndSet(null, end)) {
            System.err.println("Stopping …");
            end.start();
        }
    }

    private static void closeAll() {
        awaitStarts();
        for (Ending last = last(); last != null; last = last()) {
            try {
                last.end.close();
            } catch (Exception e) {
                System.err.println("ates: something did not end properly: " + e);
            }
        }
    }

    private static void awaitStarts() {
        try {
            while (!STARTING.writeLock().tryLock(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                PostgresServer.giveUpNewClusters();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts the end", e);
        }
    }

    private static @Nullable Ending last() {
        synchronized (REGISTERED) {
            return REGISTERED.poll();
        }
    }

    @Override
    public void close() {
        synchronized (REGISTERED) {
            REGISTERED.remove(this);
        }
    }
}
