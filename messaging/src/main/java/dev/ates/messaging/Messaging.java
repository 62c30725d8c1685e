package dev.ates.messaging;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.Event;
import dev.ates.messaging.apply.Applier;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.apply.JdbcQuarantine;
import dev.ates.messaging.broker.Traffic;
import dev.ates.messaging.log.JdbcOutbox;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.look.JdbcOperations;
import dev.ates.messaging.look.ReplayWishes;
import dev.ates.messaging.look.StreamCounters;
import dev.ates.messaging.look.StreamFigures;
import dev.ates.messaging.look.StreamGauges;
import dev.ates.messaging.wire.Terms;
import dev.ates.robots.Leases;
import dev.ates.robots.RobotWiring;
import dev.ates.robots.Signal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes a service tell and hear: import this into its application, which has a {@link DataSource}, a broker and a {@link
 * Clock}. Each {@link ProducedStream} bean (at most one) makes it a producer, each {@link StreamHandler} bean a consumer.
 */
@Configuration(proxyBeanMethods = false)
@Import(RobotWiring.class)
@EnableConfigurationProperties({MessagingSettings.class, BusinessSettings.class})
public class Messaging {

    /** What a service has of messaging in its database: a schema of its own with a history of its own. */
    public record Schema() {}

    @Bean
    public Schema messagingSchema(DataSource dataSource) {
        Flyway.configure(getClass().getClassLoader())
                .dataSource(dataSource)
                .schemas("messaging")
                .locations("classpath:messaging/migrations")
                .load()
                .migrate();
        return new Schema();
    }

    @Bean
    public BusinessCalendar businessCalendar(Clock clock, BusinessSettings settings) {
        return new BusinessCalendar(clock, settings.zone());
    }

    @Bean
    public JdbcQuarantine quarantine(JdbcClient jdbc, Clock clock) {
        return new JdbcQuarantine(jdbc, clock);
    }

    @Bean
    public Cursors cursors(JdbcClient jdbc, Clock clock) {
        return new Cursors(jdbc, clock);
    }

    /** Raised when a transaction that told something has committed. */
    @Bean
    public Signal committed() {
        return new Signal();
    }

    /** Only a service that tells something asks for it. */
    @Bean
    @Lazy
    public JdbcOutbox outbox(
            JdbcTemplate jdbc,
            BusinessCalendar calendar,
            ProducedStream stream,
            MessagingSettings settings,
            Signal committed) {
        return new JdbcOutbox(jdbc, calendar, stream, settings.partitions(), committed);
    }

    @Bean
    public Traffic traffic(
            Schema schema,
            ReplayWishes wishes,
            StreamCounters counters,
            Signal committed,
            ObjectProvider<ProducedStream> produced,
            ObjectProvider<StreamHandler<?>> handlers,
            ConnectionFactory connections,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            BusinessCalendar calendar,
            Cursors cursors,
            JdbcQuarantine quarantine,
            Leases leases,
            MessagingSettings settings,
            BusinessSettings business) {
        var traffic = new Traffic(jdbc, cursors, connections, wishes, counters, committed, settings);
        produced.stream()
                .map(stream -> new StreamLog(
                        jdbc, new TransactionTemplate(transactions), calendar, stream, business.sealGrace()))
                .forEach(log -> traffic.tell(
                        log, leases.of("stream " + log.stream(), settings.leaseLength()), business.terms()));
        handlers.stream()
                .forEach(handler -> hear(handler, traffic, cursors, quarantine, business.terms(), transactions));
        return traffic;
    }

    @Bean
    public ReplayWishes replayWishes() {
        return new ReplayWishes();
    }

    /** The registry of the service, or one that nobody reads where there is none. */
    @Bean
    public StreamCounters streamCounters(ObjectProvider<MeterRegistry> registry) {
        return new StreamCounters(registry.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    public StreamFigures streamFigures(Traffic traffic, JdbcClient jdbc, Clock clock) {
        return new StreamFigures(traffic, jdbc, clock);
    }

    @Bean
    public Snapshots snapshots() {
        return new Snapshots();
    }

    @Bean
    public StreamGauges streamGauges(StreamCounters counters, StreamFigures figures, Snapshots snapshots) {
        return new StreamGauges(counters.registry(), figures, snapshots);
    }

    @Bean
    public JdbcOperations operations(
            JdbcClient jdbc,
            Clock clock,
            Cursors cursors,
            StreamFigures figures,
            ReplayWishes wishes,
            ObjectProvider<StreamHandler<?>> handlers,
            PlatformTransactionManager transactions) {
        return new JdbcOperations(
                jdbc, clock, cursors, figures, wishes, handlers.stream().toList(), transactions);
    }

    private static <E extends Event> void hear(
            StreamHandler<E> handler,
            Traffic traffic,
            Cursors cursors,
            JdbcQuarantine quarantine,
            Terms terms,
            PlatformTransactionManager transactions) {
        traffic.hear(
                handler.producer(),
                partition -> new Applier<>(handler, partition, cursors, quarantine, terms, transactions));
    }
}
