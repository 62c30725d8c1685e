package dev.ates.messaging;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import dev.ates.contracts.wire.Addresses;
import dev.ates.contracts.wire.Chunk;
import dev.ates.contracts.wire.Envelope;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A producer and a consumer of one stream. Each test has its own databases and begins with an empty broker. */
abstract class StreamFixture {

    static final Duration SOON = Duration.ofSeconds(30);
    static final Instant NOON = Instant.parse("2026-03-10T11:00:00Z");

    final TestDatabase tracker = TestDatabase.create("tracker");
    final TestDatabase accounting = TestDatabase.create("accounting");
    final SettableClock clock = new SettableClock(NOON);
    private final List<TestService> started = new ArrayList<>();

    abstract String brokerUri();

    /** Deletes the queues and exchanges of the previous test. */
    @BeforeEach
    void emptyBroker() throws Exception {
        for (int partition = 0; partition < 4; partition++) {
            delete(Addresses.queue("accounting", "tracker", partition));
        }
        delete(Addresses.requestQueue("tracker"));
        delete(Addresses.deadQueue("accounting"));
    }

    @AfterEach
    void stopServices() {
        started.reversed().forEach(TestService::close);
    }

    /** The reason of the next dead letter; empty if there is none. */
    String buried() {
        Object reason = deadLetter().get("ates-reason");
        return reason == null ? "" : reason.toString();
    }

    /** The headers of the next dead letter; empty if there is none. */
    Map<String, Object> deadLetter() {
        var letters = new ArrayList<Map<String, Object>>();
        try {
            onBroker(channel -> {
                GetResponse dead = channel.basicGet(Addresses.deadQueue("accounting"), true);
                if (dead != null) {
                    letters.add(dead.getProps().getHeaders());
                }
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return letters.isEmpty() ? Map.of() : letters.getFirst();
    }

    TestService producer() {
        return producer(Map.of());
    }

    TestService producer(Map<String, Object> settings) {
        return producer(brokerUri(), settings);
    }

    TestService producer(String uri, Map<String, Object> settings) {
        return remember(TestService.producer(tracker, uri, clock, settings));
    }

    TestService consumer() {
        return consumer(brokerUri(), Map.of());
    }

    TestService consumer(String uri, Map<String, Object> settings) {
        return remember(TestService.consumer(accounting, uri, clock, settings));
    }

    TestService remember(TestService service) {
        started.add(service);
        return service;
    }

    static BasicProperties properties(Envelope envelope) {
        // Without a user id, because only the producer can use its own.
        return new BasicProperties.Builder()
                .contentType(Chunk.CONTENT_TYPE)
                .deliveryMode(2)
                .messageId(envelope.messageId())
                .headers(envelope.headers())
                .build();
    }

    /** Waits until the consumer has applied this many events. */
    static void awaitApplied(TestService consumer, long events) {
        eventually(
                events + " events are applied",
                SOON,
                () -> assertThat(consumer.applied()).isEqualTo(events));
    }

    /** Deletes a queue that may not exist: RabbitMQ ignores that, but the embedded broker closes the channel. */
    void delete(String queue) throws Exception {
        try {
            onBroker(channel -> channel.queueDelete(queue));
        } catch (IOException e) {
            assertThat(e).hasRootCauseInstanceOf(ShutdownSignalException.class);
            assertThat(e).rootCause().hasMessageContaining("404");
        }
    }

    /** Does this on a channel of its own; what it publishes has been confirmed by the broker when this returns. */
    void onBroker(BrokerWork work) throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(brokerUri());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            work.run(channel);
            channel.waitForConfirmsOrDie(SOON.toMillis());
        }
    }

    interface BrokerWork {
        void run(Channel channel) throws Exception;
    }
}
