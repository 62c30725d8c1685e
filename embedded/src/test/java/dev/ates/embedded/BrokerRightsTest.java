package dev.ates.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What each user of the embedded broker may do. */
class BrokerRightsTest extends BrokerFixture {

    @Test
    void refusesAWrongPassword() {
        assertThatThrownBy(() -> connectTo("amqp://ates:guess@localhost:" + broker.port()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void letsAServiceDoWhatIsItsOwn() throws Exception {
        as("tracker", own -> {
            own.exchangeDeclare("ates.tracker", BuiltinExchangeType.TOPIC, true);
            own.exchangeDeclare("ates.tracker.requests", BuiltinExchangeType.FANOUT, true);
            own.queueDeclare("ates.tracker.requested", true, false, false, Map.of());
            own.queueBind("ates.tracker.requested", "ates.tracker.requests", "");
        });
        as("accounting", own -> {
            own.exchangeDeclarePassive("ates.tracker");
            own.queueDeclare("ates.accounting.from.tracker.0", true, false, false, Map.of());
            own.queueBind("ates.accounting.from.tracker.0", "ates.tracker", "live.0");
            own.basicPublish("ates.tracker.requests", "", userId("accounting"), bytes("how far"));
        });
        as("tracker", own -> {
            own.confirmSelect();
            own.basicPublish("ates.tracker", "live.0", true, userId("tracker"), bytes("told"));
            own.waitForConfirmsOrDie(SOON.toMillis());
            await().atMost(SOON).until(() -> own.basicGet("ates.tracker.requested", true) != null);
        });
        as("accounting", own -> {
            GetResponse told = own.basicGet("ates.accounting.from.tracker.0", true);
            assertThat(text(told.getBody())).isEqualTo("told");
            assertThat(told.getProps().getUserId()).isEqualTo("tracker");
        });
    }

    @Test
    void refusesAServiceWhatIsNotItsOwn() throws Exception {
        as("tracker", own -> {
            own.exchangeDeclare("ates.tracker", BuiltinExchangeType.TOPIC, true);
            own.queueDeclare("ates.tracker.requested", true, false, false, Map.of());
        });
        as("accounting", own -> {
            own.exchangeDeclare("ates.accounting", BuiltinExchangeType.TOPIC, true);
            own.queueDeclare("ates.accounting.from.tracker.0", true, false, false, Map.of());
        });
        List<BrokerWork> foreign = List.of(
                own -> own.basicPublish("ates.tracker", "live.0", userId("accounting"), bytes("forged")),
                own -> own.basicPublish("", "ates.tracker.requested", userId("accounting"), bytes("forged")),
                own -> own.basicPublish("amq.topic", "live.0", userId("accounting"), bytes("forged")),
                own -> own.basicConsume("ates.tracker.requested", true, (tag, message) -> {}, tag -> {}),
                own -> own.basicGet("ates.tracker.requested", true),
                own -> own.queueDelete("ates.tracker.requested"),
                own -> own.queuePurge("ates.tracker.requested"),
                own -> own.queueBind("ates.tracker.requested", "ates.accounting", "a"),
                own -> {
                    // No name means the last declared queue, and a passive declaration requires no permission.
                    own.queueDeclarePassive("ates.tracker.requested");
                    own.queueBind("", "ates.accounting", "a");
                },
                own -> own.queueUnbind("ates.tracker.requested", "ates.tracker", "live.0"),
                own -> own.exchangeDelete("ates.tracker"),
                own -> own.exchangeDeclare("ates.other", BuiltinExchangeType.FANOUT, true),
                own -> own.exchangeDeclare("ates.accountings", BuiltinExchangeType.FANOUT, true),
                own -> own.queueDeclare("anything", true, false, false, Map.of()),
                own -> own.queueDeclare("ates.tracker.dead", true, false, false, Map.of()));

        assertAllRefused(foreign);

        assertThat(channel.messageCount("ates.tracker.requested")).isZero();
    }

    /** A forwarded message keeps the name of the user who published it. */
    @Test
    void letsNobodyPassMessagesOnIntoAForeignStream() throws Exception {
        as("tracker", own -> own.exchangeDeclare("ates.tracker", BuiltinExchangeType.TOPIC, true));
        assertAllRefused(List.of(
                own -> own.queueDeclare(
                        "ates.accounting.loop", true, false, false, Map.of("x-dead-letter-exchange", "ates.tracker")),
                own -> own.queueDeclare(
                        "ates.accounting.loop", true, false, false, Map.of("alternateExchange", "ates.tracker")),
                own -> own.queueDeclare(
                        "ates.accounting.loop",
                        true,
                        false,
                        false,
                        Map.of("alternateBinding", Map.of("destination", "ates.tracker"))),
                own -> own.exchangeDeclare(
                        "ates.accounting",
                        BuiltinExchangeType.FANOUT,
                        true,
                        false,
                        Map.of("alternate-exchange", "ates.tracker"))));
        as(
                "accounting",
                own -> own.queueDeclare("ates.accounting.spare", true, false, false, Map.of("x-expires", 600_000)));
    }

    /** A selector of a binding or a consumer is evaluated by the broker's thread of the producer: some take for ever. */
    @Test
    void letsNobodySelectMessages() throws Exception {
        as("tracker", own -> own.exchangeDeclare("ates.tracker", BuiltinExchangeType.TOPIC, true));
        as("accounting", own -> own.queueDeclare("ates.accounting.own", true, false, false, Map.of()));
        Map<String, Object> selector =
                Map.of("x-filter-jms-selector", "'aaaaaaaaaaaaaaaaaaaaaaaa' LIKE '%a%a%a%a%a%a%b'");
        assertAllRefused(List.of(
                own -> own.queueBind("ates.accounting.own", "ates.tracker", "live.0", selector),
                own -> own.queueBind("ates.accounting.own", "ates.tracker", "#.live.#"),
                own -> own.basicConsume(
                        "ates.accounting.own", true, "", false, false, selector, (tag, message) -> {}, tag -> {})));
        as("accounting", own -> own.queueBind("ates.accounting.own", "ates.tracker", "live.0"));
    }

    private void assertAllRefused(List<BrokerWork> foreign) {
        for (int n = 0; n < foreign.size(); n++) {
            int number = n;
            assertThatCode(() -> assertRefused("accounting", foreign.get(number)))
                    .as("attempt %d", n)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void letsNobodyPublishUnderAnotherUsersId() throws Exception {
        as("accounting", own -> own.exchangeDeclare("ates.accounting", BuiltinExchangeType.TOPIC, true));

        assertRefused(
                "accounting", own -> own.basicPublish("ates.accounting", "a", userId("tracker"), bytes("forged")));
        assertThatThrownBy(() -> broker.uri("nobody")).hasMessage("The broker has no user nobody");
        assertThat(folder.resolve("broker.json")).content().doesNotContain(passwordOf(broker.uri("tracker")));
    }

    private static String passwordOf(String uri) {
        return uri.replaceFirst("amqp://[a-z]+:", "").replaceFirst("@.*", "");
    }

    private static AMQP.BasicProperties userId(String user) {
        return new AMQP.BasicProperties.Builder().userId(user).build();
    }

    private static void as(String user, BrokerWork work) throws Exception {
        try (Connection own = connectTo(broker.uri(user))) {
            work.run(own.createChannel());
        }
    }

    private static void assertRefused(String user, BrokerWork work) throws Exception {
        try (Connection own = connectTo(broker.uri(user))) {
            Channel channel = own.createChannel();
            var refusal = new CompletableFuture<String>();
            own.addShutdownListener(cause -> refusal.complete(String.valueOf(cause.getMessage())));
            channel.addShutdownListener(cause -> refusal.complete(String.valueOf(cause.getMessage())));
            try {
                work.run(channel);
            } catch (IOException e) {
                // Sends the error also to a call that waits for a response.
            }
            assertThat(refusal.completeOnTimeout("not refused", 10, TimeUnit.SECONDS)
                            .get())
                    .contains("403");
        } catch (AlreadyClosedException closedByTheBroker) {
            assertThat(closedByTheBroker).hasMessageContaining("403");
        }
    }
}
