package dev.ates.embedded;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;

/**
 * An AMQP 0-9-1 broker inside the JVM (Apache Qpid Broker-J) for RabbitMQ clients: durable exchanges, durable queues and
 * persistent messages outlive it in a Derby store. It listens on the loopback interface only.
 *
 * <p>Each service has its own {@link User}, as on RabbitMQ: it declares, reads and writes names that begin with {@code
 * ates.} and its name, and writes to the {@code .requests} of the streams that it consumes. Nobody can publish with another
 * user's id, so consumers can trust it. It binds its own queues, to any exchange: unlike RabbitMQ,
 * this broker does not check to which. The administrator may do everything.
 *
 * <p>Other differences from RabbitMQ: queue arguments that it does not know, such as {@code x-queue-type} or {@code
 * x-dead-letter-exchange}, are ignored ({@code x-single-active-consumer} is supported); a dead-letter queue needs {@code
 * x-qpid-maximum-delivery-count} and {@code alternateExchange}; an unroutable mandatory message is nacked and then returned,
 * where RabbitMQ returns and then acknowledges it.
 *
 * <p>A message has at most 16 MiB, and a frame, hence a message's headers, at most 4 KiB; {@link FrugalAmqp} explains why.
 *
 * <p>The caller closes it after everything that uses it. The folder holds {@code store}, {@code password} (one line per
 * user, readable only by the owner), {@code rules} and {@code lock}, and {@code first-start} until the first start has ended.
 */
public final class AmqpBroker implements AutoCloseable {
    static final String ADMINISTRATOR = "ates";

    /**
     * In bytes. A chunk has at most 1 MiB, and a larger message becomes a dead letter. Clients accept at most 64 MiB: a
     * larger message would end a client's connection on every delivery.
     */
    static final int MESSAGE_MAX = 16 * 1024 * 1024;

    /**
     * The broker user of a service.
     *
     * @param name also the name of the stream that it publishes: 1 to 40 lower-case letters
     * @param hears the streams that it consumes
     */
    public record User(String name, List<String> hears) {
        public User {
            hears = List.copyOf(hears);
            Stream.concat(Stream.of(name), hears.stream()).forEach(one -> {
                if (!one.matches("[a-z][a-z0-9-]{0,39}") || one.equals(ADMINISTRATOR)) {
                    throw new IllegalArgumentException("'%s' is not the name of a user".formatted(one));
                }
            });
        }
    }

    private final FolderLock lock;
    private final SystemLauncher launcher;
    private final int port;
    private final Map<String, String> passwords;

    private AmqpBroker(FolderLock lock, SystemLauncher launcher, int port, Map<String, String> passwords) {
        this.lock = lock;
        this.launcher = launcher;
        this.port = port;
        this.passwords = passwords;
    }

    /**
     * Starts the broker with the queues and messages of an earlier run, if the folder has any.
     *
     * @param port 0 for any free port
     * @param users all users except the administrator
     * @throws IllegalStateException when another JVM uses the folder, or the broker cannot start, for example because the
     *     port is in use
     */
    public static AmqpBroker start(Path dataFolder, int port, List<User> users) {
        Path folder = dataFolder.toAbsolutePath().normalize();
        FolderLock lock = FolderLock.take(folder);
        try {
            return startLocked(lock, folder, port, users);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        } catch (Exception e) {
            lock.close();
            throw new IllegalStateException("The AMQP broker does not start in " + folder, e);
        }
    }

    private static AmqpBroker startLocked(FolderLock lock, Path folder, int port, List<User> users) throws Exception {
        LoopbackPort.requireFree(port, "AMQP");
        var kept = new Passwords(folder.resolve("password"));
        Map<String, String> passwords = new LinkedHashMap<>();
        passwords.put(ADMINISTRATOR, kept.of(ADMINISTRATOR));
        users.forEach(user -> passwords.put(user.name(), kept.of(user.name())));
        OwnerOnly.write(folder.resolve("rules"), rules(users));
        var store = new BrokerStore(folder);
        store.prepare();
        // Derby's setting; without it the store is readable by everybody.
        System.setProperty("derby.storage.useDefaultFilePermissions", "false");
        // Otherwise Derby writes its log to the current folder.
        System.setProperty(
                "derby.stream.error.file", folder.resolve("derby.log").toString());
        Started started = new Started();
        SystemLauncher launcher = new SystemLauncher(started);
        launcher.startup(settings(folder, port, passwords));
        var broker = new AmqpBroker(lock, launcher, started.port(), passwords);
        store.started();
        return broker;
    }

    /** The administrator's URI for RabbitMQ clients; the empty path means the only virtual host. */
    public String uri() {
        return uri(ADMINISTRATOR);
    }

    /**
     * The URI of one of the services.
     *
     * @throws IllegalArgumentException when the broker was started without that user
     */
    public String uri(String user) {
        String password = passwords.get(user);
        if (password == null) {
            throw new IllegalArgumentException("The broker has no user " + user);
        }
        return "amqp://%s:%s@localhost:%d".formatted(user, password, port);
    }

    /** The permissions in Qpid's ACL language; the first matching rule applies. */
    private static String rules(List<User> users) {
        var rules = new ArrayList<String>();
        rules.add("ACL ALLOW %s ALL ALL".formatted(ADMINISTRATOR));
        for (User user : users) {
            String own = "ates." + user.name();
            rules.add("ACL ALLOW %s ACCESS VIRTUALHOST".formatted(user.name()));
            for (String operation : List.of("CREATE", "CONSUME", "DELETE", "PURGE", "UPDATE")) {
                rules.add("ACL ALLOW %s %s QUEUE NAME=\"%s.*\"".formatted(user.name(), operation, own));
            }
            for (String name : List.of(own, own + ".*")) {
                for (String operation : List.of("CREATE", "DELETE", "UPDATE", "PUBLISH")) {
                    rules.add("ACL ALLOW %s %s EXCHANGE NAME=\"%s\"".formatted(user.name(), operation, name));
                }
            }
            for (String heard : user.hears()) {
                rules.add("ACL ALLOW %s PUBLISH EXCHANGE NAME=\"ates.%s.requests\"".formatted(user.name(), heard));
            }
        }
        rules.add("ACL DENY ALL ALL ALL");
        return String.join("\n", rules) + "\n";
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

    private static Map<String, Object> settings(Path folder, int port, Map<String, String> passwords)
            throws IOException {
        Map<String, String> context = new HashMap<>();
        context.put("ates.port", "" + port);
        passwords.forEach((user, password) -> context.put("ates.password." + user, password));
        context.put("ates.rules", folder.resolve("rules").toString());
        context.put("ates.store", folder.resolve("store").toString());
        context.put("qpid.work_dir", folder.toString());
        // A message with another user's id closes the channel, so that consumers can trust the id.
        context.put("qpid.broker_msg_auth", "true");
        context.put("qpid.max_message_size", "" + MESSAGE_MAX);
        context.put("queue.behaviourOnUnknownDeclareArgument", "IGNORE");
        context.put("exchange.behaviourOnUnknownDeclareArgument", "IGNORE");
        context.put("broker.failStartupWithErroredChild", "true");
        // If the JVM ends without closing the broker, its shutdown takes at most these seconds, because whatever it
        // waits for may be gone.
        context.put("broker.shutdownTimeout", "1");
        return Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                configuration(folder, passwords.keySet()),
                SystemConfig.INITIAL_SYSTEM_PROPERTIES_LOCATION,
                asFile("broker.properties", folder),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                false,
                SystemConfig.CONTEXT,
                context);
    }

    /** The configuration with its users; the passwords are only in the context. */
    private static String configuration(Path folder, Set<String> users) throws IOException {
        Path file = Path.of(asFile("broker.json", folder));
        String entries = users.stream().map(user -> """
                        {"name": "%1$s", "type": "managed", "password": "${ates.password.%1$s}"}""".formatted(user)).collect(joining(", "));
        Files.writeString(file, Files.readString(file).replace("\"users\": []", "\"users\": [" + entries + "]"));
        return file.toString();
    }

    /** Qpid reads files and its own kind of class path URL, which an application packed into one jar cannot resolve. */
    private static String asFile(String resource, Path folder) throws IOException {
        Path file = folder.resolve(resource);
        try (InputStream content = AmqpBroker.class.getResourceAsStream("/embedded/" + resource)) {
            if (content == null) {
                throw new IOException("Not on the class path: embedded/" + resource);
            }
            OwnerOnly.write(file, content.readAllBytes());
        }
        return file.toString();
    }

    /** Observes the result of the start, because the launcher neither throws nor returns the port. */
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
