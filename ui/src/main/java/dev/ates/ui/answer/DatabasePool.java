package dev.ates.ui.answer;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import dev.ates.ui.MayTakeMinutes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.RequestContextListener;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * A service's database connections. Nobody waits forever for an unresponsive database: a request fails with {@link
 * DatabaseAway} after {@link #REQUEST_WAITS_MAX}, background work fails after {@link #WORK_WAITS_MAX} and is retried. The
 * timeouts apply to each read from the connection, so a response in several parts may take longer.
 */
@Configuration(proxyBeanMethods = false)
public class DatabasePool {

    /**
     * After a timeout the connection is closed, but PostgreSQL notices this only when it writes to it, and would finish a
     * statement for which nobody waits. Many of these would be more load than the pool's connections.
     */
    private static final String NOTICE_CLOSED = "set client_connection_check_interval = '2s'";

    private static final Duration REQUEST_WAITS_MAX = Duration.ofSeconds(20);

    /** Longer than any statement takes: a whole close with a million accounts takes two minutes. */
    private static final Duration WORK_WAITS_MAX = Duration.ofMinutes(15);

    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    HikariDataSource dataSource(DataSourceProperties settings) {
        HikariDataSource pool = new ForRequestsAndWork();
        pool.setDataSource(new Logins(settings.determineUrl()));
        pool.setUsername(settings.determineUsername());
        pool.setPassword(settings.determinePassword());
        pool.setConnectionInitSql(NOTICE_CLOSED);
        return pool;
    }

    /** Unlike a filter for the same purpose, it runs before all filters and covers error pages. */
    @Bean
    RequestContextListener requestContextListener() {
        return new RequestContextListener();
    }

    /**
     * Opens the pool's connections. The pool itself would set the login timeout of the whole process, including that of
     * the embedded broker at its store. And the driver's own data source puts all its defaults into the URL: Flyway
     * needs a tenth of a service's start to search those thousands of characters for passwords.
     */
    static final class Logins extends SimpleDriverDataSource {

        private static final Driver DRIVER = new Driver();

        /** @throws IllegalArgumentException when the URL is not one of PostgreSQL */
        Logins(String url) {
            super(DRIVER, url, new Properties());
            if (!DRIVER.acceptsURL(url)) {
                throw new IllegalArgumentException("Not a URL of PostgreSQL: " + url);
            }
            PGProperty.SOCKET_TIMEOUT.set(properties(), (int) WORK_WAITS_MAX.toSeconds());
            // Detects idle connections that a firewall has dropped.
            PGProperty.TCP_KEEP_ALIVE.set(properties(), true);
        }

        @Override
        public void setLoginTimeout(int seconds) {
            PGProperty.LOGIN_TIMEOUT.set(properties(), seconds);
        }

        /** So long the pool waits for a login when it ends; without it, not at all, and with a warning. */
        @Override
        public int getLoginTimeout() {
            String seconds = PGProperty.LOGIN_TIMEOUT.getOrDefault(properties());
            return seconds == null ? 0 : Integer.parseInt(seconds);
        }

        private Properties properties() {
            return requireNonNull(getConnectionProperties());
        }
    }

    /** A returned connection gets the pool's timeout again. */
    static final class ForRequestsAndWork extends HikariDataSource {

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            RequestAttributes request = RequestContextHolder.getRequestAttributes();
            if (request != null && !mayTakeMinutes(request)) {
                bound(connection);
            }
            return connection;
        }

        private static void bound(Connection connection) throws SQLException {
            try {
                connection.setNetworkTimeout(Runnable::run, (int) REQUEST_WAITS_MAX.toMillis());
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }

        private static boolean mayTakeMinutes(RequestAttributes request) {
            return request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST)
                            instanceof HandlerMethod method
                    && method.hasMethodAnnotation(MayTakeMinutes.class);
        }
    }
}
