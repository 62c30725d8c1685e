package dev.ates.benchmarks;

import dev.ates.tracker.task.DoneTasks;
import dev.ates.tracker.task.Tasks.Moved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;

/** People who complete random open tasks at a fixed rate, however long a completion takes. */
final class Completions implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(30);
    private static final int AT_ONCE = 4;

    private final DoneTasks tasks;
    private final JdbcClient jdbc;
    private final ScheduledExecutorService people = Executors.newScheduledThreadPool(AT_ONCE);
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

    private Completions(DoneTasks tasks, JdbcClient jdbc) {
        this.tasks = tasks;
        this.jdbc = jdbc;
    }

    static Completions begin(DoneTasks tasks, JdbcClient jdbc) {
        var begun = new Completions(tasks, jdbc);
        for (int person = 0; person < AT_ONCE; person++) {
            begun.people.scheduleAtFixedRate(
                    begun::complete,
                    person * INTERVAL.toMillis(),
                    AT_ONCE * INTERVAL.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        return begun;
    }

    private record Given(UUID task, UUID assignee) {}

    /** A completion that is refused because a shuffle was faster counts as well. */
    private void complete() {
        jdbc.sql("""
                        select id, assignee_id
                        from task
                        where number >= (select 1 + cast(random() * max(number) as bigint) from task) and status = 'open'
                        order by number
                        limit 1
                        """)
                .query((row, n) -> new Given(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .optional()
                .ifPresent(given -> {
                    long started = System.nanoTime();
                    try {
                        tasks.complete(given.task(), given.assignee());
                    } catch (Moved refused) {
                        // The refusal took as long as any other answer.
                        nanos.add(System.nanoTime() - started);
                        return;
                    }
                    nanos.add(System.nanoTime() - started);
                });
    }

    /** The number of completions and how long they took. */
    record Waits(int completions, double medianMillis, double p99Millis, double maxMillis) {}

    /** Stops the completions. */
    Waits waits() throws InterruptedException {
        close();
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0
                ? new Waits(0, 0, 0, 0)
                : new Waits(
                        sorted.length,
                        millis(sorted[sorted.length / 2]),
                        millis(sorted[Math.min(sorted.length - 1, sorted.length * 99 / 100)]),
                        millis(sorted[sorted.length - 1]));
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 10_000.0) / 100.0;
    }

    @Override
    public void close() throws InterruptedException {
        people.shutdown();
        if (!people.awaitTermination(STOP_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("A completion still waits after %s".formatted(STOP_WAIT_MAX));
        }
    }
}
