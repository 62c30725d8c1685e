package dev.ates.standalone;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import dev.ates.embedded.Passwords;
import dev.ates.messaging.Streams;
import dev.ates.testkit.NeedsRabbit;
import dev.ates.testkit.RabbitNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The users that {@code ates ops broker-users --apply} makes at a RabbitMQ are enough for the services, and no more. */
@NeedsRabbit
class BrokerUsersTest {

    private static final Duration HEARD_WITHIN = Duration.ofMinutes(1);

    @TempDir
    private static Path folder;

    private static RabbitNode node;
    private static Path passwords;

    @BeforeAll
    static void setUpTheUsers() throws Exception {
        node = RabbitNode.start();
        passwords = folder.resolve("broker-users");
        apply();
        List<String> first = Files.readAllLines(passwords);
        apply();
        assertThat(Files.readAllLines(passwords)).as("the same ever after").isEqualTo(first);
    }

    @AfterAll
    static void end() {
        node.close();
    }

    @Test
    void sufficeForAllServices() throws Exception {
        var broker = ExternalBroker.with("amqp://127.0.0.1:" + node.port(), passwords);
        var plan = new World.Plan(
                folder.resolve("data"), Ports.free(), Clock.systemUTC(), new SecureRandom(), broker, Map.of());
        try (World world = World.start(plan)) {
            for (String service : List.of("tracker", "accounting", "analytics")) {
                eventually(
                        service + " hears its streams",
                        HEARD_WITHIN,
                        () -> assertThat(world.bean(service, Streams.class).heard())
                                .isNotEmpty()
                                .allSatisfy(
                                        stream -> assertThat(stream.heardAt()).isNotNull()));
            }
            assertThat(node.control("list_connections", "user").lines().distinct())
                    .contains("people", "tracker", "accounting", "analytics")
                    .doesNotContain("guest");
        }
    }

    @Test
    void letNobodyPassForAnother() throws Exception {
        try (Connection tracker = as("tracker");
                Connection accounting = as("accounting")) {
            accounting.createChannel().exchangeDeclare("ates.accounting", "topic", true);
            accounting.createChannel().queueDeclare("ates.accounting.tested", true, false, false, null);
            tracker.createChannel().exchangeDeclare("ates.tracker", "topic", true);

            assertThat(published(tracker, "ates.tracker", "tracker")).isTrue();
            assertRefused(403, () -> published(tracker, "ates.accounting", "tracker"));
            assertRefused(406, () -> published(tracker, "ates.tracker", "accounting"));
            assertRefused(403, () -> published(tracker, "", "tracker"));
            assertRefused(403, () -> tracker.createChannel().basicGet("ates.accounting.tested", true));
            assertRefused(403, () -> tracker.createChannel().queuePurge("ates.accounting.tested"));
            assertRefused(403, () -> tracker.createChannel().exchangeDelete("ates.accounting"));
            assertRefused(
                    403, () -> tracker.createChannel().queueDeclare("ates.accounting.x", true, false, false, null));
        }
    }

    private static boolean published(Connection connection, String exchange, String userId) throws Exception {
        try (Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish(
                    exchange,
                    "ates.accounting.tested",
                    new AMQP.BasicProperties.Builder().userId(userId).build(),
                    new byte[] {1});
            return channel.waitForConfirms(HEARD_WITHIN.toMillis());
        }
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertRefused(int replyCode, Attempt attempt) {
        assertThatThrownBy(attempt::run).satisfies(failure -> {
            Throwable end = failure instanceof ShutdownSignalException ? failure : failure.getCause();
            assertThat(end)
                    .isInstanceOfSatisfying(
                            ShutdownSignalException.class,
                            refused -> assertThat(refused.getReason())
                                    .isInstanceOfSatisfying(
                                            AMQP.Channel.Close.class,
                                            close -> assertThat(close.getReplyCode())
                                                    .isEqualTo(replyCode)));
        });
    }

    private static Connection as(String user) throws Exception {
        var factory = new ConnectionFactory();
        factory.setPort(node.port());
        factory.setUsername(user);
        factory.setPassword(new Passwords(passwords).of(user));
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private static void apply() throws Exception {
        var err = new StringWriter();
        int exitCode = Ates.commandLine()
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(new StringWriter(), true))
                .execute(
                        "ops",
                        "broker-users",
                        "--apply",
                        "--passwords",
                        passwords.toString(),
                        "--rabbitmqctl",
                        node.controlScript().toString());
        assertThat(exitCode).as(err.toString()).isZero();
    }
}
