package dev.ates.robots;

import java.time.Clock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs every {@link Robot} bean. {@code messaging} imports this, so each service has it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RobotSettings.class)
public class RobotWiring {

    /** Migrates the schema {@code robots} of a service's database, which has its own Flyway history. */
    record Schema() {}

    @Bean
    Schema robotsSchema(DataSource dataSource) {
        Flyway.configure(getClass().getClassLoader())
                .dataSource(dataSource)
                .schemas("robots")
                .locations("classpath:robots/migrations")
                .load()
                .migrate();
        return new Schema();
    }

    @Bean
    Leases leases(Schema schema, JdbcClient jdbc) {
        return new Leases(jdbc);
    }

    @Bean
    Robots robots(Schema schema, ObjectProvider<Robot> robots, JdbcClient jdbc, Clock clock) {
        return new Robots(() -> robots.stream().toList(), jdbc, clock);
    }

    @Bean
    RobotLog robotLog(Schema schema, JdbcClient jdbc, Clock clock) {
        return new RobotLog(jdbc, clock);
    }

    @Bean
    Turns turns(
            Leases leases,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            RobotLog robotLog,
            RobotSettings settings) {
        return new Turns(leases, jdbc, new TransactionTemplate(transactions), robotLog, settings.leaseLength());
    }

    @Bean
    RobotControl robotControl(
            Robots robots,
            Turns turns,
            RobotLog robotLog,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new RobotControl(robots, turns, robotLog, jdbc, new TransactionTemplate(transactions), clock);
    }

    @Bean
    RobotRunner robotRunner(Robots robots, Turns turns, RobotSettings settings, Clock clock) {
        return new RobotRunner(robots, turns, settings, clock);
    }

    @Bean
    Snapshots snapshots() {
        return new Snapshots();
    }
}
