package dev.ates.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The properties on which aTES relies, tested with RabbitMQ's own client. */
class AmqpBrokerTest extends BrokerFixture {

    @Test
    void keepsDurableQueuesAndPersistentMessagesAcrossARestart() throws Exception {
        channel.exchangeDeclare("kept", BuiltinExchangeType.TOPIC, true);
        channel.queueDeclare("kept", true, false, false, Map.of());
        channel.queueBind("kept", "kept", "a.#");
        channel.confirmSelect();
        channel.basicPublish("kept", "a.b", MessageProperties.PERSISTENT_BASIC, bytes("still here"));
        channel.waitForConfirmsOrDie(SOON.toMillis());
        connection.close();
        String uri = broker.uri();

        broker.close();
        broker = AmqpBroker.start(folder, broker.port(), USERS);
        connect();

        assertThat(broker.uri()).isEqualTo(uri);
        GetResponse message = channel.basicGet("kept", true);
        assertThat(message).isNotNull();
        assertThat(text(message.getBody())).isEqualTo("still here");
        channel.basicPublish("kept", "a.c", MessageProperties.PERSISTENT_BASIC, bytes("still bound"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(channel.basicGet("kept", true)).isNotNull());
    }

    @Test
    void confirmsManyMessagesInFlight() throws Exception {
        channel.queueDeclare("confirmed", true, false, false, Map.of());
        channel.confirmSelect();

        for (int i = 0; i < 200; i++) {
            channel.basicPublish("", "confirmed", MessageProperties.PERSISTENT_BASIC, bytes("message " + i));
        }

        channel.waitForConfirmsOrDie(SOON.toMillis());
        assertThat(channel.messageCount("confirmed")).isEqualTo(200);
    }

    @Test
    void nacksAndThenReturnsAnUnroutableMandatoryMessage() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        channel.addReturnListener(message -> heard.add("returned " + text(message.getBody())));
        channel.addConfirmListener((tag, multiple) -> heard.add("ack"), (tag, multiple) -> heard.add("nack"));
        channel.confirmSelect();

        channel.basicPublish("amq.topic", "nobody", true, MessageProperties.PERSISTENT_BASIC, bytes("lost"));

        await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsExactly("nack", "returned lost"));
    }

    @Test
    void ignoresArgumentsThatOnlyRabbitMqKnows() throws Exception {
        channel.exchangeDeclare("foreign", BuiltinExchangeType.TOPIC, true, false, Map.of("x-unknown", "value"));
        channel.queueDeclare(
                "foreign",
                true,
                false,
                false,
                Map.of(
                        "x-queue-type",
                        "quorum",
                        "x-dead-letter-exchange",
                        "dead",
                        "x-delivery-limit",
                        20,
                        "x-single-active-consumer",
                        true));

        assertThat(connection.isOpen()).isTrue();
        assertThatCode(() -> channel.queueDeclare("foreign", true, false, false, Map.of("x-queue-type", "quorum")))
                .doesNotThrowAnyException();
    }

    @Test
    void feedsASingleActiveConsumerAndTurnsToTheNextWhenItLeaves() throws Exception {
        List<String> first = new CopyOnWriteArrayList<>();
        List<String> second = new CopyOnWriteArrayList<>();
        channel.queueDeclare("single", true, false, false, Map.of("x-single-active-consumer", true));
        Channel otherChannel = connection.createChannel();
        String firstTag =
                channel.basicConsume("single", true, (tag, message) -> first.add(text(message.getBody())), tag -> {});
        otherChannel.basicConsume("single", true, (tag, message) -> second.add(text(message.getBody())), tag -> {});
        Channel publishing = connection.createChannel();

        for (int i = 0; i < 20; i++) {
            publishing.basicPublish("", "single", MessageProperties.PERSISTENT_BASIC, bytes("m" + i));
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(first).hasSize(20));
        assertThat(second).isEmpty();

        channel.basicCancel(firstTag);
        publishing.basicPublish("", "single", MessageProperties.PERSISTENT_BASIC, bytes("next"));
        await().atMost(SOON).untilAsserted(() -> assertThat(second).containsExactly("next"));
    }

    @Test
    void putsAMessageAsideThatIsRejectedTooOften() throws Exception {
        channel.exchangeDeclare("dead", BuiltinExchangeType.FANOUT, true);
        channel.queueDeclare("dead", true, false, false, Map.of());
        channel.queueBind("dead", "dead", "");
        channel.queueDeclare(
                "poisoned",
                true,
                false,
                false,
                Map.of("alternateExchange", "dead", "x-qpid-maximum-delivery-count", 1));
        channel.basicPublish("", "poisoned", MessageProperties.PERSISTENT_BASIC, bytes("poison"));

        channel.basicConsume(
                "poisoned",
                false,
                (tag, message) -> channel.basicReject(message.getEnvelope().getDeliveryTag(), false),
                tag -> {});

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(channel.messageCount("dead")).isEqualTo(1));
        assertThat(channel.messageCount("poisoned")).isZero();
    }

    @Test
    void keepsHeadersAndContentTypeAsTheyAre() throws Exception {
        channel.queueDeclare("headers", true, false, false, Map.of());
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType("application/cloudevents-batch+json")
                .deliveryMode(2)
                .headers(Map.of("stream", "tracker", "first", 7_000_000_000L))
                .build();

        channel.basicPublish("", "headers", properties, bytes("[]"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(channel.messageCount("headers")).isEqualTo(1));
        AMQP.BasicProperties received = channel.basicGet("headers", true).getProps();
        assertThat(received.getContentType()).isEqualTo("application/cloudevents-batch+json");
        assertThat(received.getHeaders()).containsEntry("first", 7_000_000_000L);
        assertThat(received.getHeaders().get("stream")).hasToString("tracker");
    }

    @Test
    void takesAChunkOfTheLargestKind() throws Exception {
        channel.queueDeclare("large", true, false, false, Map.of());
        byte[] body = new byte[1024 * 1024];
        body[body.length - 1] = 1;
        var properties = new AMQP.BasicProperties.Builder()
                .deliveryMode(2)
                .headers(Map.of("note", "x".repeat(3500)))
                .build();
        channel.confirmSelect();

        channel.basicPublish("", "large", properties, body);

        channel.waitForConfirmsOrDie(SOON.toMillis());
        GetResponse received = channel.basicGet("large", true);
        assertThat(received.getBody()).isEqualTo(body);
        assertThat(received.getProps().getHeaders().get("note").toString()).hasSize(3500);
    }

    @Test
    void refusesAMessageThatNoClientWouldTake() throws Exception {
        channel.queueDeclare("too.large", true, false, false, Map.of());
        var refusal = new CompletableFuture<String>();
        channel.addShutdownListener(cause -> refusal.complete(String.valueOf(cause.getMessage())));

        try {
            channel.basicPublish(
                    "", "too.large", MessageProperties.PERSISTENT_BASIC, new byte[AmqpBroker.MESSAGE_MAX + 1]);
        } catch (AlreadyClosedException closedMeanwhile) {
            // The broker needs only the header to refuse it.
        }

        assertThat(refusal.completeOnTimeout("not refused", 10, TimeUnit.SECONDS)
                        .get())
                .contains("311");
        assertThat(connection.createChannel().messageCount("too.large")).isZero();
    }

    /** Twenty-four thousand levels in 120 kilobytes: too deep for the stack of any reader. */
    @Test
    void refusesHeadersNestedTooDeeplyAndGoesOn() throws Exception {
        channel.queueDeclare("nested", true, false, false, Map.of());
        try (RawClient raw = new RawClient(broker.uri())) {
            raw.publish("nested", 700);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(channel.messageCount("nested")).isEqualTo(1));
        for (int levels : List.of(900, 12_000, 24_000)) {
            try (RawClient raw = new RawClient(broker.uri())) {
                raw.publish("nested", levels);
                assertThat(raw.isClosedByTheBroker()).as("%d levels", levels).isTrue();
            }
        }
        connection.close();

        broker.close();
        broker = AmqpBroker.start(folder, broker.port(), USERS);
        connect();

        assertThat(channel.messageCount("nested")).isEqualTo(1);
        assertThat(channel.basicGet("nested", true).getProps().getHeaders()).containsOnlyKeys("x");
    }

    @Test
    void refusesAFolderInUseAndATakenPort(@TempDir Path elsewhere) throws IOException {
        assertThatThrownBy(() -> AmqpBroker.start(folder, 0, USERS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Already in use");

        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> AmqpBroker.start(elsewhere, other.getLocalPort(), USERS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Port " + other.getLocalPort());
        }
    }
}
