package dev.ates.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A private RabbitMQ node, run from the installed package, with its own name, ports, data folder, cookie and port mapper
 * ({@code epmd}), no plugins, on the loopback interface only. It can be killed, restarted, wiped and frozen, and keeps its
 * address. Nothing of it outlives {@link #close()} or the JVM.
 */
public final class RabbitNode implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final int DELETE_ATTEMPTS_MAX = 20;
    private static final Duration BETWEEN_DELETE_ATTEMPTS = Duration.ofMillis(100);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);
    private static final Duration CONTROL_MAX = Duration.ofMinutes(1);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final byte[] AMQP_0_9_1 = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    private static final int LOG_LINES_MAX = 30;
    private static final List<Path> USUAL_PLACES = List.of(
            Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"),
            Path.of("/opt/rabbitmq/sbin/rabbitmq-server"),
            Path.of("/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server"),
            Path.of("/usr/local/opt/rabbitmq/sbin/rabbitmq-server"));
    private static final Path DEBIAN_VERSIONS = Path.of("/usr/lib/rabbitmq/lib");

    private final Path server;
    private final Path home;
    private final Path folder;
    private final String name;
    private final String configuration;
    private final int amqpPort;
    private final int distributionPort;
    private final int epmdPort;
    private final ChildProcess epmd;
    private final List<RabbitNode> joined = new CopyOnWriteArrayList<>();
    private volatile @Nullable ChildProcess beam;

    /** The first node of a home, which starts the port mapper. */
    private RabbitNode(Path server, Path home) throws IOException {
        this.server = server;
        this.home = home;
        this.folder = home;
        this.name = "rabbit@localhost";
        this.configuration = "";
        List<Integer> ports = FreePorts.take(3);
        this.amqpPort = ports.get(0);
        this.distributionPort = ports.get(1);
        this.epmdPort = ports.get(2);
        this.epmd = ChildProcess.start(new ProcessBuilder("epmd", "-port", "" + epmdPort, "-address", "127.0.0.1")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("epmd.log").toFile()));
        ChildProcess.deleteWithThisJvm(home);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "rabbit-node-close"));
    }

    /** Another node in the home of the first, to form a cluster with it. */
    private RabbitNode(RabbitNode first, int number) throws IOException {
        this.server = first.server;
        this.home = first.home;
        this.folder = Files.createDirectories(first.home.resolve("node" + number));
        this.name = "rabbit%d@localhost".formatted(number);
        this.configuration = """
                cluster_formation.peer_discovery_backend = classic_config
                cluster_formation.classic_config.nodes.1 = %s
                """.formatted(first.name);
        List<Integer> ports = FreePorts.take(2);
        this.amqpPort = ports.get(0);
        this.distributionPort = ports.get(1);
        this.epmdPort = first.epmdPort;
        this.epmd = first.epmd;
    }

    public static boolean isInstalled() {
        return installedServer().isPresent();
    }

    /**
     * Starts a node without any queues and waits until clients can connect.
     *
     * @throws IllegalStateException when RabbitMQ is not installed or has not come up after two minutes; the message
     *     has the end of its log
     */
    public static RabbitNode start() {
        Path server = installedServer().orElseThrow(() -> new IllegalStateException("RabbitMQ is not installed"));
        RabbitNode node;
        try {
            node = new RabbitNode(server, Files.createTempDirectory("rabbit-node-"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare a RabbitMQ node", e);
        }
        try {
            node.startEpmd();
            node.startBeam();
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    /**
     * Starts another node and joins it to this one as a cluster. {@link #close()} of this node ends it.
     *
     * @param number the node's number, 2 or more
     */
    public RabbitNode join(int number) {
        RabbitNode node;
        try {
            node = new RabbitNode(this, number);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare one more RabbitMQ node", e);
        }
        joined.add(node);
        node.startBeam();
        return node;
    }

    /** The node's name for RabbitMQ's tools. */
    public String name() {
        return name;
    }

    public int port() {
        return amqpPort;
    }

    public boolean isRunning() {
        ChildProcess running = beam;
        return running != null && running.isAlive();
    }

    /**
     * Runs {@code rabbitmqctl} on this node and returns its output.
     *
     * @throws IllegalStateException with the output, when it fails or takes more than a minute
     */
    public String control(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(server.resolveSibling("rabbitmqctl").toString(), "--node", name, "--quiet"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment());
        return ChildProcess.output(builder, CONTROL_MAX);
    }

    /** A {@code rabbitmqctl} for this node, for programs that run one; it is deleted with the node. */
    public Path controlScript() throws IOException {
        var script = new StringBuilder("#!/bin/sh\n");
        environment().forEach((name, value) -> script.append("export %s='%s'\n".formatted(name, value)));
        script.append("exec '%s' --node '%s' \"$@\"\n".formatted(server.resolveSibling("rabbitmqctl"), this.name));
        Path file = Files.writeString(folder.resolve("rabbitmqctl"), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    /** The URI for RabbitMQ clients, with user and password; the empty path means the only virtual host. */
    public String uri() {
        return "amqp://guest:guest@127.0.0.1:" + amqpPort;
    }

    /**
     * Kills the node ({@code kill -9}); unwritten data is lost. That includes its register of quorum queues, which is
     * written half a second late: a quorum queue declared just before the kill never finds a leader again (rabbitmq-server
     * issue 15725). So a test must give a new queue time, for example by a {@link #restart()}.
     */
    public synchronized void kill() {
        ChildProcess running = beam;
        if (running != null) {
            running.close();
            beam = null;
        }
    }

    /** Starts the node with its old data, after a {@link #kill()}, or after a clean stop if it runs. */
    public synchronized void restart() {
        stop();
        startBeam();
    }

    /** Stops the node, deletes all its data (queues, bindings, messages) and starts it empty. */
    public synchronized void wipe() {
        kill();
        deleteAll(folder.resolve("data"));
        startBeam();
    }

    /** Freezes the node: its connections stay open but do not respond until {@link #resume()}. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    /** Kills the node and deletes its folder; a second call does nothing. */
    @Override
    public void close() {
        joined.forEach(RabbitNode::end);
        end();
        epmd.close();
        deleteAll(home);
    }

    /** Does not take the lock, so that a starting node can be ended, too. */
    private void end() {
        ChildProcess running = beam;
        if (running != null) {
            running.close();
        }
    }

    private void stop() {
        ChildProcess running = beam;
        if (running == null) {
            return;
        }
        resume();
        running.process().destroy();
        if (!running.endsWithin(STOP_MAX)) {
            throw new IllegalStateException("RabbitMQ does not stop within " + STOP_MAX + logEnd());
        }
        kill();
    }

    private synchronized void signal(String name) {
        ChildProcess running = beam;
        if (running == null) {
            throw new IllegalStateException("The node does not run");
        }
        running.signal(name);
    }

    /** Started before the node, because a node without a port mapper starts one that outlives it. */
    private void startEpmd() {
        awaitAnswer("epmd", epmd.process(), this::epmdListens);
    }

    private synchronized void startBeam() {
        try {
            Files.writeString(folder.resolve("plugins"), "[].");
            Files.writeString(folder.resolve("rabbitmq.conf"), configuration);
            ProcessBuilder builder = new ProcessBuilder(server.toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("console.log").toFile());
            builder.environment().putAll(environment());
            ChildProcess started = ChildProcess.start(builder);
            beam = started;
            awaitAnswer("RabbitMQ", started.process(), this::speaksAmqp);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start RabbitMQ from " + server, e);
        }
    }

    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("HOME", home.toString()),
                Map.entry("ERL_EPMD_PORT", "" + epmdPort),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODENAME", name),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODE_PORT", "" + amqpPort),
                Map.entry("RABBITMQ_DIST_PORT", "" + distributionPort),
                Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
                Map.entry("RABBITMQ_CONF_ENV_FILE", path("no-environment.conf")),
                Map.entry("RABBITMQ_CONFIG_FILE", path("rabbitmq.conf")),
                Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", path("plugins")),
                Map.entry("RABBITMQ_MNESIA_BASE", path("data")),
                Map.entry("RABBITMQ_GENERATED_CONFIG_DIR", path("generated")),
                Map.entry("RABBITMQ_SCHEMA_DIR", path("schema")),
                Map.entry("RABBITMQ_PID_FILE", path("pid")),
                Map.entry("RABBITMQ_LOG_BASE", path("log")),
                Map.entry("RABBITMQ_LOGS", path("rabbit.log")),
                // Makes the start script exec the node, so that our signals reach the node.
                Map.entry("RUNNING_UNDER_SYSTEMD", "true"));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void awaitAnswer(String what, Process process, Question question) {
        long start = System.nanoTime();
        while (!question.isAnswered()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(what + " ended early" + logEnd());
            }
            if (System.nanoTime() - start > START_MAX.toNanos()) {
                throw new IllegalStateException(what + " does not answer within " + START_MAX + logEnd());
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
    }

    private boolean epmdListens() {
        try (Socket socket = connect(epmdPort)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** An AMQP 0-9-1 server answers the protocol header with a method frame, which starts with the octet 1. */
    private boolean speaksAmqp() {
        try (Socket socket = connect(amqpPort)) {
            socket.getOutputStream().write(AMQP_0_9_1);
            return socket.getInputStream().read() == 1;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(2_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
        return socket;
    }

    private String logEnd() {
        StringBuilder ends = new StringBuilder();
        for (String name : List.of("epmd.log", "console.log", "rabbit.log")) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                try (Stream<String> lines = Files.lines(file, UTF_8)) {
                    List<String> all = lines.toList();
                    ends.append("\n--- ").append(name).append('\n');
                    all.subList(Math.max(0, all.size() - LOG_LINES_MAX), all.size())
                            .forEach(line -> ends.append(line).append('\n'));
                } catch (IOException | UncheckedIOException e) {
                    ends.append(e);
                }
            }
        }
        return ends.toString();
    }

    private static Optional<Path> installedServer() {
        List<Path> places = new ArrayList<>(USUAL_PLACES);
        if (Files.isDirectory(DEBIAN_VERSIONS)) {
            try (Stream<Path> versions = Files.list(DEBIAN_VERSIONS)) {
                versions.map(version -> version.resolve("sbin/rabbitmq-server")).forEach(places::add);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot look for RabbitMQ", e);
            }
        }
        return places.stream().filter(Files::isExecutable).findFirst();
    }

    /** Retries, because processes of the node, such as its logger, may still move a file when the node has ended. */
    private static void deleteAll(Path folder) {
        for (int attempt = 1; Files.exists(folder); attempt++) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException e) {
                if (attempt == DELETE_ATTEMPTS_MAX) {
                    throw new IllegalStateException("Cannot delete " + folder, e);
                }
                LockSupport.parkNanos(BETWEEN_DELETE_ATTEMPTS.toNanos());
            }
        }
    }

    private interface Question {
        boolean isAnswered();
    }
}
