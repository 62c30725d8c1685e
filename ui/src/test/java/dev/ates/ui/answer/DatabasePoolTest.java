package dev.ates.ui.answer;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.testkit.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabasePoolTest {

    @Test
    void endsAStatementForWhichNobodyWaitsAnyMore() throws Exception {
        TestDatabase database = TestDatabase.create("pool");
        var settings = new DataSourceProperties();
        settings.setUrl(database.url());
        settings.setUsername(database.user());
        settings.setPassword(database.password());
        settings.setDriverClassName("org.postgresql.Driver");

        try (var pool = new DatabasePool().dataSource(settings)) {
            try (var connection = pool.getConnection();
                    var statement = connection.createStatement()) {
                connection.setNetworkTimeout(Runnable::run, 200);
                assertThatThrownBy(() -> statement.execute("select pg_sleep(60)"))
                        .rootCause()
                        .hasMessageContaining("timed out");
            }

            var jdbc = JdbcClient.create(pool);
            eventually(
                    "PostgreSQL has given up",
                    Duration.ofSeconds(20),
                    () -> assertThat(jdbc.sql("""
                                    select query from pg_stat_activity
                                    where datname = current_database() and query = 'select pg_sleep(60)'
                                    """).query(String.class).list()).isEmpty());
        }
    }
}
