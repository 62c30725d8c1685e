package dev.ates.messaging;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import dev.ates.contracts.wire.Addresses;
import dev.ates.contracts.wire.Envelope;
import dev.ates.contracts.wire.Terms;
import dev.ates.messaging.broker.Publisher;
import dev.ates.robots.Worker;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** The properties of streams on every broker. */
abstract class StreamSuite extends StreamFixture {

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
    void warnsOfAStreamThatNobodyHearsOnlyOnceSomebodyHas() throws Exception {
        var told = new ListAppender<ILoggingEvent>();
        told.list = new CopyOnWriteArrayList<>();
        told.start();
        var logger = (Logger) LoggerFactory.getLogger(Publisher.class);
        logger.addAppender(told);
        try {
            TestService producer = producer();
            producer.tell(1);
            // Other tests in this JVM have publishers, too.
            UUID epoch = producer.jdbc()
                    .sql("select epoch from messaging.stream_head")
                    .query(UUID.class)
                    .single();
            Predicate<ILoggingEvent> ours = line -> line.getKeyValuePairs().contains(new KeyValuePair("epoch", epoch));
            eventually(
                    "it says that nobody hears",
                    SOON,
                    () -> assertThat(told.list)
                            .filteredOn(ours)
                            .extracting(ILoggingEvent::getLevel)
                            .contains(Level.INFO));
            TestService consumer = consumer();
            eventually(
                    "it is applied", SOON, () -> assertThat(consumer.applied()).isEqualTo(1));
            assertThat(told.list)
                    .as("nobody was there yet: that is normal")
                    .filteredOn(ours)
                    .extracting(ILoggingEvent::getLevel)
                    .doesNotContain(Level.WARN);

            consumer.close();
            delete(Addresses.queue("accounting", "tracker", 0));
            producer.tell(1);

            eventually(
                    "it warns",
                    SOON,
                    () -> assertThat(told.list)
                            .filteredOn(ours.and(line -> line.getLevel() == Level.WARN))
                            .singleElement()
                            .satisfies(line ->
                                    assertThat(line.getFormattedMessage()).startsWith("Not published: ")));
        } finally {
            logger.detachAppender(told);
        }
    }

    @Test
    void goesOnWhereItStoodAfterBothWereAway() {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(5);
        awaitApplied(consumer, 5);

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
    void appliesARepeatedMessageOnceAndBuriesWhatIsNoChunk() throws Exception {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        awaitApplied(consumer, 10);
        UUID epoch = producer.jdbc()
                .sql("select epoch from messaging.stream_head")
                .query(UUID.class)
                .single();
        byte[] body = producer.jdbc()
                .sql("select body from messaging.event_log")
                .query(byte[].class)
                .single();
        LocalDate day = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        var repeated = new Envelope(
                new Envelope.Source("tracker", epoch, 0, 1, null, null, Terms.UNKNOWN),
                1,
                10,
                null,
                null,
                day,
                false,
                null);

        onBroker(channel -> {
            String queue = Addresses.queue("accounting", "tracker", 0);
            channel.basicPublish("", queue, properties(repeated), body);
            channel.basicPublish("", queue, properties(repeated), body);
            channel.basicPublish("", queue, properties(repeated), "garbage".getBytes(StandardCharsets.UTF_8));
            channel.basicPublish("", queue, new BasicProperties(), body);
        });
        producer.tell(5);

        eventually(
                "the stream goes on", SOON, () -> assertThat(consumer.applied()).isEqualTo(15));
        assertThat(consumer.effects()).hasSize(15);
        var reasons = new ArrayList<String>();
        eventually("both are buried", SOON, () -> {
            onBroker(channel -> {
                GetResponse dead = channel.basicGet(Addresses.deadQueue("accounting"), true);
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

    @Test
    void aConsumerThatIsThereBeforeItsProducerRaisesNoAlarm() throws Exception {
        onBroker(channel -> channel.exchangeDelete(Addresses.exchange("tracker")));
        var told = new ListAppender<ILoggingEvent>();
        told.list = new CopyOnWriteArrayList<>();
        told.start();
        var logger = (Logger) LoggerFactory.getLogger(Worker.class);
        logger.addAppender(told);
        try {
            TestService consumer = consumer();
            eventually(
                    "it says what it waits for",
                    SOON,
                    () -> assertThat(told.list)
                            .extracting(ILoggingEvent::getMessage)
                            .contains("Waiting: Stream tracker is not at this broker yet"));
            producer().tell(1);

            eventually(
                    "it is applied", SOON, () -> assertThat(consumer.applied()).isEqualTo(1));
            assertThat(told.list)
                    .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                    .isEmpty();
        } finally {
            logger.detachAppender(told);
        }
    }

    @Test
    void growsByPartitionsThatItsConsumersFindByThemselves() {
        TestService consumer = consumer();
        TestService producer = producer();
        producer.tellEverybody(20);
        eventually(
                "one partition is applied",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(20));
        producer.close();

        TestService grown = producer(Map.of("ates.messaging.partitions", 4));
        grown.tellEverybody(40);

        eventually(
                "all four are applied",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(60));
        assertThat(consumer.bean(Streams.class).heard())
                .hasSize(4)
                .allSatisfy(heard -> assertThat(heard.applied()).isPositive());
        assertThat(consumer.effects()).hasSize(60);
        consumer.close();
        grown.tellEverybody(40);
        TestService again = consumer();
        eventually(
                "a new instance hears all four",
                SOON,
                () -> assertThat(again.applied()).isEqualTo(100));
        assertThat(again.effects()).hasSize(100);
    }

    @Test
    void buriesWhatIsTooLargeForAChunk() throws Exception {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(1);
        eventually("it is applied", SOON, () -> assertThat(consumer.applied()).isEqualTo(1));

        onBroker(channel -> channel.basicPublish(
                "", Addresses.queue("accounting", "tracker", 0), new BasicProperties(), new byte[10 * 1024 * 1024]));
        producer.tell(1);

        eventually(
                "the stream goes on", SOON, () -> assertThat(consumer.applied()).isEqualTo(2));
        eventually("it is buried", SOON, () -> assertThat(buried()).contains("10,485,760 bytes"));
    }
}
