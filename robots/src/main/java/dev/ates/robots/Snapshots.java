package dev.ates.robots;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches database values for gauges and health. A value is shared for three seconds, and a caller waits at most one second for
 * it: while the database is down a scrape completes soon, without these values.
 */
public final class Snapshots {

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);
    private static final Duration AGE_MAX = Duration.ofSeconds(3);
    private static final Duration WAIT_MAX = Duration.ofSeconds(1);

    /** The time of the last timeout. Callers do not wait again soon afterwards, because a scrape reads several snapshots. */
    private final AtomicReference<@Nullable Long> lateNanos = new AtomicReference<>();

    /** @param reading queries the database; it may block and fail */
    public <T> Snapshot<T> of(Supplier<T> reading) {
        return new Snapshot<>(reading);
    }

    private Duration patience() {
        Long late = lateNanos.get();
        return late != null && System.nanoTime() - late < AGE_MAX.toNanos() ? Duration.ZERO : WAIT_MAX;
    }

    /** A cached value. */
    public final class Snapshot<T> {

        private final Supplier<T> reading;
        private @Nullable CompletableFuture<T> running;
        private Optional<T> kept = Optional.empty();
        private @Nullable Long takenNanos;

        private Snapshot(Supplier<T> reading) {
            this.reading = reading;
        }

        /** A value that is at most three seconds old; empty when the database did not respond. */
        public synchronized Optional<T> recent() {
            return takenNanos != null && System.nanoTime() - takenNanos < AGE_MAX.toNanos() ? kept : now();
        }

        /** A current value; empty when the database does not respond within a second. */
        public synchronized Optional<T> now() {
            kept = read(patience());
            takenNanos = System.nanoTime();
            return kept;
        }

        private Optional<T> read(Duration patience) {
            CompletableFuture<T> answer = running;
            if (answer == null || answer.isDone()) {
                // A result that arrived after all callers had timed out is outdated: query again.
                answer = CompletableFuture.supplyAsync(
                        reading, work -> Thread.ofVirtual().name("snapshot").start(work));
                running = answer;
            }
            try {
                return Optional.of(answer.get(patience.toNanos(), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                if (!patience.isZero()) {
                    lateNanos.set(System.nanoTime());
                }
                log.atDebug().log("The database did not answer in time for a metric");
            } catch (ExecutionException e) {
                log.atDebug().setCause(e.getCause()).log("A metric could not be read from the database");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        }
    }
}
