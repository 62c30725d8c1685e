package dev.ates.messaging;

import dev.ates.embedded.AmqpBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Streams over the broker that runs inside the JVM. */
class EmbeddedBrokerTest extends StreamSuite {

    @TempDir
    static Path folder;

    private static AmqpBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = AmqpBroker.start(folder, 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Override
    String brokerUri() {
        return broker.uri();
    }
}
