package dev.ates.embedded;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
    /** Most tests share one folder, because creating a cluster takes longer than everything else. */
    @TempDir
    private static Path folders;

    private final Path folder = folders.resolve("shared");

    @Test
    void keepsDataAndPasswordsBetweenRuns() throws SQLException {
        DatabaseAddress before;
        try (PostgresServer server = PostgresServer.start(folder, 0)) {
            before = server.database("ledger", "accounting");
            run(before, "create table kept (amount bigint)", "insert into kept values (42)");
        }

        try (PostgresServer server = PostgresServer.start(folder, 0)) {
            DatabaseAddress after = server.database("ledger", "accounting");

            assertThat(ask(after, "select amount from kept")).isEqualTo("42");
            assertThat(after.password()).isEqualTo(before.password());
        }
    }

    @Test
    void isDurableAndKeepsStrangersOut() throws SQLException, IOException {
        try (PostgresServer server = PostgresServer.start(folder, 0)) {
            DatabaseAddress ledger = server.database("ledger", "accounting");
            DatabaseAddress tasks = server.database("tasks", "tracker");

            assertThat(ask(ledger, "show server_version")).startsWith("18.");
            assertThat(ask(ledger, "show fsync")).isEqualTo("on");
            assertThat(ask(ledger, "show synchronous_commit")).isEqualTo("on");
            assertThat(ask(ledger, "show max_connections")).isEqualTo("200");
            assertThat(ledger.password()).isNotEqualTo(tasks.password());
            assertThat(ledger.toString()).doesNotContain(ledger.password());
            assertRefused(new DatabaseAddress(ledger.url(), tasks.user(), tasks.password()), "permission denied");
            assertRefused(new DatabaseAddress(ledger.url(), ledger.user(), "guess"), "password authentication failed");
            assertRefused(new DatabaseAddress(ledger.url(), "postgres", "guess"), "password authentication failed");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("passwords"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void takesOverFromAKilledJvm() throws Exception {
        Process killed = PostgresUntilKilled.inAnotherJvm(folder);
        DatabaseAddress before = PostgresUntilKilled.address(killed);
        run(before, "create table survived (amount bigint)", "insert into survived values (7)");
        ProcessHandle orphan = postmaster(folder);

        assertThatThrownBy(() -> PostgresServer.start(folder, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Already in use");
        assertThat(orphan.isAlive()).isTrue();

        killed.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        assertThat(orphan.isAlive()).isTrue();

        try (PostgresServer server = PostgresServer.start(folder, 0)) {
            eventually(
                    "it is gone",
                    Duration.ofSeconds(10),
                    () -> assertThat(orphan.isAlive()).isFalse());
            assertThat(ask(server.database("ledger", "accounting"), "select amount from survived"))
                    .isEqualTo("7");
        }
    }

    @Test
    void startsAfterItsOldProcessNumberWentToAnotherProgram() throws Exception {
        PostgresServer.start(folder, 0).close();
        Path pidFile = folder.resolve("data/postmaster.pid");
        Process other = new ProcessBuilder("sleep", "60").start();
        Files.write(pidFile, List.of("" + other.pid(), folder.resolve("data").toString(), "1", "5432", "", "", ""));

        try (PostgresServer server = PostgresServer.start(folder, 0)) {
            assertThat(ask(server.database("ledger", "accounting"), "select 1")).isEqualTo("1");
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void makesAClusterAnewThatWasNeverFinished() throws Exception {
        Path unfinished = folders.resolve("unfinished");
        Files.createDirectories(unfinished.resolve("data"));
        Files.writeString(unfinished.resolve("data/postgresql.conf"), "# half a cluster");
        Files.writeString(unfinished.resolve("unfinished"), "");

        try (PostgresServer server = PostgresServer.start(unfinished, 0)) {
            assertThat(ask(server.database("ledger", "accounting"), "select 1")).isEqualTo("1");
        }
        assertThat(unfinished.resolve("unfinished")).doesNotExist();
    }

    @Test
    void saysWhenThePortIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> PostgresServer.start(folders.resolve("port"), other.getLocalPort()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Port " + other.getLocalPort());
        }
    }

    private static void assertRefused(DatabaseAddress address, String reason) {
        assertThatThrownBy(() -> ask(address, "select 1"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(reason);
    }

    private static ProcessHandle postmaster(Path folder) throws IOException {
        String pid = Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static void run(DatabaseAddress address, String... statements) throws SQLException {
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String ask(DatabaseAddress address, String query) throws SQLException {
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.url(), address.user(), address.password());
    }
}
