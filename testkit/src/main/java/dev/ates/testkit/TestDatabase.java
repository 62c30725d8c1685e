package dev.ates.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A fresh, empty database with its own user (no superuser, as in production) on one real PostgreSQL that all tests of
 * the JVM share. The server starts with the first database and disappears with the JVM, data included. It runs with
 * {@code fsync=off}: test data need not survive a power failure; tests of durability use their own server.
 */
public final class TestDatabase {
    private static final int POOL_SIZE_MAX = 10;
    private static final String PASSWORD = "test";
    private static final AtomicInteger CREATED = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server;

    private final String name;
    private final int port;
    private @Nullable HikariDataSource pool;

    private TestDatabase(String name, int port) {
        this.name = name;
        this.port = port;
    }

    /**
     * Creates a database for one test.
     *
     * @param name the prefix of its name: lower-case letters, digits and underscores, such as "tracker"
     * @throws IllegalArgumentException when the name has other characters or more than 40
     */
    public static TestDatabase create(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,39}")) {
            throw new IllegalArgumentException("Not a name for a test database: " + name);
        }
        String unique = name + "_" + CREATED.incrementAndGet();
        administer("create role %s login password '%s'".formatted(unique, PASSWORD));
        administer("create database %s owner %s".formatted(unique, unique));
        return new TestDatabase(unique, server().getPort());
    }

    public String url() {
        return "jdbc:postgresql://localhost:" + port + "/" + name;
    }

    public int port() {
        return port;
    }

    /** The database through a proxy. */
    public String urlOver(int proxyPort) {
        return "jdbc:postgresql://localhost:" + proxyPort + "/" + name;
    }

    public String user() {
        return name;
    }

    public String password() {
        return PASSWORD;
    }

    /** A small pool, the same on every call; it need not be closed. */
    public synchronized DataSource dataSource() {
        if (pool == null) {
            HikariConfig config = new HikariConfig();
            config.setPoolName(name);
            config.setJdbcUrl(url());
            config.setUsername(user());
            config.setPassword(password());
            config.setMaximumPoolSize(POOL_SIZE_MAX);
            config.setMinimumIdle(0);
            config.setIdleTimeout(Duration.ofSeconds(10).toMillis());
            pool = new HikariDataSource(config);
        }
        return pool;
    }

    /** Ends every session and refuses new ones, as if the server were down, until {@link #letIn}. */
    public void cutOff() {
        administer("alter database %s with allow_connections false".formatted(name));
        administer("select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'".formatted(name));
    }

    /** Accepts sessions again after {@link #cutOff}. */
    public void letIn() {
        administer("alter database %s with allow_connections true".formatted(name));
    }

    private static void administer(String sql) {
        try (Connection connection = server().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The test's PostgreSQL does not take: " + sql, e);
        }
    }

    /** A killed JVM runs no shutdown hooks. */
    private static void endWithThisJvm(EmbeddedPostgres started) throws SQLException {
        try (Connection connection = started.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select split_part(pg_read_file('postmaster.pid'), chr(10), 1)::bigint,
                               current_setting('data_directory')""")) {
            row.next();
            ProcessHandle.of(row.getLong(1)).ifPresent(ChildProcess::endWithThisJvm);
            ChildProcess.deleteWithThisJvm(Path.of(row.getString(2)));
        }
    }

    private static synchronized EmbeddedPostgres server() {
        if (server == null) {
            try {
                server = EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(1))
                        .setLocaleConfig("locale", "C.UTF-8")
                        .setServerConfig("max_connections", "500")
                        .setServerConfig("shared_buffers", "128MB")
                        .setServerConfig("fsync", "off")
                        .setServerConfig("timezone", "UTC")
                        .start();
                endWithThisJvm(server);
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("PostgreSQL for tests does not start", e);
            }
        }
        return server;
    }
}
