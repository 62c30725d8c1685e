package dev.ates.ui.answer;

import com.zaxxer.hikari.HikariDataSource;
import dev.ates.ui.MayTakeMinutes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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

    private static final Duration REQUEST_WAITS_MAX = Duration.ofSeconds(20);

    /** Longer than any statement takes: a whole close with a million accounts takes two minutes. */
    private static final Duration WORK_WAITS_MAX = Duration.ofMinutes(15);

    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    HikariDataSource dataSource(DataSourceProperties settings) {
        // Not with the URL: the pool would then set the login timeout of the whole process, including the embedded
        // broker's.
        var database = new PGSimpleDataSource();
        database.setUrl(settings.determineUrl());
        database.setSocketTimeout((int) WORK_WAITS_MAX.toSeconds());
        // Detects idle connections that a firewall has dropped.
        database.setTcpKeepAlive(true);
        HikariDataSource pool = new ForRequestsAndWork();
        pool.setDataSource(database);
        pool.setUsername(settings.determineUsername());
        pool.setPassword(settings.determinePassword());
        return pool;
    }

    /** Unlike a filter for the same purpose, it runs before all filters and covers error pages. */
    @Bean
    RequestContextListener requestContextListener() {
        return new RequestContextListener();
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
