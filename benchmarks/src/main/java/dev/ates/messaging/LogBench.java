package dev.ates.messaging;

import dev.ates.benchmarks.Bench;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.wire.Chunk;
import dev.ates.contracts.wire.Terms;
import dev.ates.embedded.DatabaseAddress;
import dev.ates.embedded.PostgresServer;
import dev.ates.embedded.TemporaryFolder;
import dev.ates.messaging.log.JdbcOutbox;
import dev.ates.messaging.log.Sequencer;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.store.Store;
import dev.ates.robots.Signal;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether the cost of an event depends on the length of the log: a section of events is written, sequenced and read back, a
 * month passes, and so on. One connection, no broker. The result compares the times of the last and the first section.
 */
@Command(
        name = "log",
        description = "Writes, sequences and reads N events, and compares the first stretch of them with the last.",
        mixinStandardHelpOptions = true)
public final class LogBench implements Callable<Integer> {

    private static final int EVENTS_MAX = 100_000_000;
    private static final int STRETCHES = 10;

    /** The largest transaction that does not count as bulk. */
    private static final int EVENTS_PER_TRANSACTION = 20 * Chunk.EVENTS_MAX;

    private static final Duration BETWEEN_STRETCHES = Duration.ofDays(31);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--events", paramLabel = "N", description = "How many events (default: ${DEFAULT-VALUE})")
    private int events = 10_000_000;

    @Override
    public Integer call() throws IOException {
        int least = STRETCHES * EVENTS_PER_TRANSACTION;
        if (events < least || events > EVENTS_MAX) {
            throw new ParameterException(
                    spec.commandLine(), "--events must be %d to %d, it is %d".formatted(least, EVENTS_MAX, events));
        }
        try (TemporaryFolder folder = TemporaryFolder.of("ates-bench-");
                PostgresServer postgres = PostgresServer.start(folder.path().resolve("postgres"), 0)) {
            measure(postgres.database("tracker", "tracker"));
        }
        return 0;
    }

    private void measure(DatabaseAddress address) {
        var connection = new SingleConnectionDataSource(address.url(), address.user(), address.password(), true);
        try {
            var calendar = new BusinessCalendar(new Now(Instant.parse("2026-01-15T12:00:00Z")), ZoneOffset.UTC);
            var stream = ProducedStream.named("tracker");
            var transactions = new JdbcTransactionManager(connection);
            var transaction = new TransactionTemplate(transactions);
            var store = new Store(connection, transactions, calendar);
            var outbox = new JdbcOutbox(store, stream, 1, new Signal());
            JdbcClient jdbc = JdbcClient.create(connection);
            var log = new StreamLog(store, stream, Terms.UNKNOWN);
            log.open(1);
            List<TrackerEvent> batch = batch();
            var stretches = new ArrayList<Stretch>();
            // The first one warms up the JVM and is measured again as part of the whole.
            stretch(log, outbox, transaction, batch, EVENTS_PER_TRANSACTION * 5);
            for (int n = 0; n < STRETCHES; n++) {
                stretches.add(stretch(log, outbox, transaction, batch, events / STRETCHES));
                PrintWriter err = spec.commandLine().getErr();
                err.println("stretch %d of %d: %s".formatted(n + 1, STRETCHES, stretches.getLast()));
                err.flush();
                ((Now) calendar.clock()).instant = calendar.now().plus(BETWEEN_STRETCHES);
            }
            report(jdbc, stretches);
        } finally {
            connection.destroy();
        }
    }

    private static List<TrackerEvent> batch() {
        return IntStream.range(0, EVENTS_PER_TRANSACTION)
                .<TrackerEvent>mapToObj(n ->
                        new TaskAssigned(new UUID(1, n), new UUID(2, n % 1_000), "Task " + n, "", -10 - n % 10, "USD"))
                .toList();
    }

    private static Stretch stretch(
            StreamLog log, JdbcOutbox outbox, TransactionTemplate transaction, List<TrackerEvent> batch, int count) {
        long written = 0;
        long sequenced = 0;
        var sequencer = new Sequencer(
                log,
                new Sequencer.Settings(Duration.ofMinutes(1), null, Duration.ofDays(90)),
                () -> true,
                new Signal());
        StreamLog.Head before = log.heads().getFirst();
        for (int n = 0; n < count; n += batch.size()) {
            long start = System.nanoTime();
            transaction.executeWithoutResult(status -> outbox.append(batch));
            long middle = System.nanoTime();
            sequencer.sequence();
            written += middle - start;
            sequenced += System.nanoTime() - middle;
        }
        StreamLog.Head head = log.heads().getFirst();
        long start = System.nanoTime();
        StreamLog.Place place = log.placeAt(0, before.position());
        while (place.position() < head.position()) {
            place = log.after(0, place, head.position(), 2_000, 8L * 1024 * 1024)
                    .getLast()
                    .end();
        }
        long read = System.nanoTime() - start;
        log.published(0, place);
        long told = head.position() - before.position();
        return new Stretch(told, written / 1_000 / 1e3, sequenced / 1_000 / 1e3, read / 1_000 / 1e3);
    }

    private void report(JdbcClient jdbc, List<Stretch> stretches) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("events", stretches.stream().mapToLong(Stretch::events).sum());
        result.put("months", STRETCHES);
        result.put("stretches", stretches);
        result.put(
                "lastToFirst",
                round(stretches.getLast().millis() / stretches.getFirst().millis()));
        for (String setting : List.of("fsync", "synchronous_commit")) {
            result.put(setting, jdbc.sql("show " + setting).query(String.class).single());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (Bench.asJson(spec)) {
            out.println(JsonMapper.shared().writeValueAsString(result));
        } else {
            result.forEach((name, value) -> out.println("%-20s %s".formatted(name, value)));
        }
        out.flush();
    }

    private static double round(double ratio) {
        return Math.round(ratio * 100) / 100.0;
    }

    /** Times in milliseconds. */
    record Stretch(long events, double written, double sequenced, double read) {

        double millis() {
            return written + sequenced + read;
        }

        @Override
        public String toString() {
            return "%,d events written in %,.0f ms, sequenced in %,.0f ms, read in %,.0f ms"
                    .formatted(events, written, sequenced, read);
        }
    }

    /** A clock that is set for each section. */
    private static final class Now extends Clock {
        private Instant instant;

        Now(Instant instant) {
            this.instant = instant;
        }

        @Override
        public Instant instant() {
            return instant;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(@Nullable ZoneId zone) {
            return this;
        }
    }
}
