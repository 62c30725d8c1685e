package dev.ates.messaging;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds on every broker. Each test has databases of its own and begins with an empty broker. */
abstract class StreamSuite {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Instant NOON = Instant.parse("2026-03-10T11:00:00Z");

    private final TestDatabase tracker = TestDatabase.create("tracker");
    private final TestDatabase accounting = TestDatabase.create("accounting");
    private final SettableClock clock = new SettableClock(NOON);
    private final List<TestService> started = new ArrayList<>();

    abstract String brokerUri();

    /** Deletes the queues and exchanges of the test before. */
    @BeforeEach
    void emptyBroker() throws Exception {
        delete(Topology.queue("accounting", "tracker", 0));
        delete(Topology.requestQueue("tracker"));
        delete(Topology.deadQueue("accounting"));
    }

    @AfterEach
    void stopServices() {
        started.reversed().forEach(TestService::close);
    }

    @Test
    void deliversEverythingOnceAndInOrder() {
        TestService producer = producer();
        TestService consumer = consumer();

        producer.tell(3);
        producer.tell(1_200);
        producer.tell(1);

        var expected = new ArrayList<Long>();
        LongStream.rangeClosed(1, 3).forEach(n -> expected.add(-n));
        LongStream.rangeClosed(1, 1_200).forEach(n -> expected.add(-n));
        expected.add(-1L);
        eventually(
                "everything is applied",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(1_204));
        assertThat(consumer.effects()).containsExactlyElementsOf(expected);
        eventually(
                "everything is published",
                SOON,
                () -> assertThat(producer.told().published()).isEqualTo(1_204));
    }

    @Test
    void deliversWhatManyWriteAtOnce() {
        TestService producer = producer();
        TestService consumer = consumer();

        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 8; writer++) {
                pool.submit(() -> {
                    for (int n = 0; n < 50; n++) {
                        producer.tell(2);
                    }
                });
            }
        }

        eventually(
                "everything is applied",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(800));
        assertThat(consumer.effects()).hasSize(800);
        assertThat(consumer.jdbc()
                        .sql("select count(distinct event_id) from effect")
                        .query(Long.class)
                        .single())
                .isEqualTo(800);
    }

    @Test
    void tellsANewConsumerEverythingFromTheFirstEvent() {
        TestService producer = producer();
        producer.tell(700);
        eventually(
                "the events are in the log",
                SOON,
                () -> assertThat(producer.told().head()).isEqualTo(700));
        assertThat(producer.told().published()).as("nobody listens yet").isZero();

        TestService consumer = consumer();

        eventually(
                "everything is applied",
                SOON,
                () -> assertThat(consumer.effects()).hasSize(700));
    }

    @Test
    void goesOnWhereItStoodAfterBothWereAway() {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(5);
        eventually(
                "the first are applied",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(5));

        consumer.close();
        producer.tell(5);
        eventually(
                "they wait at the broker",
                SOON,
                () -> assertThat(producer.told().published()).isEqualTo(10));
        producer.close();
        TestService again = consumer();
        eventually(
                "they are applied without the producer",
                SOON,
                () -> assertThat(again.applied()).isEqualTo(10));
        producer().tell(5);

        eventually("all are applied", SOON, () -> assertThat(again.applied()).isEqualTo(15));
        assertThat(again.effects()).hasSize(15);
    }

    @Test
    void healsADeletedQueue() throws Exception {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        eventually(
                "the first are applied",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(10));

        delete(Topology.queue("accounting", "tracker", 0));
        producer.tell(10);
        delete(Topology.queue("accounting", "tracker", 0));
        producer.tell(10);

        eventually("all are applied", SOON, () -> assertThat(consumer.applied()).isEqualTo(30));
        assertThat(consumer.effects()).hasSize(30);
    }

    @Test
    void healsAQueueWhoseMessagesAreLost() throws Exception {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        eventually(
                "the first are applied",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(10));
        consumer.close();
        producer.tell(1_000);
        eventually(
                "they wait at the broker",
                SOON,
                () -> assertThat(producer.told().published()).isEqualTo(1_010));

        onBroker(channel -> channel.queuePurge(Topology.queue("accounting", "tracker", 0)));
        TestService again = consumer();

        eventually(
                "a heartbeat and a replay bring all",
                SOON,
                () -> assertThat(again.applied()).isEqualTo(1_010));
        assertThat(again.effects()).hasSize(1_010);
    }

    @Test
    void appliesARepeatedMessageOnceAndBuriesWhatIsNoChunk() throws Exception {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        eventually(
                "the first are applied",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(10));
        StreamLog.Head head = producer.jdbc()
                .sql("select * from messaging.stream_head")
                .query((row, n) -> new StreamLog.Head(
                        0, row.getObject("epoch", java.util.UUID.class), row.getLong("head_position"), 0, null))
                .single();
        byte[] body = producer.jdbc()
                .sql("select body from messaging.event_log")
                .query(byte[].class)
                .single();
        var repeated = new Envelope(
                "tracker",
                head.epoch(),
                0,
                1,
                10,
                clock.instant().atZone(java.time.ZoneOffset.UTC).toLocalDate(),
                false);

        onBroker(channel -> {
            String queue = Topology.queue("accounting", "tracker", 0);
            channel.basicPublish("", queue, repeated.properties(), body);
            channel.basicPublish("", queue, repeated.properties(), body);
            channel.basicPublish("", queue, repeated.properties(), "garbage".getBytes(StandardCharsets.UTF_8));
            channel.basicPublish("", queue, new BasicProperties(), body);
        });
        producer.tell(5);

        eventually(
                "the stream goes on", SOON, () -> assertThat(consumer.applied()).isEqualTo(15));
        assertThat(consumer.effects()).hasSize(15);
        var reasons = new ArrayList<String>();
        eventually("both are buried", SOON, () -> {
            onBroker(channel -> {
                GetResponse dead = channel.basicGet(Topology.deadQueue("accounting"), true);
                if (dead != null) {
                    reasons.add(String.valueOf(dead.getProps().getHeaders().get("ates-reason")));
                }
            });
            assertThat(reasons).hasSize(2);
        });
        assertThat(reasons)
                .anyMatch(reason -> reason.contains("JSON"))
                .anyMatch(reason -> reason.contains("ates-stream"));
    }

    @Test
    void hasOneEffectWithTwoInstancesOfEach() {
        TestService producer = producer();
        TestService consumer = consumer();
        TestService producerToo = producer();
        TestService consumerToo = consumer();

        for (int n = 0; n < 40; n++) {
            (n % 2 == 0 ? producer : producerToo).tell(25);
        }
        eventually("all are applied", SOON, () -> assertThat(consumer.applied()).isEqualTo(1_000));
        producer.close();
        consumer.close();
        producerToo.tell(25);

        eventually(
                "the others have taken over",
                SOON,
                () -> assertThat(consumerToo.applied()).isEqualTo(1_025));
        assertThat(consumerToo.effects()).hasSize(1_025);
    }

    TestService producer() {
        return remember(TestService.producer(tracker, brokerUri(), clock));
    }

    TestService consumer() {
        return remember(TestService.consumer(accounting, brokerUri(), clock));
    }

    private TestService remember(TestService service) {
        started.add(service);
        return service;
    }

    static Duration soon() {
        return SOON;
    }

    /** RabbitMQ deletes what is not there, the embedded broker closes the channel over it. */
    private void delete(String queue) throws Exception {
        try {
            onBroker(channel -> channel.queueDelete(queue));
        } catch (IOException e) {
            assertThat(e).hasRootCauseInstanceOf(ShutdownSignalException.class);
            assertThat(e).rootCause().hasMessageContaining("404");
        }
    }

    void onBroker(BrokerWork work) throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(brokerUri());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            work.run(channel);
        }
    }

    interface BrokerWork {
        void run(Channel channel) throws Exception;
    }
}
