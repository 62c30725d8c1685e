package dev.ates.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;

/**
 * An AMQP 0-9-1 broker inside the JVM (Apache Qpid Broker-J) for RabbitMQ clients: durable exchanges, durable queues and
 * persistent messages outlive it in a Derby store. It listens on the loopback interface alone and knows one user.
 *
 * <p>Where it differs from RabbitMQ: queue arguments that it does not know, such as {@code x-queue-type} or
 * {@code x-dead-letter-exchange}, are ignored ({@code x-single-active-consumer} it does know); a dead-letter queue needs
 * {@code x-qpid-maximum-delivery-count} and {@code alternateExchange}; an unroutable mandatory message is nacked and
 * then returned, where RabbitMQ returns and then acknowledges it.
 *
 * <p>Whoever starts it closes it, after everything that uses it. The folder holds {@code store}, {@code password}
 * (readable by the owner alone) and {@code lock}.
 */
public final class AmqpBroker implements AutoCloseable {
    private static final String USER = "ates";

    private final FolderLock lock;
    private final SystemLauncher launcher;
    private final int port;
    private final String password;

    private AmqpBroker(FolderLock lock, SystemLauncher launcher, int port, String password) {
        this.lock = lock;
        this.launcher = launcher;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts the broker on the queues and messages of an earlier run, or an empty one if the folder has none.
     *
     * @param port 0 takes a free one
     * @throws IllegalStateException when another JVM uses the folder, or the broker cannot start, such as on a taken port
     */
    public static AmqpBroker start(Path dataFolder, int port) {
        Path folder = dataFolder.toAbsolutePath().normalize();
        FolderLock lock = FolderLock.take(folder);
        try {
            return startLocked(lock, folder, port);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        } catch (Exception e) {
            lock.close();
            throw new IllegalStateException("The AMQP broker does not start in " + folder, e);
        }
    }

    private static AmqpBroker startLocked(FolderLock lock, Path folder, int port) throws Exception {
        LoopbackPort.requireFree(port, "AMQP");
        String password = new Passwords(folder.resolve("password")).of(USER);
        Started started = new Started();
        SystemLauncher launcher = new SystemLauncher(started);
        launcher.startup(settings(folder, port, password));
        return new AmqpBroker(lock, launcher, started.port(), password);
    }

    /** For RabbitMQ clients, with user and password; no path stands for the only virtual host. */
    public String uri() {
        return "amqp://" + USER + ":" + password + "@localhost:" + port;
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        try (lock) {
            launcher.shutdown();
        }
    }

    private static Map<String, Object> settings(Path folder, int port, String password) throws IOException {
        return Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                asFile("broker.json", folder),
                SystemConfig.INITIAL_SYSTEM_PROPERTIES_LOCATION,
                asFile("broker.properties", folder),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                false,
                SystemConfig.CONTEXT,
                Map.of(
                        "ates.port",
                        "" + port,
                        "ates.user",
                        USER,
                        "ates.password",
                        password,
                        "ates.store",
                        folder.resolve("store").toString(),
                        "qpid.work_dir",
                        folder.toString(),
                        "queue.behaviourOnUnknownDeclareArgument",
                        "IGNORE",
                        "exchange.behaviourOnUnknownDeclareArgument",
                        "IGNORE",
                        "broker.failStartupWithErroredChild",
                        "true"));
    }

    /** Qpid reads files and its own kind of class path URL, which an application packed into one jar cannot resolve. */
    private static String asFile(String resource, Path folder) throws IOException {
        Path file = folder.resolve(resource);
        try (InputStream content = AmqpBroker.class.getResourceAsStream("/embedded/" + resource)) {
            if (content == null) {
                throw new IOException("Not on the class path: embedded/" + resource);
            }
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file.toString();
    }

    /** Learns how the start went: the launcher itself neither throws nor tells the port. */
    private static final class Started extends SystemLauncherListener.DefaultSystemLauncherListener {
        private final AtomicReference<SystemConfig<?>> system = new AtomicReference<>();
        private final AtomicReference<RuntimeException> error = new AtomicReference<>();

        @Override
        public void onContainerResolve(SystemConfig<?> systemConfig) {
            system.set(systemConfig);
        }

        @Override
        public void errorOnStartup(RuntimeException e) {
            error.set(e);
        }

        int port() {
            if (error.get() != null) {
                throw new IllegalStateException("The AMQP broker does not start", error.get());
            }
            Broker<?> broker = (Broker<?>) system.get().getContainer();
            for (Port<?> port : broker.getChildren(Port.class)) {
                return port.getBoundPort();
            }
            throw new IllegalStateException("The broker opened no port");
        }
    }
}
