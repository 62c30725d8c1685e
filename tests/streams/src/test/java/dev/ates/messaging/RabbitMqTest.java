package dev.ates.messaging;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.ates.contracts.wire.Addresses;
import dev.ates.contracts.wire.Chunk;
import dev.ates.testkit.FaultProxy;
import dev.ates.testkit.NeedsRabbit;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Streams over a real RabbitMQ, with faults that only a separate broker process can have. */
@NeedsRabbit
class RabbitMqTest extends RabbitSuite {

    @Test
    void healsAWipedBrokerWithoutAnOperator() {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(100);
        awaitApplied(consumer, 100);
        consumer.close();
        producer.tell(100);
        eventually(
                "they wait at the broker",
                SOON,
                () -> assertThat(producer.told().published()).isEqualTo(200));

        rabbit.wipe();
        TestService again = consumer();
        producer.tell(100);

        eventually("nothing is lost", SOON, () -> assertThat(again.applied()).isEqualTo(300));
        assertThat(again.effects()).hasSize(300);
    }

    @Test
    void sharesPartitionsAmongInstancesAndTakesThemOver() {
        TestService producer = producer(Map.of("ates.messaging.partitions", 4));
        TestService first = consumer();
        producer.tellEverybody(40);
        eventually(
                "the first instance hears all four",
                SOON,
                () -> assertThat(shares(first)).containsExactly(4L));

        TestService second = consumer();
        eventually("each hears two", SOON, () -> assertThat(shares(first)).containsExactly(2L, 2L));
        producer.tellEverybody(40);
        eventually("both go on", SOON, () -> assertThat(first.applied()).isEqualTo(80));

        second.close();
        producer.tellEverybody(40);
        eventually("the first takes over", SOON, () -> {
            assertThat(first.applied()).isEqualTo(120);
            assertThat(shares(first)).containsExactly(4L);
        });
        assertThat(first.effects()).hasSize(120);
    }

    /** How many partitions each instance consumes. */
    private static List<Long> shares(TestService consumer) {
        return consumer.jdbc()
                .sql("select count(*) from messaging.stream_cursor group by heard_by")
                .query(Long.class)
                .list();
    }

    @Test
    void keepsWritingWhileTheBrokerIsDead() {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        awaitApplied(consumer, 10);

        // RabbitMQ 3.10 forgets a quorum queue that is killed within half a second of its first declaration.
        rabbit.restart();
        producer.tell(10);
        eventually(
                "a restart changes nothing",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(20));

        rabbit.kill();
        producer.tell(10);
        eventually(
                "the log grows", SOON, () -> assertThat(producer.told().head()).isEqualTo(30));
        assertThat(consumer.applied()).isEqualTo(20);
        rabbit.restart();

        eventually("all are applied", SOON, () -> assertThat(consumer.applied()).isEqualTo(30));
        assertThat(consumer.effects()).hasSize(30);
    }

    @Test
    void countsNothingAsPublishedThatTheBrokerRefuses() throws Exception {
        TestService producer = producer();
        eventually(
                "the producer has declared its exchange",
                SOON,
                () -> onBroker(channel -> channel.exchangeDeclarePassive(Addresses.exchange("tracker"))));
        onBroker(channel -> {
            channel.queueDeclare("ear", false, false, false, Map.of());
            channel.queueDeclare(
                    "full", false, false, false, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
            channel.basicPublish("", "full", null, new byte[1]);
            channel.queueBind("full", Addresses.exchange("tracker"), Addresses.liveKey(0));
            channel.queueBind("ear", Addresses.exchange("tracker"), Addresses.liveKey(0));
        });

        producer.tell(10);

        eventually(
                "the broker has been told",
                SOON,
                () -> onBroker(channel ->
                        assertThat(channel.basicGet("ear", true).getBody()).isNotEqualTo(Chunk.EMPTY)));
        assertThat(producer.told().published()).isZero();
        onBroker(channel -> channel.queueDelete("full"));
        eventually(
                "it is published",
                SOON,
                () -> assertThat(producer.told().published()).isEqualTo(10));
        onBroker(channel -> channel.queueDelete("ear"));
    }

    /** A consumer may bind a queue that rejects messages: that delays the others, but does not stop the stream. */
    @Test
    void goesOnWhileOneQueueRefusesForEver() throws Exception {
        TestService producer = producer(Map.of("ates.messaging.confirm-timeout", "2s"));
        TestService consumer = consumer();
        producer.tell(10);
        awaitApplied(consumer, 10);
        onBroker(channel -> {
            channel.queueDeclare(
                    "full", false, false, false, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
            channel.basicPublish("", "full", null, new byte[1]);
            channel.queueBind("full", Addresses.exchange("tracker"), Addresses.liveKey(0));
        });

        for (int total = 20; total <= 50; total += 10) {
            producer.tell(10);
            awaitApplied(consumer, total);
            long told = total;
            eventually(
                    "nothing waits for the queue",
                    SOON,
                    () -> assertThat(producer.told().published()).isEqualTo(told));
        }
        assertThat(consumer.effects()).hasSize(50);
        onBroker(channel -> channel.queueDelete("full"));
        producer.tell(10);
        awaitApplied(consumer, 60);
    }

    @Test
    void keepsWritingWhileTheBrokerBlocksPublishers() {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        awaitApplied(consumer, 10);

        rabbit.control("set_vm_memory_high_watermark", "0");
        try {
            for (int n = 0; n < 20; n++) {
                producer.tell(10);
            }
            eventually(
                    "the log grows",
                    SOON,
                    () -> assertThat(producer.told().head()).isEqualTo(210));
            assertThat(producer.told().published()).isLessThan(210);
        } finally {
            rabbit.control("set_vm_memory_high_watermark", "0.4");
        }

        eventually("all are applied", SOON, () -> assertThat(consumer.applied()).isEqualTo(210));
        assertThat(consumer.effects()).hasSize(210);
    }

    @Test
    void takesALostConfirmOrASilentNetworkForNotPublished() {
        try (FaultProxy proxy = FaultProxy.to(URI.create(rabbit.uri()).getPort())) {
            String uri = rabbit.uri().replaceFirst(":\\d+$", ":" + proxy.port());
            TestService producer = producer(uri, Map.of("ates.messaging.confirm-timeout", "500ms"));
            TestService consumer = consumer();
            producer.tell(10);
            awaitApplied(consumer, 10);

            proxy.swallowReplies();
            producer.tell(10);
            eventually("they arrive", SOON, () -> assertThat(consumer.applied()).isEqualTo(20));
            assertThat(producer.told().published()).as("nobody confirmed them").isEqualTo(10);
            proxy.heal();
            eventually(
                    "they are published",
                    SOON,
                    () -> assertThat(producer.told().published()).isEqualTo(20));

            proxy.blackHole();
            producer.tell(10);
            eventually(
                    "they are in the log",
                    SOON,
                    () -> assertThat(producer.told().head()).isEqualTo(30));
            assertThat(producer.told().published()).isEqualTo(20);
            proxy.heal();
            proxy.reset();
            eventually(
                    "all are applied",
                    SOON,
                    () -> assertThat(consumer.applied()).isEqualTo(30));

            proxy.cutAfter(1_000);
            producer.tell(1_000);
            eventually(
                    "the rest comes over a new connection",
                    SOON,
                    () -> assertThat(consumer.applied()).isEqualTo(1_030));
            assertThat(consumer.effects()).hasSize(1_030);
        }
    }

    @Test
    void letsEachServiceDoWhatIsItsOwnAndNoMore() throws Exception {
        Map<String, Object> checked = Map.of("ates.messaging.user-per-service", true);
        TestService producer = producer(as("tracker"), checked);
        TestService consumer = consumer(as("accounting"), checked);
        producer.tell(10);
        awaitApplied(consumer, 10);
        onBroker(channel -> channel.queueDelete(Addresses.queue("accounting", "tracker", 0)));
        producer.tell(10);
        eventually(
                "a replay is asked for and served",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(20));

        assertRefused(channel -> channel.basicPublish("ates.tracker", "live.0", null, new byte[0]));
        assertRefused(channel -> channel.basicConsume("ates.tracker.requested", true, (tag, message) -> {}, tag -> {}));
        assertRefused(channel -> channel.queueDelete("ates.tracker.requested"));
        assertRefused(channel -> channel.exchangeDelete("ates.tracker"));
        assertRefused(channel -> channel.exchangeDeclare("ates.other", "fanout", true));
    }

    @Test
    void buriesWhatKillsEveryoneWhoTakesItAndReplaysIt() throws Exception {
        TestService producer = producer();
        TestService before = consumer();
        // The consumer's queue exists once it has applied an event.
        producer.tell(1);
        awaitApplied(before, 1);
        before.close();
        producer.tell(10);
        eventually(
                "it waits at the broker",
                SOON,
                () -> assertThat(producer.told().published()).isEqualTo(11));

        var deaths = new AtomicInteger();
        var enough = new AtomicBoolean();
        onBroker(channel -> {
            channel.basicQos(1);
            channel.basicConsume(
                    Addresses.queue("accounting", "tracker", 0),
                    false,
                    (tag, delivery) -> {
                        // Never while the channel is being closed, because that would close it a second time.
                        synchronized (enough) {
                            if (!enough.get()) {
                                deaths.incrementAndGet();
                                channel.basicNack(delivery.getEnvelope().getDeliveryTag(), false, true);
                            }
                        }
                    },
                    tag -> {});
            eventually(
                    "the limit is reached",
                    SOON,
                    () -> assertThat(channel.messageCount(Addresses.deadQueue("accounting")))
                            .isPositive());
            synchronized (enough) {
                enough.set(true);
            }
        });
        assertThat(deaths.get()).isGreaterThanOrEqualTo(20);
        TestService consumer = consumer();

        eventually("it is replayed", SOON, () -> assertThat(consumer.applied()).isEqualTo(11));
        assertThat(consumer.effects()).hasSize(11);
    }

    /**
     * Two deletions around a declaration may cause this state (rabbitmq-server issue 17457); a restart of the node ends
     * it.
     */
    @Test
    void takesSpareQueuesWhileTheirOwnNamesAreSpoilt() throws Exception {
        TestService producer = producer(Map.of("ates.messaging.partitions", 2));
        TestService consumer = consumer();
        producer.tellEverybody(20);
        awaitApplied(consumer, 20);
        List<String> names = List.of(
                Addresses.queue("accounting", "tracker", 0),
                Addresses.requestQueue("tracker"),
                Addresses.deadQueue("accounting"));
        try {
            names.forEach(RabbitMqTest::forgetWithoutItsMembers);
            rabbit.control("close_all_connections", "so that all declare their queues anew");
            producer.tellEverybody(20);

            eventually(
                    "what was lost on the way is replayed",
                    SOON,
                    () -> assertThat(consumer.applied()).isEqualTo(40));
            producer.tellEverybody(20);
            eventually("it goes on", SOON, () -> assertThat(consumer.applied()).isEqualTo(60));
            assertThat(consumer.effects()).hasSize(60);
            assertThat(rabbit.control("list_queues", "name").lines())
                    .containsAll(names.stream().map(name -> name + ".spare.1").toList())
                    .doesNotContainAnyElementsOf(names);
        } finally {
            rabbit.restart();
        }
        producer.tellEverybody(20);
        eventually(
                "it goes on after the restart",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(80));
        assertThat(consumer.effects()).hasSize(80);
        consumer.close();
        producer.close();
        onBroker(channel -> {
            for (String name : names) {
                channel.queueDelete(name + ".spare.1");
            }
        });
    }

    /** Deletes the record of the queue, while its members stay and occupy the name. */
    private static void forgetWithoutItsMembers(String queue) {
        rabbit.control(
                "eval",
                "rabbit_amqqueue:internal_delete(rabbit_misc:r(<<\"/\">>, queue, <<\"%s\">>), <<\"test\">>)."
                        .formatted(queue));
    }

    /** Asserts that accounting may not do this. */
    private static void assertRefused(BrokerWork work) throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(as("accounting"));
        try (Connection connection = factory.newConnection()) {
            Channel channel = connection.createChannel();
            var refusal = new CompletableFuture<String>();
            channel.addShutdownListener(cause -> refusal.complete(String.valueOf(cause.getMessage())));
            try {
                work.run(channel);
            } catch (IOException e) {
                // Sends the error also to a call that waits for a response.
            }
            assertThat(refusal.get(10, TimeUnit.SECONDS)).contains("403");
        }
    }
}
