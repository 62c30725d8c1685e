package dev.ates.messaging;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.testkit.NeedsRabbit;
import dev.ates.testkit.RabbitNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams over a real RabbitMQ, and what only a broker in a process of its own can suffer. */
@NeedsRabbit
class RabbitMqTest extends StreamSuite {

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
}
