package dev.ates.testkit;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsRabbit
class RabbitNodeTest {
    private static final Map<String, Object> QUORUM = Map.of("x-queue-type", "quorum");
    private static final Duration SOON = Duration.ofSeconds(20);

    private static RabbitNode node;

    @BeforeAll
    static void startNode() {
        node = RabbitNode.start();
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    @Test
    void keepsConfirmedMessagesThroughARestartAndAKill() throws Exception {
        publish("kept", "before the restart");
        node.restart();
        publish("kept", "before the kill");
        node.kill();
        assertThatThrownBy(RabbitNodeTest::connect).isInstanceOf(IOException.class);

        node.restart();

        eventually("first message is there", SOON, () -> assertThat(get("kept")).isEqualTo("before the restart"));
        eventually(
                "second message is there", SOON, () -> assertThat(get("kept")).isEqualTo("before the kill"));
    }

    @Test
    void forgetsEverythingWhenWiped() throws Exception {
        publish("wiped", "gone");
        String uri = node.uri();

        node.wipe();

        assertThat(node.uri()).isEqualTo(uri);
        assertThat(hasQueue("wiped")).isFalse();
    }

    @Test
    void answersNobodyWhilePaused() throws Exception {
        node.pause();
        assertThatThrownBy(RabbitNodeTest::connect).isInstanceOf(TimeoutException.class);

        node.resume();
        eventually("node answers again", SOON, () -> connect().close());
    }

    @Test
    void leavesNoProcessBehind() {
        List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
        RabbitNode other = RabbitNode.start();
        List<ProcessHandle> started = ProcessHandle.current()
                .descendants()
                .filter(process -> !before.contains(process))
                .toList();

        other.close();

        assertThat(started).hasSizeGreaterThan(3);
        eventually(
                "all processes of the node are gone",
                SOON,
                () -> assertThat(started).noneMatch(ProcessHandle::isAlive));
    }

    private static void publish(String queue, String text) throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, QUORUM);
            channel.confirmSelect();
            channel.basicPublish(
                    "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, text.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(20_000);
        }
    }

    private static String get(String queue) throws Exception {
        try (Connection connection = connect()) {
            return new String(connection.createChannel().basicGet(queue, true).getBody(), StandardCharsets.UTF_8);
        }
    }

    private static boolean hasQueue(String name) throws Exception {
        try (Connection connection = connect()) {
            Channel channel = connection.createChannel();
            channel.queueDeclarePassive(name);
            return true;
        } catch (IOException notFound) {
            return false;
        }
    }

    private static Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(node.uri());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(2_000);
        factory.setHandshakeTimeout(2_000);
        return factory.newConnection();
    }
}
