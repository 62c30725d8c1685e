package dev.ates.messaging;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.messaging.apply.Appliers;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.apply.JdbcQuarantine;
import dev.ates.messaging.broker.Link;
import dev.ates.messaging.broker.Topology;
import dev.ates.messaging.broker.Traffic;
import dev.ates.messaging.log.JdbcOutbox;
import dev.ates.messaging.log.Sequencer;
import dev.ates.messaging.log.Signals;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.look.JdbcStreams;
import dev.ates.messaging.look.StreamCounters;
import dev.ates.messaging.store.Store;
import dev.ates.robots.Leases;
import dev.ates.robots.RobotWiring;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/**
 * Connects a service to the streams: import this into its application, which has a {@link DataSource}, a broker and a {@link
 * Clock}. A {@link ProducedStream} bean (at most one) makes it a producer, each {@link StreamHandler} bean a consumer.
 */
@Configuration(proxyBeanMethods = false)
@Import({RobotWiring.class, Cursors.class, Link.class, Signals.class, Store.class, Topology.class, Traffic.class})
@EnableConfigurationProperties({MessagingSettings.class, BusinessSettings.class})
public class Messaging {

    @Bean
    BusinessCalendar businessCalendar(Clock clock, BusinessSettings settings) {
        return new BusinessCalendar(clock, settings.zone());
    }

    /** Lazy: only a producer needs it. */
    @Bean
    @Lazy
    JdbcOutbox outbox(Store store, ProducedStream stream, MessagingSettings settings, Signals signals) {
        return new JdbcOutbox(store, stream, settings.partitions(), signals.toSequence());
    }

    @Bean
    Traffic.Tellings tellings(
            Store store,
            ObjectProvider<ProducedStream> produced,
            Leases leases,
            MessagingSettings settings,
            BusinessSettings business) {
        var sequencing = new Sequencer.Settings(business.sealGrace(), settings.keepMonths(), settings.forgetAfter());
        return new Traffic.Tellings(produced.stream()
                .map(stream -> new Traffic.Telling(
                        new StreamLog(store, stream, business.terms()),
                        leases.of("stream " + stream.name(), settings.leaseLength()),
                        sequencing))
                .toList());
    }

    @Bean
    JdbcQuarantine quarantine(Store store, Cursors cursors, ObjectProvider<StreamHandler<?>> handlers) {
        return new JdbcQuarantine(store, cursors, () -> handlers.stream().toList());
    }

    @Bean
    Appliers appliers(
            ObjectProvider<StreamHandler<?>> handlers,
            Store store,
            Cursors cursors,
            JdbcQuarantine quarantine,
            BusinessSettings business) {
        return new Appliers(handlers.stream().toList(), store, cursors, quarantine, business.terms());
    }

    /** Uses the service's registry, or an unread one if there is none. */
    @Bean
    StreamCounters streamCounters(ObjectProvider<MeterRegistry> registry) {
        return new StreamCounters(registry.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    JdbcStreams messagingStreams(Store store, Cursors cursors, MessagingSettings settings, Signals signals, Link link) {
        return new JdbcStreams(store, cursors, settings.silentAfter(), signals, link::product);
    }
}
