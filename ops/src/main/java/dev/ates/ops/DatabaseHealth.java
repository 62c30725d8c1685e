package dev.ates.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Checks the service's own database; without it the service is not ready. The check uses its own connection, because a busy
 * pool is not an outage. It takes at most two seconds: one for a broken connection and one for a new one. By its name this
 * bean replaces Spring Boot's indicator, which waits as long as the pool does.
 */
@Component("dbHealthIndicator")
final class DatabaseHealth implements HealthIndicator, MeterBinder, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(DatabaseHealth.class);
    private static final int ANSWER_SECONDS_MAX = 1;
    private static final Duration AGE_MAX = Duration.ofSeconds(1);

    private final Environment settings;
    private @Nullable Connection connection;
    private boolean answered;
    private @Nullable Long askedNanos;

    DatabaseHealth(Environment settings) {
        this.settings = settings;
    }

    @Override
    public Health health() {
        return answers() ? Health.up().build() : Health.down().build();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("ates.database.up", () -> answers() ? 1 : 0)
                .description("1 while the service's own database answers within a second")
                .register(registry);
    }

    /** The state, at most one second old. */
    private synchronized boolean answers() {
        if (askedNanos == null || System.nanoTime() - askedNanos >= AGE_MAX.toNanos()) {
            answered = ask();
            askedNanos = System.nanoTime();
        }
        return answered;
    }

    private boolean ask() {
        try {
            Connection open = connection;
            if (open != null) {
                if (open.isValid(ANSWER_SECONDS_MAX)) {
                    return true;
                }
                // A restart of the database has closed it; a new connection may succeed at once.
                destroy();
            }
            connection = connect();
            return true;
        } catch (SQLException e) {
            log.atDebug().setCause(e).log("The database does not answer");
            return false;
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", settings.getProperty("spring.datasource.username", ""));
        properties.setProperty("password", settings.getProperty("spring.datasource.password", ""));
        properties.setProperty("ApplicationName", "health");
        String seconds = Integer.toString(ANSWER_SECONDS_MAX);
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        return DriverManager.getConnection(settings.getRequiredProperty("spring.datasource.url"), properties);
    }

    @Override
    public synchronized void destroy() throws SQLException {
        Connection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }
}
