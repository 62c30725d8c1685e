package dev.ates.messaging;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.wire.Addresses;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** On every broker: messages that the broker loses are published again. */
abstract class HealingSuite extends StreamSuite {

    @Test
    void healsADeletedQueue() throws Exception {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        awaitApplied(consumer, 10);

        delete(Addresses.queue("accounting", "tracker", 0));
        producer.tell(10);
        // Sooner, RabbitMQ might spoil the name for all later tests: see Topology.
        eventually(
                "it has healed once", SOON, () -> assertThat(consumer.applied()).isEqualTo(20));
        delete(Addresses.queue("accounting", "tracker", 0));
        producer.tell(10);

        eventually("all are applied", SOON, () -> assertThat(consumer.applied()).isEqualTo(30));
        assertThat(consumer.effects()).hasSize(30);
    }

    @Test
    void healsADeletedExchange() throws Exception {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        awaitApplied(consumer, 10);

        onBroker(channel -> channel.exchangeDelete(Addresses.exchange("tracker")));
        producer.tell(10);

        eventually("all are applied", SOON, () -> assertThat(consumer.applied()).isEqualTo(20));
        assertThat(consumer.effects()).hasSize(20);
    }

    @Test
    void healsADeletedBinding() throws Exception {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        awaitApplied(consumer, 10);

        onBroker(channel -> channel.queueUnbind(
                Addresses.queue("accounting", "tracker", 0), Addresses.exchange("tracker"), Addresses.liveKey(0)));
        producer.tell(10);

        eventually("all are applied", SOON, () -> assertThat(consumer.applied()).isEqualTo(20));
        assertThat(consumer.effects()).hasSize(20);
    }

    @Test
    void healsAQueueWhoseMessagesAreLost() throws Exception {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(10);
        awaitApplied(consumer, 10);
        consumer.close();
        producer.tell(1_000);
        eventually(
                "they wait at the broker",
                SOON,
                () -> assertThat(producer.told().published()).isEqualTo(1_010));

        onBroker(channel -> channel.queuePurge(Addresses.queue("accounting", "tracker", 0)));
        TestService again = consumer();

        eventually(
                "a heartbeat and a replay bring all",
                SOON,
                () -> assertThat(again.applied()).isEqualTo(1_010));
        assertThat(again.effects()).hasSize(1_010);
    }

    @Test
    void keepsWhatItHasInHandWhileItsDatabaseSuffers() {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(5);
        awaitApplied(consumer, 5);
        JdbcTemplate database = new JdbcTemplate(accounting.dataSource());
        database.execute("""
                create function suffer() returns trigger language plpgsql as
                $$ begin raise exception 'no room' using errcode = '53100'; end $$""");
        database.execute("create trigger suffers before insert on effect execute function suffer()");
        producer.tell(5);
        eventually(
                "they have left",
                SOON,
                () -> assertThat(producer.told().published()).isEqualTo(10));

        database.execute("drop trigger suffers on effect");

        eventually(
                "they are applied", SOON, () -> assertThat(consumer.applied()).isEqualTo(10));
        assertThat(consumer.effects()).hasSize(10);
        assertThat(consumer.bean(Quarantine.class).list(Quarantine.State.open, null, null, Long.MAX_VALUE, 500))
                .isEmpty();
    }

    @Test
    void hasTheBrokerKeepWhatIsNotCommitted() throws Exception {
        TestService producer = producer();
        TestService consumer = consumer();
        producer.tell(5);
        awaitApplied(consumer, 5);
        try (var blocker = accounting.dataSource().getConnection();
                var lock = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            lock.execute("lock table effect in access exclusive mode");
            producer.tell(5);
            eventually(
                    "the consumer is in the middle of them",
                    SOON,
                    () -> assertThat(endThoseWhoWait(false)).isPositive());
            eventually(
                    "the broker has said that it has them",
                    SOON,
                    () -> assertThat(producer.told().published()).isEqualTo(10));

            producer.close();
            CompletableFuture<Void> end = CompletableFuture.runAsync(consumer::close);
            eventually("the consumer has ended without them", SOON, () -> {
                endThoseWhoWait(true);
                assertThat(end).isDone();
            });
            blocker.rollback();
        }
        TestService again = consumer();

        eventually(
                "they come again, without their producer",
                SOON,
                () -> assertThat(again.applied()).isEqualTo(10));
        assertThat(again.effects()).hasSize(10);
    }

    /** How many sessions of the consumer's database wait for a lock; optionally ends them, like a crash. */
    private int endThoseWhoWait(boolean end) {
        return new JdbcTemplate(accounting.dataSource())
                .queryForList("""
                        select pid %s from pg_stat_activity
                         where datname = current_database() and wait_event_type = 'Lock'
                        """.formatted(end ? ", pg_terminate_backend(pid)" : ""))
                .size();
    }
}
