package dev.ates.messaging;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.ates.contracts.wire.Addresses;
import dev.ates.contracts.wire.Chunk;
import dev.ates.contracts.wire.Envelope;
import dev.ates.contracts.wire.Terms;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.look.StreamCounters;
import dev.ates.testkit.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** On every broker: no message can stop a stream by itself, and an operator can resume a stopped one. */
abstract class TrustSuite extends HealingSuite {

    /** The URI of the same broker with a service's own user. */
    abstract String brokerUri(String user);

    @Test
    void buriesWhatSomebodyElseForgesAndMovesNoCent() throws Exception {
        Map<String, Object> checked = Map.of("ates.messaging.user-per-service", true);
        TestService producer = producer(brokerUri("tracker"), checked);
        TestService consumer = consumer(brokerUri("accounting"), checked);
        producer.tell(10);
        awaitApplied(consumer, 10);
        StreamLog.Logged true10 = theOnlyChunk(producer);
        UUID epoch = producer.jdbc()
                .sql("select epoch from messaging.stream_head")
                .query(UUID.class)
                .single();
        assertThat(counted(consumer, "ates.stream.rejected", "user"))
                .as("a series that begins at 1 never rises")
                .isZero();
        // Epoch, position and mark are right, as any consumer of the stream knows them; only the user is wrong.
        var forged = new Envelope(
                new Envelope.Source("tracker", epoch, 0, 1, null, null, Terms.UNKNOWN),
                11,
                20,
                true10.end().mark(),
                UUID.randomUUID(),
                true10.day(),
                false,
                null);
        var stops = new Envelope(
                new Envelope.Source("tracker", epoch, 0, 1, null, null, Terms.UNKNOWN),
                11,
                10,
                null,
                UUID.randomUUID(),
                null,
                false,
                null);

        onBroker(channel -> {
            String queue = Addresses.queue("accounting", "tracker", 0);
            channel.basicPublish("", queue, properties(forged), true10.body());
            channel.basicPublish("", queue, properties(stops), Chunk.EMPTY);
        });
        eventually(
                "both are buried",
                SOON,
                () -> assertThat(heard(consumer).rejected()).satisfies(rejected -> {
                    assertThat(rejected.messages()).isEqualTo(2);
                    assertThat(rejected.reason()).contains("may not publish stream tracker");
                }));
        producer.tell(5);

        eventually("it goes on", SOON, () -> assertThat(consumer.applied()).isEqualTo(15));
        assertThat(consumer.effects()).hasSize(15);
        assertThat(heard(consumer).trouble()).isNull();
        assertThat(counted(consumer, "ates.stream.rejected", "user")).isEqualTo(2);
        Map<String, Object> evidence = deadLetter();
        assertThat(evidence.get("ates-reason")).asString().contains("may not publish stream tracker");
        assertThat(evidence.get("ates-user-id")).asString().isEqualTo("none");
        assertThat(evidence.get("was-ates-epoch")).asString().isEqualTo(epoch.toString());
    }

    private static StreamLog.Logged theOnlyChunk(TestService producer) {
        return producer.jdbc()
                .sql("select epoch, mark, body, day from messaging.event_log, messaging.stream_head")
                .query((row, n) -> new StreamLog.Logged(
                        1,
                        new StreamLog.Place(10, row.getObject("mark", UUID.class), null),
                        row.getObject("day", java.time.LocalDate.class),
                        row.getBytes("body")))
                .single();
    }

    @Test
    void buriesAMessageOnceThoughItsDatabaseCannotNoteIt() throws Exception {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        awaitApplied(consumer, 10);
        JdbcTemplate database = new JdbcTemplate(accounting.dataSource());
        database.execute("""
                create function suffer() returns trigger language plpgsql as
                $$ begin raise exception 'no room' using errcode = '53100'; end $$""");
        database.execute("""
                create trigger suffers before update of rejected on messaging.stream_cursor
                for each row execute function suffer()""");

        onBroker(channel -> channel.basicPublish(
                "", Addresses.queue("accounting", "tracker", 0), new BasicProperties(), new byte[] {'?'}));
        producer.tell(5);

        eventually(
                "the stream goes on", SOON, () -> assertThat(consumer.applied()).isEqualTo(15));
        assertThat(counted(consumer, "ates.stream.rejected", "chunk")).isEqualTo(1);
        assertThat(buried()).isNotEmpty();
        assertThat(buried()).as("there is no second one").isEmpty();
    }

    @Test
    void buriesNoDeadLetterAgain() throws Exception {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        awaitApplied(consumer, 10);
        String queue = Addresses.queue("accounting", "tracker", 0);

        onBroker(channel -> {
            channel.queueBind(queue, Addresses.rejectExchange("accounting"), "");
            channel.basicPublish("", queue, new BasicProperties(), new byte[] {'?'});
        });
        eventually(
                "it comes back and is noted",
                SOON,
                () -> assertThat(heard(consumer).rejected()).satisfies(rejected -> {
                    assertThat(rejected.messages()).isEqualTo(2);
                    assertThat(rejected.reason()).contains("came back through ates.accounting.rejects");
                }));
        producer.tell(5);

        eventually("it goes on", SOON, () -> assertThat(consumer.applied()).isEqualTo(15));
        assertThat(counted(consumer, "ates.stream.rejected", "chunk")).isEqualTo(2);
        assertThat(buried()).isNotEmpty();
        assertThat(buried()).as("there is no second one").isEmpty();
    }

    @Test
    void refusesWrongRequestsAndTellsOn() throws Exception {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        awaitApplied(consumer, 10);
        UUID epoch = producer.jdbc()
                .sql("select epoch from messaging.stream_head")
                .query(UUID.class)
                .single();
        UUID mark = producer.jdbc()
                .sql("select mark from messaging.event_log")
                .query(UUID.class)
                .single();

        assertThat(counted(producer, "ates.stream.requests.refused", "mark")).isZero();
        assertThat(counted(producer, "ates.stream.requests.refused", "malformed"))
                .isZero();
        // This request used to stop the tracker permanently. Only the latest request of a consumer counts, and the real
        // consumer sends its own.
        eventually("it is refused", SOON, () -> {
            ask(Map.of(
                    "ates-partition",
                    0,
                    "ates-epoch",
                    epoch.toString(),
                    "ates-applied",
                    5L,
                    "ates-mark",
                    mark.toString()));
            assertThat(counted(producer, "ates.stream.requests.refused", "mark"))
                    .isPositive();
        });
        ask(Map.of("ates-partition", 0, "ates-applied", Long.MAX_VALUE, "ates-mark", mark.toString()));
        ask(Map.of("ates-partition", -1, "ates-applied", 0L, "ates-replay", true));
        ask(Map.of("ates-partition", Long.MAX_VALUE, "ates-applied", 0L));
        ask(Map.of("ates-partition", "none", "ates-applied", new HashMap<>(Map.of("a", Map.of("b", 1)))));
        ask(Map.of("ates-partition", 0, "ates-applied", 0L, "ates-mark", "x".repeat(3_000)));
        for (int n = 0; n < 500; n++) {
            ask(Map.of("ates-partition", 0, "ates-applied", 0L, "ates-replay", true));
        }
        producer.tell(5);

        eventually(
                "the stream goes on", SOON, () -> assertThat(consumer.applied()).isEqualTo(15));
        assertThat(producer.told().stopped()).isNull();
        assertThat(consumer.effects()).hasSize(15);
        eventually(
                "four are counted",
                SOON,
                () -> assertThat(counted(producer, "ates.stream.requests.refused", "malformed"))
                        .isEqualTo(4));
    }

    private void ask(Map<String, Object> headers) throws Exception {
        var all = new HashMap<>(headers);
        all.putIfAbsent("ates-consumer", "accounting");
        onBroker(channel -> channel.basicPublish(
                Addresses.requestExchange("tracker"),
                "",
                new BasicProperties.Builder().headers(all).build(),
                new byte[0]));
    }

    /** At RabbitMQ, replays that are received and not acknowledged would otherwise fill the disk and stop every publisher. */
    @Test
    void sendsTheLogAtAPaceHoweverOftenAConsumerAsks() throws Exception {
        TestService producer = producer(Map.of("ates.messaging.replay-mib-max", 1));
        String greedy = "ates.greedy.from.tracker.0";
        try {
            onBroker(channel -> channel.queueDeclare(greedy, false, false, false, Map.of()));
            eventually(
                    "the producer has declared its exchange",
                    SOON,
                    () -> onBroker(channel -> {
                        channel.queueBind(greedy, Addresses.exchange("tracker"), Addresses.liveKey(0));
                        channel.queueBind(greedy, Addresses.exchange("tracker"), Addresses.replayKey("greedy", 0));
                    }));
            producer.tell(3_000);
            eventually(
                    "it is published",
                    SOON,
                    () -> assertThat(producer.told().published()).isEqualTo(3_000));
            eventually("its replays of two minutes are used up", SOON, () -> {
                ask(Map.of("ates-consumer", "greedy", "ates-partition", 0, "ates-applied", 0L, "ates-replay", true));
                assertThat(counted(producer, "ates.stream.requests.refused", "pace"))
                        .isGreaterThan(5);
            });

            awaitApplied(consumer(), 3_000);
            assertThat(replayed(greedy)).as("the log, once").isEqualTo(3_000);
        } finally {
            delete(greedy);
        }
    }

    /** Takes all messages of a queue, and returns how many events of replays they have. */
    private long replayed(String queue) throws Exception {
        var events = new AtomicLong();
        onBroker(channel -> {
            for (var got = channel.basicGet(queue, true); got != null; got = channel.basicGet(queue, true)) {
                Envelope envelope = Envelope.of(got.getProps().getHeaders());
                events.addAndGet(envelope.replay() ? envelope.events() : 0);
            }
        });
        return events.get();
    }

    @Test
    void ignoresAStrayProducerAndHearsTheTrueOneOn() {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        awaitApplied(consumer, 10);

        TestService stray = remember(TestService.producer(
                TestDatabase.create("stray"), brokerUri(), clock, Map.of("ates.messaging.partitions", 2)));
        stray.tell(3);
        eventually(
                "it is noticed",
                SOON,
                () -> assertThat(heard(consumer).warning())
                        .startsWith("A second producer has published stream tracker"));
        producer.tell(5);
        eventually(
                "the true one is heard on",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(15));
        stray.close();
        producer.tell(5);

        eventually("it goes on", SOON, () -> assertThat(consumer.applied()).isEqualTo(20));
        assertThat(consumer.effects()).hasSize(20);
        assertThat(heard(consumer).stopped()).isNull();
        assertThat(consumer.bean(Streams.class).heard())
                .as("the stray has two partitions, the true one has one")
                .hasSize(1);
    }

    @Test
    void goesOnInAForkAfterABackupWasRestored() {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        eventually(
                "the producer knows that they are applied",
                SOON,
                () -> assertThat(producer.jdbc()
                                .sql("select applied_position from messaging.stream_hearer")
                                .query(Long.class)
                                .list())
                        .containsExactly(10L));
        producer.close();
        JdbcTemplate backup = new JdbcTemplate(tracker.dataSource());
        for (String table : new String[] {"event_log", "stream_head", "stream_hearer"}) {
            backup.execute("create table kept_%1$s as select * from messaging.%1$s".formatted(table));
        }
        TestService later = producer();
        later.tell(5);
        later.tell(5);
        eventually("more is applied", SOON, () -> assertThat(consumer.applied()).isEqualTo(20));
        later.close();

        for (String table : new String[] {"event_log", "stream_head", "stream_hearer"}) {
            backup.execute("delete from messaging." + table);
            backup.execute("insert into messaging.%1$s select * from kept_%1$s".formatted(table));
        }
        TestService restored = producer();
        restored.tell(7);
        eventually(
                "the producer stops with an alarm",
                SOON,
                () -> assertThat(restored.told().stopped()).contains("restored from a backup", "accounting"));
        restored.tell(30);
        assertThat(consumer.effects()).as("nothing was merged").hasSize(20);

        clock.advance(Duration.ofMinutes(2));
        Streams.Resumed fork = restored.bean(Streams.class)
                .resume("tracker", "ada", "the backup is the truth", null)
                .getFirst();
        assertThat(fork.position()).isEqualTo(10);
        eventually("the consumer hears it and waits", SOON, () -> {
            // A heartbeat of the former epoch may be on its way when the clock moves, and is heard after it.
            clock.advance(Duration.ofMinutes(1));
            assertThat(heard(consumer).warning()).contains("until an operator resumes");
        });
        Streams.Resumed adopted = consumer.bean(Streams.class)
                .resume("tracker", "ada", "follows", null)
                .getFirst();

        assertThat(adopted.keptFrom()).isEqualTo(11);
        assertThat(adopted.keptTo()).isEqualTo(20);
        eventually(
                "all of the restored log is applied",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(47));
        assertThat(consumer.effects()).as("10, the 10 that were lost, and 37").hasSize(57);
        assertThat(heard(consumer).trouble()).isNull();
    }

    @Test
    void appliesNothingUntilTheZonesAgree() {
        TestService producer = producer();
        TestService elsewhere = consumer(brokerUri(), Map.of("ates.business.zone", "Asia/Tokyo"));
        producer.tell(5);
        eventually(
                "it says why",
                SOON,
                () -> assertThat(heard(elsewhere).trouble())
                        .contains("Asia/Tokyo")
                        .contains("ATES_ZONE"));
        assertThat(elsewhere.effects()).isEmpty();
        elsewhere.close();

        TestService consumer = consumer();

        eventually("it goes on", SOON, () -> assertThat(consumer.applied()).isEqualTo(5));
        eventually(
                "all is well", SOON, () -> assertThat(heard(consumer).trouble()).isNull());
    }

    /** The value of a counter; fails if it is not exported yet. */
    private static double counted(TestService service, String name, String reason) {
        return service.bean(StreamCounters.class)
                .registry()
                .get(name)
                .tag("reason", reason)
                .counter()
                .count();
    }

    private static Streams.Heard heard(TestService consumer) {
        return consumer.bean(Streams.class).heard().getFirst();
    }
}
