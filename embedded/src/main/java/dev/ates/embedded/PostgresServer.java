package dev.ates.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A private PostgreSQL 18 with its data in a folder. Committed data survives a kill of the JVM, the server and the machine
 * ({@code fsync} and {@code synchronous_commit} are on). It listens on the loopback interface only, and every connection
 * needs a password.
 *
 * <p>The caller closes it after everything that uses it. There is deliberately no shutdown hook, which would race those of
 * its users. A signal closes it, see {@link Ending}. The folder holds {@code data} (the cluster, its logs of a week in
 * {@code data/log}), {@code passwords} (readable only by the owner) and {@code lock}; and {@code binaries} (PostgreSQL
 * itself) if the user has no cache folder.
 */
public final class PostgresServer implements AutoCloseable {
    private static final String SUPERUSER = "postgres";
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final String PASSWORDS_FOR_ALL = """
            # type  database  user  address        method
            host    all       all   127.0.0.1/32   scram-sha-256
            host    all       all   ::1/128        scram-sha-256
            """;

    private final FolderLock lock;
    private final Path data;
    private final Passwords passwords;
    private final EmbeddedPostgres postgres;
    private final Ending whenASignalComes = Ending.with(this);

    private PostgresServer(FolderLock lock, Path data, Passwords passwords, EmbeddedPostgres postgres) {
        this.lock = lock;
        this.data = data;
        this.passwords = passwords;
        this.postgres = postgres;
    }

    /**
     * Starts the server with the data of an earlier run, or with a new cluster. A server that an earlier, killed JVM left
     * running on the folder is stopped first.
     *
     * @param port 0 for any free port
     * @throws IllegalStateException when another JVM uses the folder, the port is in use, or this is {@code root} on a
     *     system without user namespaces, where PostgreSQL refuses to run
     * @throws UncheckedIOException when the server cannot be started
     */
    public static PostgresServer start(Path dataFolder, int port) {
        refuseHelplessRoot();
        Path folder = dataFolder.toAbsolutePath().normalize();
        FolderLock lock = FolderLock.take(folder);
        try {
            return Ending.uninterrupted(() -> startLocked(lock, folder, port));
        } catch (IOException e) {
            lock.close();
            throw new UncheckedIOException("PostgreSQL does not start in " + folder, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static PostgresServer startLocked(FolderLock lock, Path folder, int port) throws IOException {
        Path data = folder.resolve("data");
        new OrphanedPostgres(data).stop();
        removeHalfMadeCluster(folder, data);
        LoopbackPort.requireFree(port, "PostgreSQL");

        Path unfinished = folder.resolve("unfinished");
        if (!Files.exists(data)) {
            OwnerOnly.write(unfinished, "The cluster in this folder is not yet complete.");
        }
        Passwords passwords = new Passwords(folder.resolve("passwords"));
        EmbeddedPostgres postgres;
        try (PostgresBinaries binaries = PostgresBinaries.ofTheUserOrIn(folder.resolve("binaries"))) {
            postgres = configured(passwords)
                    .setPgBinaryResolver(binaries)
                    .setOverrideWorkingDirectory(binaries.folder().toFile())
                    .setDataDirectory(data)
                    .setPort(port)
                    .start();
        }
        PostgresServer server = new PostgresServer(lock, data, passwords, postgres);
        try {
            server.demandPasswords();
            Files.deleteIfExists(unfinished);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private static EmbeddedPostgres.Builder configured(Passwords passwords) {
        return EmbeddedPostgres.builder()
                .setCleanDataDirectory(false)
                .setPGStartupWait(START_MAX)
                .setRegisterShutdownHook(false)
                .setLocaleConfig("locale", "C.UTF-8")
                .setConnectConfig("password", passwords.of(SUPERUSER))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("timezone", "UTC")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("logging_collector", "on")
                .setServerConfig("log_filename", "postgresql-%a.log")
                .setServerConfig("log_truncate_on_rotation", "on");
    }

    public int port() {
        return postgres.getPort();
    }

    /**
     * A database with its own user; no other user may connect to it. Both are created if they do not exist, and the
     * user's password never changes.
     *
     * @throws IllegalArgumentException when a name is not lower-case letters, digits and underscores
     */
    public synchronized DatabaseAddress database(String name, String user) {
        requireIdentifier(name);
        requireIdentifier(user);
        String password = passwords.of(user);
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "select 1 from pg_roles where rolname = '%s'".formatted(user))) {
                statement.execute("create role %s login".formatted(user));
            }
            statement.execute("alter role %s password '%s'".formatted(user, password));
            if (!exists(statement, "select 1 from pg_database where datname = '%s'".formatted(name))) {
                statement.execute("create database %s owner %s".formatted(name, user));
            }
            statement.execute("revoke connect, temporary on database %s from public".formatted(name));
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot create the database " + name, e);
        }
        return new DatabaseAddress("jdbc:postgresql://localhost:" + port() + "/" + name, user, password);
    }

    /** Shuts the server down cleanly: clients are disconnected, everything is written. */
    @Override
    public void close() {
        try (lock;
                whenASignalComes) {
            postgres.close();
            new OrphanedPostgres(data).stop();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not stop in " + data, e);
        }
    }

    /** Stops the server without writing data, because its folder will be deleted. */
    public void abandon() throws IOException {
        new OrphanedPostgres(data).stopAtOnce();
        lock.close();
        whenASignalComes.close();
    }

    /**
     * A new cluster trusts all connections, because there are no passwords yet. After a kill the next start completes the
     * setup.
     */
    private void demandPasswords() throws IOException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter role %s password '%s'".formatted(SUPERUSER, passwords.of(SUPERUSER)));
            statement.execute("revoke connect on database postgres, template1 from public");
            Files.writeString(data.resolve("pg_hba.conf"), PASSWORDS_FOR_ALL);
            statement.execute("select pg_reload_conf()");
        } catch (SQLException e) {
            throw new IOException("Cannot set PostgreSQL's own password", e);
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    /** A kill during the creation of a cluster leaves files that look complete; nobody has used them yet. */
    private static void removeHalfMadeCluster(Path folder, Path data) throws IOException {
        if (Files.exists(folder.resolve("unfinished"))) {
            Folders.delete(data);
        }
    }

    /**
     * Aborts the creation of a new cluster, which takes seconds: this start fails, and the next one starts over.
     */
    static void giveUpNewClusters() {
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .command()
                        .map(program -> Path.of(program).getFileName())
                        .filter(name -> name.toString().startsWith("initdb"))
                        .isPresent())
                .forEach(initdb -> {
                    initdb.descendants().forEach(ProcessHandle::destroyForcibly);
                    initdb.destroyForcibly();
                });
    }

    private static void refuseHelplessRoot() {
        if ("root".equals(System.getProperty("user.name")) && !LinuxUtils.isUnshareAvailable()) {
            throw new IllegalStateException("PostgreSQL refuses to run as root, and this system has no user namespaces"
                    + " (unshare -U): start as an ordinary user");
        }
    }

    private static void requireIdentifier(String name) {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a plain PostgreSQL name: " + name);
        }
    }
}
