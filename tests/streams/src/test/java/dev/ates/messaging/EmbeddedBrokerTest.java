package dev.ates.messaging;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.ates.embedded.AmqpBroker;
import dev.ates.messaging.broker.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
                channel.basicPublish(Topology.requestExchange("tracker"), "", request, new byte[0]);
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
        eventually("no request is left", soon(), () -> {
            onBroker(channel -> assertThat(channel.messageCount(Topology.requestQueue("tracker")))
                    .isZero());
        });
        assertThat(producer.told().stopped()).isNull();
    }
}
