package dev.ates.messaging;

import dev.ates.embedded.AmqpBroker;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
}
