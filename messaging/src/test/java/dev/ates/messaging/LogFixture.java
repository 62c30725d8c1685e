package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.wire.Ask;
import dev.ates.contracts.wire.Terms;
import dev.ates.messaging.log.Hearers;
import dev.ates.messaging.log.JdbcOutbox;
import dev.ates.messaging.log.Sequencer;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.store.Store;
import dev.ates.robots.Signal;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A producer's log in its own database, with a clock that the test sets. */
abstract class LogFixture {

    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    static final Instant NOON = Instant.parse("2026-03-10T11:00:00Z");

    final TestDatabase database = TestDatabase.create("log");
    final SettableClock clock = new SettableClock(NOON);
    final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    final ProducedStream tracker = ProducedStream.sealingDays("tracker", new TestService.Seal());
    final Store store = store(clock);
    final Outbox outbox = new JdbcOutbox(store, tracker, 1, new Signal());
    final StreamLog log = new StreamLog(store, tracker, Terms.UNKNOWN);
    final Sequencer sequencer = sequencer(log);

    @BeforeEach
    void openStream() {
        log.open(1);
    }

    Store store(Clock at) {
        return new Store(
                database.dataSource(),
                new JdbcTransactionManager(database.dataSource()),
                new BusinessCalendar(at, BERLIN));
    }

    static Sequencer sequencer(StreamLog log) {
        return new Sequencer(
                log, new Sequencer.Settings(Duration.ofMinutes(1), 1, Duration.ofDays(90)), () -> true, new Signal());
    }

    /** Runs work in another transaction than that of the calling thread. */
    static void inAnotherThread(Runnable work) {
        CompletableFuture.runAsync(work).orTimeout(30, TimeUnit.SECONDS).join();
    }

    void tell(int events) {
        transaction.executeWithoutResult(status -> outbox.append(TestService.assignments(events)));
    }

    void sequence() {
        while (sequencer.sequence().more()) {
            // Until nothing is left.
        }
    }

    /** Records a consumer's position, with the mark that it has received. */
    void heardBy(String consumer, int partition, long applied) {
        var ask = new Ask(
                consumer,
                partition,
                null,
                applied,
                log.placeAt(partition, applied).mark(),
                false);
        assertThat(new Hearers(log).judge(ask, head())).isInstanceOf(Hearers.Judgment.Heard.class);
    }

    StreamLog.Head head() {
        return log.heads().getFirst();
    }

    List<String> ranges() {
        return jdbc.queryForList(
                "select first_position || '-' || last_position from messaging.event_log order by last_position",
                String.class);
    }

    List<String> days() {
        return jdbc.queryForList("select day from messaging.event_log order by last_position", LocalDate.class).stream()
                .map(LocalDate::toString)
                .toList();
    }

    String lastBody() {
        return new String(
                jdbc.queryForObject(
                        "select body from messaging.event_log order by last_position desc limit 1", byte[].class),
                StandardCharsets.UTF_8);
    }
}
