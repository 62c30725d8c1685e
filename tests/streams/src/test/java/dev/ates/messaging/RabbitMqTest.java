package dev.ates.messaging;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.ates.messaging.broker.Topology;
import dev.ates.messaging.wire.Chunk;
import dev.ates.testkit.FaultProxy;
import dev.ates.testkit.NeedsRabbit;
import dev.ates.testkit.RabbitNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams over a real RabbitMQ, and what only a broker in a process of its own can suffer. */
@NeedsRabbit
class RabbitMqTest extends TrustSuite {

    private static RabbitNode rabbit;

    @BeforeAll
    static void startNode() {
        rabbit = RabbitNode.start();
    }

    @AfterAll
    static void stopNode() {
        rabbit.close();
    }

    @Override
    String brokerUri() {
        return rabbit.uri();
    }

    @Test
    void healsAWipedBrokerWithoutAnOperator() {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(100);
        eventually(
                "the first are applied",
                soon(),
                () -> assertThat(consumer.applied()).isEqualTo(100));
        consumer.close();
        producer.tell(100);
        eventually(
                "they wait at the broker",
                soon(),
                () -> assertThat(producer.told().published()).isEqualTo(200));

        rabbit.wipe();
        TestService again = consumer();
        producer.tell(100);

        eventually("nothing is lost", soon(), () -> assertThat(again.applied()).isEqualTo(300));
        assertThat(again.effects()).hasSize(300);
    }

    @Test
    void sharesPartitionsAmongInstancesAndTakesThemOver() {
        TestService producer = producer(Map.of("ates.messaging.partitions", 4));
        TestService first = consumer();
        producer.tellEverybody(40);
        eventually(
                "the first instance hears all four",
                soon(),
                () -> assertThat(shares(first)).containsExactly(4L));

        TestService second = consumer();
        eventually("each hears two", soon(), () -> assertThat(shares(first)).containsExactly(2L, 2L));
        producer.tellEverybody(40);
        eventually("both go on", soon(), () -> assertThat(first.applied()).isEqualTo(80));

        second.close();
        producer.tellEverybody(40);
        eventually("the first takes over", soon(), () -> {
            assertThat(first.applied()).isEqualTo(120);
            assertThat(shares(first)).containsExactly(4L);
        });
        assertThat(first.effects()).hasSize(120);
    }

    /** How many partitions each instance hears. */
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
        eventually(
                "the first are applied",
                soon(),
                () -> assertThat(consumer.applied()).isEqualTo(10));

        // RabbitMQ 3.10 forgets a quorum queue that is killed within half a second of its first declaration.
        rabbit.restart();
        producer.tell(10);
        eventually(
                "a restart changes nothing",
                soon(),
                () -> assertThat(consumer.applied()).isEqualTo(20));

        rabbit.kill();
        producer.tell(10);
        eventually(
                "the log grows",
                soon(),
                () -> assertThat(producer.told().head()).isEqualTo(30));
        assertThat(consumer.applied()).isEqualTo(20);
        rabbit.restart();

        eventually(
                "all are applied", soon(), () -> assertThat(consumer.applied()).isEqualTo(30));
        assertThat(consumer.effects()).hasSize(30);
    }

    @Test
    void countsNothingAsPublishedThatTheBrokerRefuses() throws Exception {
        TestService producer = producer();
        eventually(
                "the producer has declared its exchange",
                soon(),
                () -> onBroker(channel -> channel.exchangeDeclarePassive(Topology.exchange("tracker"))));
        onBroker(channel -> {
            channel.queueDeclare("ear", false, false, false, Map.of());
            channel.queueDeclare(
                    "full", false, false, false, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
            channel.basicPublish("", "full", null, new byte[1]);
            channel.queueBind("full", Topology.exchange("tracker"), Topology.liveKey(0));
            channel.queueBind("ear", Topology.exchange("tracker"), Topology.liveKey(0));
        });

        producer.tell(10);

        eventually(
                "the broker has been told",
                soon(),
                () -> onBroker(channel ->
                        assertThat(channel.basicGet("ear", true).getBody()).isNotEqualTo(Chunk.EMPTY)));
        assertThat(producer.told().published()).isZero();
        onBroker(channel -> channel.queueDelete("full"));
        eventually(
                "it is published",
                soon(),
                () -> assertThat(producer.told().published()).isEqualTo(10));
        onBroker(channel -> channel.queueDelete("ear"));
    }

    @Test
    void keepsWritingWhileTheBrokerBlocksPublishers() {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        eventually(
                "the first are applied",
                soon(),
                () -> assertThat(consumer.applied()).isEqualTo(10));

        rabbit.control("set_vm_memory_high_watermark", "0");
        try {
            for (int n = 0; n < 20; n++) {
                producer.tell(10);
            }
            eventually(
                    "the log grows",
                    soon(),
                    () -> assertThat(producer.told().head()).isEqualTo(210));
            assertThat(producer.told().published()).isLessThan(210);
        } finally {
            rabbit.control("set_vm_memory_high_watermark", "0.4");
        }

        eventually(
                "all are applied", soon(), () -> assertThat(consumer.applied()).isEqualTo(210));
        assertThat(consumer.effects()).hasSize(210);
    }

    @Test
    void takesALostConfirmOrASilentNetworkForNotPublished() {
        try (FaultProxy proxy = FaultProxy.to(URI.create(rabbit.uri()).getPort())) {
            String uri = rabbit.uri().replaceFirst(":\\d+$", ":" + proxy.port());
            TestService producer = producer(uri, Map.of("ates.messaging.confirm-timeout", "500ms"));
            TestService consumer = consumer();
            producer.tell(10);
            eventually(
                    "the first are applied",
                    soon(),
                    () -> assertThat(consumer.applied()).isEqualTo(10));

            proxy.swallowReplies();
            producer.tell(10);
            eventually(
                    "they arrive", soon(), () -> assertThat(consumer.applied()).isEqualTo(20));
            assertThat(producer.told().published()).as("nobody confirmed them").isEqualTo(10);
            proxy.heal();
            eventually(
                    "they are published",
                    soon(),
                    () -> assertThat(producer.told().published()).isEqualTo(20));

            proxy.blackHole();
            producer.tell(10);
            eventually(
                    "they are in the log",
                    soon(),
                    () -> assertThat(producer.told().head()).isEqualTo(30));
            assertThat(producer.told().published()).isEqualTo(20);
            proxy.heal();
            proxy.reset();
            eventually(
                    "all are applied",
                    soon(),
                    () -> assertThat(consumer.applied()).isEqualTo(30));

            proxy.cutAfter(1_000);
            producer.tell(1_000);
            eventually(
                    "the rest comes over a new connection",
                    soon(),
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
        eventually(
                "the first are applied",
                soon(),
                () -> assertThat(consumer.applied()).isEqualTo(10));
        onBroker(channel -> channel.queueDelete(Topology.queue("accounting", "tracker", 0)));
        producer.tell(10);
        eventually(
                "a replay is asked for and served",
                soon(),
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
        consumer().close();
        producer.tell(10);
        eventually(
                "it waits at the broker",
                soon(),
                () -> assertThat(producer.told().published()).isEqualTo(10));

        var deaths = new AtomicInteger();
        var enough = new AtomicBoolean();
        onBroker(channel -> {
            channel.basicQos(1);
            channel.basicConsume(
                    Topology.queue("accounting", "tracker", 0),
                    false,
                    (tag, delivery) -> {
                        // Never while the channel is being closed: that would close it a second time.
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
                    soon(),
                    () -> assertThat(channel.messageCount(Topology.deadQueue("accounting")))
                            .isPositive());
            synchronized (enough) {
                enough.set(true);
            }
        });
        assertThat(deaths.get()).isGreaterThanOrEqualTo(20);
        TestService consumer = consumer();

        eventually(
                "it is replayed", soon(), () -> assertThat(consumer.applied()).isEqualTo(10));
        assertThat(consumer.effects()).hasSize(10);
    }

    /** Two deletions around a declaration do it by accident (rabbitmq-server issue 17457); a restart of the node ends it. */
    @Test
    void takesSpareQueuesWhileTheirOwnNamesAreSpoilt() throws Exception {
        TestService producer = producer(Map.of("ates.messaging.partitions", 2));
        TestService consumer = consumer();
        producer.tellEverybody(20);
        eventually(
                "the first are applied",
                soon(),
                () -> assertThat(consumer.applied()).isEqualTo(20));
        List<String> names = List.of(
                Topology.queue("accounting", "tracker", 0),
                Topology.requestQueue("tracker"),
                Topology.deadQueue("accounting"));
        try {
            names.forEach(RabbitMqTest::forgetWithoutItsMembers);
            rabbit.control("close_all_connections", "so that all declare their queues anew");
            producer.tellEverybody(20);

            eventually(
                    "what was lost on the way is replayed",
                    soon(),
                    () -> assertThat(consumer.applied()).isEqualTo(40));
            producer.tellEverybody(20);
            eventually(
                    "it goes on", soon(), () -> assertThat(consumer.applied()).isEqualTo(60));
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
                soon(),
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

    /** The record of the queue goes, its members stay and keep the name for themselves. */
    private static void forgetWithoutItsMembers(String queue) {
        rabbit.control(
                "eval",
                "rabbit_amqqueue:internal_delete(rabbit_misc:r(<<\"/\">>, queue, <<\"%s\">>), <<\"test\">>)."
                        .formatted(queue));
    }

    private static void user(String name, String configure, String write, String read) {
        rabbit.control("add_user", name, "secret");
        rabbit.control("set_permissions", name, configure, write, read);
    }

    /** As docs/operations/broker.md sets them up; a node that was wiped has forgotten them. */
    private static String as(String user) {
        if (!rabbit.control("list_users").contains("tracker")) {
            user(
                    "tracker",
                    "^ates\\.tracker(\\..+)?$",
                    "^ates\\.(tracker(\\..+)?|people\\.requests)$",
                    "^ates\\.(tracker(\\..+)?|people)$");
            user(
                    "accounting",
                    "^ates\\.accounting(\\..+)?$",
                    "^ates\\.(accounting(\\..+)?|people\\.requests|tracker\\.requests)$",
                    "^ates\\.(accounting(\\..+)?|people|tracker)$");
        }
        return rabbit.uri().replace("guest:guest", user + ":secret");
    }

    @Override
    String brokerUri(String user) {
        return as(user);
    }

    /** Accounting tries what is not its own. */
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
                // What waits for an answer gets it here as well.
            }
            assertThat(refusal.get(10, TimeUnit.SECONDS)).contains("403");
        }
    }
}
