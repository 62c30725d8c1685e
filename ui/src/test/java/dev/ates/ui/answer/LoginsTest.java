package dev.ates.ui.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.testkit.TestDatabase;
import dev.ates.ui.answer.DatabasePool.Logins;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoginsTest {

    /**
     * With the driver's own data source, the URL has all the driver's defaults, and reading it takes a tenth of a
     * start.
     */
    @Test
    void leaveTheUrlAsItIs() throws Exception {
        TestDatabase database = TestDatabase.create("logins");

        try (var connection = new Logins(database.url()).getConnection(database.user(), database.password())) {
            assertThat(connection.getMetaData().getURL()).isEqualTo(database.url());
            assertThat(connection.getNetworkTimeout()).isEqualTo(900_000);
        }
    }

    @Test
    void areBoundedWithoutBoundingThoseOfOthers() {
        var logins = new Logins("jdbc:postgresql://localhost/any");

        logins.setLoginTimeout(7);

        assertThat(logins.getConnectionProperties()).containsAllEntriesOf(Map.of("loginTimeout", "7"));
        assertThat(logins.getLoginTimeout())
                .as("how long the pool waits for logins at its end")
                .isEqualTo(7);
        assertThat(DriverManager.getLoginTimeout()).isZero();
    }

    @Test
    void refuseAnotherDatabase() {
        assertThatThrownBy(() -> new Logins("jdbc:postgresql://localhost:port/any"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jdbc:postgresql://localhost:port/any");
    }
}
