package dev.ates.messaging;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.ates.contracts.Trace;
import dev.ates.contracts.wire.Addresses;
import dev.ates.contracts.wire.Ask;
import dev.ates.embedded.AmqpBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams over the broker that runs inside the JVM. */
class EmbeddedBrokerTest extends TrustSuite {

    private static final List<AmqpBroker.User> USERS = List.of(
            new AmqpBroker.User("people", List.of()),
            new AmqpBroker.User("tracker", List.of("people")),
            new AmqpBroker.User("accounting", List.of("people", "tracker")));

    @TempDir
    static Path folder;

    private static AmqpBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = AmqpBroker.start(folder, 0, USERS);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Override
    String brokerUri() {
        return broker.uri();
    }

    @Override
    String brokerUri(String user) {
        return broker.uri(user);
    }

    @Test
    void publishesBesideAFloodOfRequests() throws Exception {
        producer().close();
        var request = new BasicProperties.Builder()
                .deliveryMode(2)
                .headers(Map.of("ates-consumer", "accounting", "ates-partition", 0, "ates-applied", 0L))
                .build();
        onBroker(channel -> {
            channel.txSelect();
            for (int n = 0; n < 5_000; n++) {
                channel.basicPublish(Addresses.requestExchange("tracker"), "", request, new byte[0]);
            }
            channel.txCommit();
        });
        TestService consumer = consumer();

        TestService producer = producer();
        producer.tell(5);

        eventually(
                "it is published and applied",
                Duration.ofSeconds(5),
                () -> assertThat(consumer.applied()).isEqualTo(5));
        eventually("no request is left", SOON, () -> {
            onBroker(channel -> assertThat(channel.messageCount(Addresses.requestQueue("tracker")))
                    .isZero());
        });
        assertThat(producer.told().stopped()).isNull();
    }

    /**
     * Every header and attribute of a real message is documented, and every documented one is used. Seen to fail
     * without {@code ates-begins} in the guide's table, and without {@code ates-user-id} of a dead letter in {@code
     * asyncapi.yaml}.
     */
    @Test
    void carriesTheHeadersAndAttributesThatAreDocumentedAndNoOthers() throws Exception {
        Map<String, Object> dollars = Map.of("ates.business.currency", "USD");
        TestService producer = producer(dollars);
        tap();
        try (Trace.Scope click = Trace.enter(null)) {
            producer.tell(3);
        }
        TestService consumer = consumer(brokerUri(), dollars);
        eventually("it is applied", SOON, () -> assertThat(consumer.applied()).isEqualTo(3));
        producer.jdbc()
                .sql("update messaging.stream_head set stopped = 'to be forked'")
                .update();
        producer.bean(Streams.class).resume("tracker", "ada", "to see a fork's headers", null);
        producer.tell(2);
        onBroker(channel -> {
            channel.basicPublish(
                    "",
                    Addresses.queue("accounting", "tracker", 0),
                    new BasicProperties.Builder().headers(Map.of("odd", "1")).build(),
                    new byte[] {'?'});
        });
        producer.jdbc()
                .sql("delete from messaging.event_log where last_position <= 3")
                .update();
        // A consumer sends a mark once it has applied an event, with its next request.
        var beginning = new Ask("analytics", 0, null, 0, null, true);
        var progress = new Ask("analytics", 0, null, 3, UUID.randomUUID(), false);
        var captured = new Captured();

        eventually("each kind of message was told with all that it can have", SOON, () -> {
            onBroker(channel -> {
                for (Ask ask : List.of(beginning, progress)) {
                    channel.basicPublish(
                            Addresses.requestExchange("tracker"),
                            "",
                            new BasicProperties.Builder().headers(ask.headers()).build(),
                            new byte[0]);
                }
                captured.drain(channel, "tap");
                captured.drain(channel, Addresses.deadQueue("accounting"));
            });
            for (String kind : List.of(Captured.CHUNK, Captured.HEARTBEAT, Captured.REQUEST, Captured.DEAD)) {
                assertThat(captured.of(kind)).as(kind).isEqualTo(Captured.inAsyncApi(kind));
            }
        });
        var told = new TreeSet<>(captured.of(Captured.CHUNK));
        told.addAll(captured.of(Captured.HEARTBEAT));
        assertThat(told).isEqualTo(Captured.inTheGuide("| header | type | value |"));
        assertThat(captured.of(Captured.REQUEST)).isEqualTo(Captured.inTheParagraph("Gap."));
        assertThat(captured.of(Captured.DEAD)).isEqualTo(Captured.inTheParagraph("Not a chunk."));
        assertThat(captured.of(Captured.ATTRIBUTES))
                .isEqualTo(Captured.inTheGuide("| attribute | value |"))
                .isEqualTo(Captured.inTheSchema());
        onBroker(channel -> channel.queueDelete("tap"));
    }

    /** Declares a queue that receives a copy of all published messages and requests. */
    private void tap() throws Exception {
        onBroker(channel -> {
            channel.queueDeclare("tap", true, false, false, Map.of());
            channel.exchangeDeclare(Addresses.exchange("tracker"), "topic", true);
            channel.exchangeDeclare(Addresses.requestExchange("tracker"), "fanout", true);
            channel.queueBind("tap", Addresses.exchange("tracker"), "#");
            channel.queueBind("tap", Addresses.requestExchange("tracker"), "");
        });
    }
}
