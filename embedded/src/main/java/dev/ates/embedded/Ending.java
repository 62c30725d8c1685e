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
 * What happens when a signal asks this process to end: Ctrl-C, {@code kill}, a terminal that is closed. Everything that
 * has been registered is closed, the last first, and the process ends with 128 and the signal's number. Shutdown hooks
 * would not do, as they run all at once. Database servers, which are processes, register themselves.
 *
 * <p>A signal that was ignored when the JVM started stays ignored, as {@code nohup} wants it.
 */
public final class Ending implements AutoCloseable {

    private static final List<String> SIGNALS = System.getProperty("os.name").startsWith("Windows")
            ? List.of("INT", "TERM")
            : List.of("HUP", "INT", "TERM");

    private static final Deque<Ending> REGISTERED = new ArrayDeque<>();

    /** Held for reading while something starts that would be left behind: the end waits until it is registered. */
    private static final ReadWriteLock STARTING = new ReentrantReadWriteLock();

    private static final long LOOK_AGAIN_MILLIS = 50;

    private static final AtomicReference<@Nullable Thread> UNDER_WAY = new AtomicReference<>();

    private final AutoCloseable end;

    private Ending(AutoCloseable end) {
        this.end = end;
    }

    /** A start of something that outlives the JVM. */
    interface Start<T, E extends Exception> {
        T start() throws E;
    }

    /**
     * From now on, a signal closes this as well.
     *
     * @return close it when there is nothing to close any more
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
     * Never returns when a signal has asked for the end, except to whatever is being closed for it: the process ends with
     * that, not with what fails meanwhile.
     */
    public static void await() {
        Thread end = UNDER_WAY.get();
        while (end != null && end != Thread.currentThread()) {
            try {
                end.join();
            } catch (InterruptedException e) {
                // There is nothing to go back to.
                continue;
            }
        }
    }

    /** Whether a signal has asked for the end. */
    public static boolean isUnderWay() {
        return UNDER_WAY.get() != null;
    }

    /**
     * Starts what a signal must not come into the middle of.
     *
     * @param start registers what it has started
     */
    static <T, E extends Exception> T uninterrupted(Start<T, E> start) throws E {
        // Before it is registered too: a signal that ended the JVM now would leave behind what has just started.
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
        // Whoever presses Ctrl-C again is as impatient as before, and no faster served.
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
                System.err.println("ates: something did not end in order: " + e);
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
