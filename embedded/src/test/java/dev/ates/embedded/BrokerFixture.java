package dev.ates.embedded;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The embedded broker with a user for each of two services, and RabbitMQ's own client. */
abstract class BrokerFixture {

    static final List<AmqpBroker.User> USERS = List.of(
            new AmqpBroker.User("people", List.of()),
            new AmqpBroker.User("tracker", List.of("people")),
            new AmqpBroker.User("accounting", List.of("people", "tracker")));
    static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    static AmqpBroker broker;

    Connection connection;
    Channel channel;

    @BeforeAll
    static void startBroker() {
        broker = AmqpBroker.start(folder, 0, USERS);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void connect() throws Exception {
        connection = connectTo(broker.uri());
        channel = connection.createChannel();
    }

    @AfterEach
    void disconnect() throws IOException {
        connection.close();
    }

    static Connection connectTo(String uri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    interface BrokerWork {
        void run(Channel channel) throws Exception;
    }
}
