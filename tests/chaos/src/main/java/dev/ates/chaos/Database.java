package dev.ates.chaos;

import dev.ates.embedded.DatabaseAddress;
import dev.ates.embedded.Ending;
import dev.ates.embedded.Folders;
import dev.ates.embedded.PostgresServer;
import dev.ates.testkit.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The database of one part on its own PostgreSQL, whose address never changes. */
final class Database implements AutoCloseable {

    private static final Duration START_MAX = Duration.ofSeconds(90);

    private final String part;
    private final Path folder;
    private final int port;
    private final DatabaseAddress address;
    private volatile @Nullable PostgresServer server;

    private Database(String part, Path folder, int port) {
        this.part = part;
        this.folder = folder;
        this.port = port;
        PostgresServer started = run();
        this.server = started;
        this.address = started.database(part, part);
    }

    /** A server that ends with this JVM, however the JVM ends. */
    private PostgresServer run() {
        PostgresServer started = PostgresServer.start(folder, port);
        try {
            ChildProcess.endWithThisJvm(postmaster());
            return started;
        } catch (IOException e) {
            started.close();
            throw new UncheckedIOException("PostgreSQL of %s has not started".formatted(part), e);
        }
    }

    static Database start(String part, Path folder, int port) {
        return new Database(part, folder, port);
    }

    String part() {
        return part;
    }

    DatabaseAddress address() {
        return address;
    }

    /** Access as the service's user; each statement has its own connection, so none outlives a kill. */
    JdbcClient sql() {
        return JdbcClient.create(source(address.user(), address.password()));
    }

    /** Access as the superuser, for actions of operators and accidents. */
    DriverManagerDataSource asSuperuser() {
        try {
            String password = Files.readAllLines(folder.resolve("passwords")).stream()
                    .filter(line -> line.startsWith("postgres="))
                    .map(line -> line.substring("postgres=".length()))
                    .findAny()
                    .orElseThrow();
            return source("postgres", password);
        } catch (IOException e) {
            throw new UncheckedIOException("No password of the superuser of " + part, e);
        }
    }

    private DriverManagerDataSource source(String user, String password) {
        var source = new DriverManagerDataSource(address.url(), user, password);
        var bounds = new Properties();
        bounds.setProperty("connectTimeout", "5");
        bounds.setProperty("socketTimeout", "60");
        source.setConnectionProperties(bounds);
        return source;
    }

    long number(String query) {
        return sql().sql(query).query(Long.class).single();
    }

    List<String> texts(String query) {
        return sql().sql(query).query((row, n) -> row.getString(1)).list();
    }

    /** {@code kill -9} of the postmaster, as by the out-of-memory killer. */
    void kill() throws IOException {
        if (!postmaster().destroyForcibly()) {
            throw new IOException("The postmaster of %s cannot be killed".formatted(part));
        }
    }

    /** The process id in the file is not enough: the process must be the postmaster of this folder. */
    private ProcessHandle postmaster() throws IOException {
        Path data = folder.resolve("data");
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        return ProcessHandle.of(pid)
                .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
                .filter(process -> List.of(process.info().arguments().orElse(new String[0]))
                        .contains(data.toString()))
                .orElseThrow(() -> new IOException("No postmaster of %s has the number %d".formatted(part, pid)));
    }

    /** Restarts it with its data, after the backends, which briefly outlive their postmaster, have ended. */
    void restart() throws TimeoutException, InterruptedException {
        stop();
        Patience.await("PostgreSQL of " + part + " is back", START_MAX, () -> {
            server = run();
            return true;
        });
    }

    private void stop() {
        PostgresServer running = server;
        if (running != null) {
            running.close();
            server = null;
        }
    }

    /** Copies all its data while it is stopped. */
    void backUp(Path to) throws IOException, TimeoutException, InterruptedException {
        stop();
        copy(folder.resolve("data"), to);
        restart();
    }

    /** Replaces its data by the copy. */
    void restore(Path from) throws IOException, TimeoutException, InterruptedException {
        stop();
        Folders.delete(folder.resolve("data"));
        copy(from, folder.resolve("data"));
        restart();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    @Override
    public void close() throws IOException {
        PostgresServer running = server;
        if (running != null && Ending.isUnderWay()) {
            running.abandon();
        } else {
            stop();
        }
    }
}
