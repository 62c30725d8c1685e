package dev.ates.messaging;

import com.zaxxer.hikari.HikariDataSource;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.testkit.TestDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A service with its own database and only messaging, which can be started, stopped and restarted. */
final class TestService implements AutoCloseable {

    static final UUID ANN = UUID.fromString("00000000-0000-4000-8000-00000000000a");

    private final GenericApplicationContext context;

    private TestService(GenericApplicationContext context) {
        this.context = context;
    }

    /** The tracker as its consumers see it: it seals days, charges are assignments, credits completions. */
    static TestService producer(TestDatabase database, String brokerUri, Clock clock, Map<String, Object> settings) {
        return start(
                "tracker",
                database,
                brokerUri,
                clock,
                settings,
                beans -> beans.registerBean(
                        ProducedStream.class, () -> ProducedStream.sealingDays("tracker", new Seal())));
    }

    /** Consumes the tracker and records the effect of each event in its database. */
    static TestService consumer(TestDatabase database, String brokerUri, Clock clock, Map<String, Object> settings) {
        new JdbcTemplate(database.dataSource())
                .execute("create table if not exists effect (n bigint generated always as identity, event_id uuid,"
                        + " type text, amount bigint)");
        return start(
                "accounting",
                database,
                brokerUri,
                clock,
                settings,
                beans -> beans.registerBean(
                        "effects", StreamHandler.class, () -> new Effects(beans.getBean(JdbcTemplate.class))));
    }

    private static TestService start(
            String name,
            TestDatabase database,
            String brokerUri,
            Clock clock,
            Map<String, Object> more,
            Consumer<GenericApplicationContext> beans) {
        var context = new GenericApplicationContext();
        Map<String, Object> settings = new HashMap<>();
        settings.put("ates.messaging.service", name);
        settings.put("ates.messaging.poll", "10ms");
        settings.put("ates.messaging.heartbeat", "200ms");
        settings.put("ates.messaging.ask-again-after", "1s");
        settings.put("ates.messaging.retry-after-max", "500ms");
        settings.put("ates.messaging.lease-length", "1s");
        // In most tests, the broker has only one user.
        settings.put("ates.messaging.user-per-service", "false");
        settings.putAll(more);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(DataSource.class, () -> pool(database));
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(context.getBean(DataSource.class)));
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(context.getBean(DataSource.class)));
        context.registerBean(
                PlatformTransactionManager.class, () -> new JdbcTransactionManager(context.getBean(DataSource.class)));
        context.registerBean(ConnectionFactory.class, () -> {
            var rabbit = new com.rabbitmq.client.ConnectionFactory();
            rabbit.setAutomaticRecoveryEnabled(false);
            rabbit.setConnectionTimeout(2_000);
            var connections = new CachingConnectionFactory(rabbit);
            connections.setUri(brokerUri);
            return connections;
        });
        beans.accept(context);
        new AnnotatedBeanDefinitionReader(context).register(Messaging.class);
        context.refresh();
        context.start();
        return new TestService(context);
    }

    private static HikariDataSource pool(TestDatabase database) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(6);
        return pool;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    JdbcClient jdbc() {
        return bean(JdbcClient.class);
    }

    TransactionTemplate transaction() {
        return new TransactionTemplate(bean(PlatformTransactionManager.class));
    }

    /** Produces one assignment for each of this many people, in one transaction. */
    void tellEverybody(int people) {
        transaction()
                .executeWithoutResult(status -> bean(Outbox.class)
                        .append(IntStream.rangeClosed(1, people)
                                .mapToObj(n ->
                                        new TaskAssigned(UUID.randomUUID(), new UUID(1, n), "Task " + n, "", -n, "USD"))
                                .toList()));
    }

    /** Produces this many assignments with the fees −1, −2, −3 … in one transaction. */
    void tell(int assignments) {
        transaction().executeWithoutResult(status -> bean(Outbox.class).append(assignments(assignments)));
    }

    static List<TrackerEvent> assignments(int count) {
        return new ArrayList<>(IntStream.rangeClosed(1, count)
                .mapToObj(n -> new TaskAssigned(UUID.randomUUID(), ANN, "Task " + n, "", -n, "USD"))
                .toList());
    }

    /** The amounts that took effect, in order. */
    List<Long> effects() {
        return jdbc().sql("select amount from effect order by n")
                .query(Long.class)
                .list();
    }

    /** The number of applied events of all partitions. */
    long applied() {
        return bean(Streams.class).heard().stream()
                .mapToLong(Streams.Heard::applied)
                .sum();
    }

    Streams.Told told() {
        return bean(Streams.class).told().getFirst();
    }

    @Override
    public void close() {
        context.close();
    }

    /** A seal like the tracker's. */
    static final class Seal implements ProducedStream.DaySeal {
        @Override
        public int totals() {
            return 4;
        }

        @Override
        public long[] counts(dev.ates.contracts.Event event) {
            return switch ((TrackerEvent) event) {
                case TaskAssigned assigned -> new long[] {1, assigned.feeMinor(), 0, 0};
                case TaskCompleted completed -> new long[] {0, 0, 1, completed.rewardMinor()};
                case DaySealed sealed -> new long[totals()];
            };
        }

        @Override
        public DaySealed marker(java.time.LocalDate day, long[] totals) {
            return new DaySealed(day, totals[0], totals[1], totals[2], totals[3], "USD");
        }
    }

    /** Records effects; an assignment called "poison" cannot be applied. */
    static final class Effects implements StreamHandler<TrackerEvent> {
        private final JdbcTemplate jdbc;

        Effects(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        public String producer() {
            return "tracker";
        }

        @Override
        public Class<TrackerEvent> family() {
            return TrackerEvent.class;
        }

        @Override
        public void apply(Batch<TrackerEvent> batch) {
            for (Batch.Received<TrackerEvent> received : batch.events()) {
                long amount = switch (received.event()) {
                    case TaskAssigned assigned -> assigned.feeMinor();
                    case TaskCompleted completed -> completed.rewardMinor();
                    case DaySealed sealed -> 0;
                };
                jdbc.update(
                        "insert into effect (event_id, type, amount) values (?, ?, ?)",
                        received.id(),
                        received.event().getClass().getSimpleName(),
                        amount);
                if (received.event() instanceof TaskAssigned assigned
                        && assigned.title().equals("poison")) {
                    throw new IllegalStateException("This task is poison");
                }
            }
        }
    }
}
