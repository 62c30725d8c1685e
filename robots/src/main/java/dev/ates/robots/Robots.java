package dev.ates.robots;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes things run by themselves: {@code messaging} imports this, so each service has it. */
@Configuration(proxyBeanMethods = false)
public class Robots {

    /** What a service has of robots in its database: a schema of its own with a history of its own. */
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
}
