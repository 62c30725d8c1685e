package dev.ates.chaos;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** Faults of a service's database. */
final class DatabaseFaults {

    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration UNTIL_MERGED = Duration.ofSeconds(12);

    private final Deployment deployment;
    private final Load load;
    private final int rate;
    private final Progress progress;

    DatabaseFaults(Deployment deployment, Load load, int rate, Progress progress) {
        this.deployment = deployment;
        this.load = load;
        this.rate = rate;
        this.progress = progress;
    }

    void kill(String part) throws Exception {
        Database database = deployment.database(part);
        database.kill();
        Patience.pause(Duration.ofSeconds(2));
        database.restart();
    }

    /**
     * Blocks all connections on one lock until the pool is exhausted, then ends every connection. It locks a single table: those of a
     * view are locked one after the other, so the service and this fault could each wait for the other.
     */
    void exhaustPool(String service) throws Exception {
        String table = Map.of("tracker", "task", "accounting", "account", "analytics", "day_sum")
                .getOrDefault(service, "task");
        try (Connection connection = deployment.database(service).asSuperuser().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table %s in access exclusive mode".formatted(table));
            Patience.pause(SHORT);
            connection.rollback();
            connection.setAutoCommit(true);
            statement.execute("""
                    select count(pg_terminate_backend(pid)) from pg_stat_activity
                     where usename = '%s' and pid <> pg_backend_pid()""".formatted(service));
        }
        progress.awaitCaughtUp(Progress.heardBy(service));
    }

    /**
     * Locks the second row that the service needs, and then waits for the first one, which it holds: the service
     * becomes the deadlock's victim.
     */
    void deadlock(String service) throws Exception {
        String rows = service.equals("accounting")
                ? "select 1 from account where owner = 'person' order by id for update"
                : "select 1 from journal_head for update";
        Database database = deployment.database(service);
        long before = deadlocks(database);
        Patience.await("a deadlock in " + service, Progress.CAUGHT_UP_MAX, () -> {
            try (Connection connection = database.asSuperuser().getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("set local deadlock_timeout = '20s'");
                statement.execute("set local lock_timeout = '5s'");
                statement.execute(rows);
                Patience.pause(Duration.ofMillis(700));
                statement.execute("select 1 from messaging.stream_cursor for update");
                connection.rollback();
            }
            return deadlocks(database) > before;
        });
    }

    private static long deadlocks(Database database) {
        return database.number("select deadlocks from pg_stat_database where datname = current_database()");
    }

    /**
     * The last fault: the producer loses events that others have applied and publishes different ones, which must not be
     * applied.
     */
    void restoreFromBackup(String part) throws Exception {
        Database database = deployment.database(part);
        Wire.Stream stream = Wire.STREAMS.stream()
                .filter(one -> one.part().equals(part))
                .findFirst()
                .orElseThrow();
        Path backup = deployment.folder().resolve("backup");
        database.backUp(backup);
        load.rate(rate);
        long old = progress.head(stream);
        Patience.await("more is told", Progress.CAUGHT_UP_MAX, () -> progress.applied(stream) > old + 20);
        load.rate(0);
        // A completion that can still be undone waits in the outbox, and is no event of another past.
        Patience.await(
                stream.name() + " has told everything",
                Progress.CAUGHT_UP_MAX,
                () -> database.number("select count(*) from messaging.outbox") == 0);
        progress.awaitCaughtUp(stream);
        Database consumer = deployment.database(stream.consumer());
        long transfers = consumer.number("select count(*) from transfer where kind in ('fee', 'reward')");

        database.restore(backup);
        load.rate(rate);
        Patience.await(
                "somebody stops %s with an alarm".formatted(stream.name()),
                Progress.CAUGHT_UP_MAX,
                () -> Poison.stopped(consumer, stream.name()) > 0 || producerStopped(database));
        Patience.pause(UNTIL_MERGED);
        load.rate(0);
        long merged = consumer.number("select count(*) from transfer where kind in ('fee', 'reward')") - transfers;
        if (merged != 0) {
            throw new IllegalStateException("%d events of another past were merged".formatted(merged));
        }
    }

    private static boolean producerStopped(Database database) {
        return database.number("select count(*) from messaging.stream_head where stopped is not null") > 0;
    }
}
