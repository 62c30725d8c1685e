package dev.ates.chaos;

import dev.ates.contracts.BusinessClock;
import dev.ates.embedded.DemoSettings;
import dev.ates.testkit.FreePorts;
import dev.ates.testkit.RabbitNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A production-like deployment on one machine: four databases on separate servers, a RabbitMQ node (later three), {@code
 * outside}, and two processes of each service. Only the clock differs: days last seconds.
 */
final class Deployment implements AutoCloseable {

    static final List<String> PARTS = List.of("tracker", "accounting", "analytics", "outside");
    static final List<String> SERVICES = List.of("tracker", "accounting", "analytics");
    /** How long servers may take to start or to end; each also has shorter limits of its own. */
    /** How long a completion can be taken back: long enough for faults to fall into it. */
    static final Duration UNDO = Duration.ofSeconds(2);

    private static final Duration SERVERS_MAX = Duration.ofMinutes(5);

    static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private static final int INSTANCES = 2;

    private final Path folder;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Staff staff = Staff.company();
    private final BusinessClock clock;
    private final Map<String, Database> databases = new LinkedHashMap<>();
    private final Map<String, BrokerRoute> routes = new LinkedHashMap<>();
    private final Map<String, List<Instance>> instances = new LinkedHashMap<>();
    private final List<RabbitNode> nodes = new CopyOnWriteArrayList<>();

    /**
     * @param clock the clock of all processes
     * @param anchor of this clock, {@code started} what it shows then, {@code speed} how fast it is
     * @param partitions of every stream
     */
    Deployment(Path folder, BusinessClock clock, Instant anchor, Instant started, long speed, int partitions)
            throws Exception {
        this.folder = folder;
        this.clock = clock;
        Path people = Files.writeString(folder.resolve("people.yaml"), staff.yaml());
        try {
            List<Integer> ports = FreePorts.take(PARTS.size() + 1 + INSTANCES * PARTS.size());
            Map<String, CompletableFuture<Database>> starting = new LinkedHashMap<>();
            for (int n = 0; n < PARTS.size(); n++) {
                String part = PARTS.get(n);
                int port = ports.get(n);
                starting.put(
                        part,
                        CompletableFuture.supplyAsync(
                                () -> Database.start(part, folder.resolve("postgres-" + part), port),
                                work -> Thread.ofPlatform()
                                        .name("start-" + part)
                                        .start(work)));
            }
            nodes.add(RabbitNode.start());
            starting.forEach((part, database) -> databases.put(
                    part,
                    database.orTimeout(SERVERS_MAX.toSeconds(), TimeUnit.SECONDS)
                            .join()));
            Map<String, String> shared = DemoSettings.of(
                    part -> "http://localhost:" + ports.get(PARTS.size() + 1 + INSTANCES * PARTS.indexOf(part)),
                    ports.get(PARTS.size()));
            shared.put("ATES_CLOCK_SPEED", Long.toString(speed));
            shared.put("ATES_CLOCK_STARTED", started.toString());
            shared.put("ATES_CLOCK_ANCHOR", anchor.toString());
            shared.put("ATES_PARTITIONS", Integer.toString(partitions));
            // Faults must come between the slices of a shuffle, of a few dozen open tasks.
            shared.put("ATES_SHUFFLE_SLICE_TASKS_MAX", "5");
            shared.put("ATES_UNDO", UNDO.toSeconds() + "s");
            shared.put("ATES_CLIENT_SECRET", "chaos");
            // Some faults use the services' own password to repeat messages.
            shared.put("ATES_BROKER_USER_PER_SERVICE", "false");
            shared.put("ATES_PEOPLE", people.toUri().toString());
            for (int n = 0; n < PARTS.size(); n++) {
                String part = PARTS.get(n);
                var route = new BrokerRoute(nodes.getFirst());
                routes.put(part, route);
                Program program = Program.of(part);
                var ofPart = new ArrayList<Instance>();
                for (int i = 0; i < (part.equals("outside") ? 1 : INSTANCES); i++) {
                    ofPart.add(
                            instance(part, i, ports.get(PARTS.size() + 1 + INSTANCES * n + i), program, route, shared));
                }
                instances.put(part, List.copyOf(ofPart));
            }
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private Instance instance(
            String part, int number, int port, Program program, BrokerRoute route, Map<String, String> shared) {
        Map<String, String> environment = new HashMap<>(shared);
        Database database = database(part);
        environment.put("ATES_PORT", Integer.toString(port));
        environment.put("ATES_DATABASE_URL", database.address().url());
        environment.put("ATES_DATABASE_USER", database.address().user());
        environment.put("ATES_DATABASE_PASSWORD", database.address().password());
        environment.put("ATES_BROKER_URI", route.uris());
        var settings = new ArrayList<String>();
        settings.add("--ates.messaging.heartbeat=" + HEARTBEAT);
        settings.add("--ates.letters.attempts-max=100");
        settings.add("--ates.robots.lease-length=5s");
        // Otherwise the bank's days would last seconds, and a repeated order would count as new.
        settings.add("--ates.outside.bank.key-retention=900d");
        settings.add("--ates.bank.key-retention=800d");
        waits().forEach((name, wait) -> settings.add("--%s=%s".formatted(name, clock.stretched(wait))));
        return new Instance(
                http,
                "%s-%d".formatted(part, number + 1),
                folder,
                new Instance.Launch(program, settings, environment),
                URI.create("http://localhost:" + port));
    }

    /** Settings in business time that must keep their real duration. */
    private static Map<String, Duration> waits() {
        return Map.of(
                "ates.payouts.hold-for", Duration.ofSeconds(20),
                "ates.payouts.retry-after", Duration.ofSeconds(1),
                "ates.payouts.retry-after-max", Duration.ofSeconds(10),
                "ates.letters.hold-for", Duration.ofSeconds(20),
                "ates.letters.retry-after", Duration.ofSeconds(1),
                "ates.letters.retry-after-max", Duration.ofSeconds(10));
    }

    /**
     * Starts all processes, {@code outside} first, because the services need its identity provider.
     *
     * @param often whether there will be many starts, so that preparing faster starts is worthwhile
     */
    void startProcesses(boolean often) throws IOException, TimeoutException, InterruptedException {
        for (Instance outside : instances("outside")) {
            if (often) {
                outside.train();
            }
            outside.start();
            outside.awaitReady();
        }
        // First one instance of each service, which creates the tables.
        for (String service : often ? SERVICES : List.<String>of()) {
            instances(service).getFirst().train();
        }
        for (int number = 0; number < INSTANCES; number++) {
            for (String service : SERVICES) {
                instances(service).get(number).start();
            }
            for (String service : SERVICES) {
                instances(service).get(number).awaitReady();
            }
        }
    }

    HttpClient http() {
        return http;
    }

    Staff staff() {
        return staff;
    }

    BusinessClock clock() {
        return clock;
    }

    Path folder() {
        return folder;
    }

    Database database(String part) {
        Database database = databases.get(part);
        if (database == null) {
            throw new IllegalArgumentException("There is no part " + part);
        }
        return database;
    }

    BrokerRoute route(String part) {
        BrokerRoute route = routes.get(part);
        if (route == null) {
            throw new IllegalArgumentException("There is no part " + part);
        }
        return route;
    }

    List<BrokerRoute> routes() {
        return List.copyOf(routes.values());
    }

    List<Instance> instances(String part) {
        return instances.getOrDefault(part, List.of());
    }

    List<Instance> allInstances() {
        return instances.values().stream().flatMap(List::stream).toList();
    }

    URI outside() {
        return instances("outside").getFirst().address();
    }

    /** The node that represents the broker. */
    RabbitNode broker() {
        return nodes.getFirst();
    }

    List<RabbitNode> nodes() {
        return nodes;
    }

    /**
     * Replaces the broker by a cluster of three nodes, and reroutes every part to it. It starts empty and without
     * connections, so that every queue is declared with three members.
     */
    void growCluster() {
        routes.values().forEach(BrokerRoute::leadNowhere);
        broker().wipe();
        for (int number = 2; number <= BrokerRoute.NODES; number++) {
            nodes.add(broker().join(number));
        }
        routes.values().forEach(route -> route.leadTo(nodes));
    }

    /** Stops the servers in parallel, so that Ctrl-C waits only for the slowest. */
    @Override
    public void close() {
        try {
            closeAll(allInstances());
        } finally {
            routes.values().forEach(BrokerRoute::close);
            closeAll(Stream.<AutoCloseable>concat(nodes.stream(), databases.values().stream())
                    .toList());
        }
    }

    /** Each has its own timeout, so that one that does not end does not block the others. */
    private static void closeAll(List<? extends AutoCloseable> all) {
        CompletableFuture.allOf(all.stream().map(Deployment::closing).toArray(CompletableFuture[]::new))
                .orTimeout(SERVERS_MAX.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static CompletableFuture<Void> closing(AutoCloseable server) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        server.close();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                work -> Thread.ofPlatform().name("close").start(work));
    }
}
