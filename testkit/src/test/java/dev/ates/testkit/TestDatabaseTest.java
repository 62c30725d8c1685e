package dev.ates.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {
    @Test
    void givesEachTestItsOwnDatabase() throws SQLException {
        TestDatabase one = TestDatabase.create("same");
        TestDatabase other = TestDatabase.create("same");

        try (Connection connection = one.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table only_here (id int)");
        }

        assertThat(ask(one, "select to_regclass('only_here') is not null")).isEqualTo("t");
        assertThat(ask(other, "select to_regclass('only_here') is not null")).isEqualTo("f");
    }

    @Test
    void isPostgreSql18UsedAsAnOrdinaryOwner() throws SQLException {
        TestDatabase database = TestDatabase.create("owner");

        assertThat(ask(database, "show server_version")).startsWith("18.");
        assertThat(ask(database, "select rolsuper from pg_roles where rolname = current_user"))
                .isEqualTo("f");
        assertThat(ask(database, "select pg_get_userbyid(datdba) from pg_database where datname = current_database()"))
                .isEqualTo(database.user());
    }

    @Test
    void refusesNamesThatAreNoPlainIdentifiers() {
        assertThatThrownBy(() -> TestDatabase.create("a; drop database b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a; drop database b");
    }

    private static String ask(TestDatabase database, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
