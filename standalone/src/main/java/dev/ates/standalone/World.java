package dev.ates.standalone;

import static java.util.stream.Collectors.partitioningBy;

import ch.qos.logback.classic.LoggerContext;
import dev.ates.accounting.Accounting;
import dev.ates.analytics.Analytics;
import dev.ates.embedded.AmqpBroker;
import dev.ates.embedded.DatabaseAddress;
import dev.ates.embedded.DemoSettings;
import dev.ates.embedded.Ending;
import dev.ates.embedded.OwnerOnly;
import dev.ates.embedded.PostgresServer;
import dev.ates.messaging.Streams;
import dev.ates.outside.Outside;
import dev.ates.tracker.Tracker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole system in this JVM: the three services and {@code outside}, each an application with its own database, exactly
 * as in separate processes. Only their settings connect them.
 */
public final class World implements AutoCloseable {

    static {
        // Four applications share this JVM; none may reset the logging of the others. See logback.xml.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** How long an application may take to start on a slow machine. */
    private static final long START_MINUTES_MAX = 5;

    /** How long applications, and then servers, may take after a signal. No browser or slow disk delays the end. */
    private static final Duration END_MAX = Duration.ofMillis(1_800);

    /** The same for an end without a signal. */
    private static final Duration END_IN_ORDER_MAX = Duration.ofMinutes(1);

    /** Disabled in services, which would spend a second to create the identity provider's key and never use it. */
    private static final String KEYS_OF_A_PROVIDER =
            "org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet"
                    + ".OAuth2AuthorizationServerJwtAutoConfiguration";

    /**
     * The configuration of a world.
     *
     * @param data the folder of databases and messages
     * @param broker a RabbitMQ to use, {@code null} for the embedded broker
     * @param settings additional settings for all applications, with environment or Spring names
     */
    public record Plan(
            Path data,
            Ports ports,
            Clock clock,
            RandomGenerator random,
            @Nullable ExternalBroker broker,
            Map<String, String> settings) {}

    /** Observes the progress of the start. */
    public interface Steps {
        /** @param part database, broker, outside, tracker, accounting or analytics, which is ready now */
        void serves(String part);
    }

    private static final Logger log = LoggerFactory.getLogger(World.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Thread whenTheJvmEnds = new Thread(this::close, "end-of-the-world");
    private boolean ended;
    private volatile boolean complete;
    private final Steps steps;
    private final Path tomcat;
    private final Ports ports;
    private final PostgresServer postgres;
    private final Map<String, DatabaseAddress> databases;
    private final UnaryOperator<String> brokerUriOf;
    private final Map<String, ConfigurableApplicationContext> applications;

    private World(Plan plan, Steps steps) {
        ports = plan.ports();
        tomcat = plan.data().resolve("tomcat").toAbsolutePath();
        this.steps = steps;
        // Already during the start: PostgreSQL is a separate process and would survive.
        Runtime.getRuntime().addShutdownHook(whenTheJvmEnds);
        try {
            DataFolder.open(plan.data());
            OwnerOnly.folder(tomcat);
            postgres = opened(PostgresServer.start(plan.data().resolve("postgres"), ports.postgres()));
            opened(Ending.with(this::endOnASignal));
            steps.serves("database");
            brokerUriOf = brokerUris(plan);
            steps.serves("broker");
            databases = Map.of(
                    "tracker", postgres.database("tracker", "tracker"),
                    "accounting", postgres.database("accounting", "accounting"),
                    "analytics", postgres.database("analytics", "analytics"),
                    "outside", postgres.database("outside", "outside"));
            Map<String, String> secrets = Map.of("tracker", secret(), "accounting", secret(), "analytics", secret());
            List<String> shared = shared(plan, secrets);
            // In parallel: each waits for its database more than for the CPU.
            Map<String, CompletableFuture<ConfigurableApplicationContext>> starting = Map.of(
                    "outside", start("outside", ports.home(), Outside.application(plan.clock()), shared, secrets),
                    "tracker",
                            start(
                                    "tracker",
                                    ports.tracker(),
                                    Tracker.application(plan.clock(), plan.random()),
                                    shared,
                                    secrets),
                    "accounting",
                            start(
                                    "accounting",
                                    ports.accounting(),
                                    Accounting.application(plan.clock()),
                                    shared,
                                    secrets),
                    "analytics",
                            start(
                                    "analytics",
                                    ports.analytics(),
                                    Analytics.application(plan.clock()),
                                    shared,
                                    secrets));
            applications = running(starting);
            complete = true;
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder %s cannot be used".formatted(plan.data()), e);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** The broker's address by user. */
    private UnaryOperator<String> brokerUris(Plan plan) {
        ExternalBroker external = plan.broker();
        return external != null
                ? external::uri
                : opened(AmqpBroker.start(plan.data().resolve("broker"), ports.broker(), BrokerUsers.ALL))::uri;
    }

    /** Starts everything and returns when all parts are ready; {@link #close()} ends it in order. */
    public static World start(Plan plan) {
        return start(plan, part -> {});
    }

    /** Like {@link #start(Plan)}, and reports progress. */
    public static World start(Plan plan, Steps steps) {
        return new World(plan, steps);
    }

    public Ports ports() {
        return ports;
    }

    /** The broker's product name and version. */
    public String broker() {
        return bean("tracker", Streams.class).broker();
    }

    /** The database of a part: tracker, accounting, analytics or outside. */
    public DatabaseAddress database(String part) {
        DatabaseAddress address = databases.get(part);
        if (address == null) {
            throw new IllegalArgumentException("No part of the world is called " + part);
        }
        return address;
    }

    /** A bean of one of the applications. */
    public <T> T bean(String part, Class<T> type) {
        ConfigurableApplicationContext application = applications.get(part);
        if (application == null) {
            throw new IllegalArgumentException("No part of the world is called " + part);
        }
        return application.getBean(type);
    }

    /** Ends services first, then broker and databases. A second call waits until it has ended. */
    @Override
    public void close() {
        end(END_IN_ORDER_MAX);
    }

    /** During the start, only PostgreSQL is stopped; everything else fails and ends with the JVM. */
    private void endOnASignal() {
        if (complete) {
            end(END_MAX);
        } else {
            logNoMore();
        }
    }

    /** Ends on a signal without a proper shutdown, because the data will be deleted. */
    public void abandon() throws IOException {
        logNoMore();
        end();
        forgetTheHook();
        postgres.abandon();
    }

    /** Failures because a signal ends the world are not logged. */
    private static void logNoMore() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            logging.stop();
        }
    }

    private synchronized void end(Duration max) {
        var failures = new ConcurrentLinkedQueue<Exception>();
        Map<Boolean, List<AutoCloseable>> byKind =
                end().stream().collect(partitioningBy(part -> part instanceof ConfigurableApplicationContext));
        endAll(byKind.getOrDefault(true, List.of()), max, failures);
        if (!endAll(byKind.getOrDefault(false, List.of()), max, failures)) {
            end(postgres::abandon, failures);
        }
        if (Thread.currentThread() != whenTheJvmEnds) {
            forgetTheHook();
        }
        if (!failures.isEmpty()) {
            var failure = new IllegalStateException("The world did not end properly: " + failures);
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    /** In parallel: each waits for its requests, streams and files more than for the CPU. */
    private static boolean endAll(List<AutoCloseable> parts, Duration max, Queue<Exception> failures) {
        CompletableFuture<?>[] ending = parts.stream()
                .map(part -> CompletableFuture.runAsync(
                        () -> end(part, failures),
                        work -> Thread.ofPlatform().daemon().name("end").start(work)))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ending).get(max.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            log.atInfo().log(
                    "Some parts did not end in time and are abandoned; everything that was committed is in the databases");
        } catch (ExecutionException e) {
            failures.add(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add(e);
        }
        return false;
    }

    private static void end(AutoCloseable part, Queue<Exception> failures) {
        try {
            part.close();
        } catch (Exception e) {
            failures.add(e);
        }
    }

    private List<AutoCloseable> end() {
        synchronized (parts) {
            ended = true;
            var open = List.copyOf(parts);
            parts.clear();
            return open;
        }
    }

    private void forgetTheHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(whenTheJvmEnds);
        } catch (IllegalStateException theJvmIsEnding) {
            log.atDebug().log("The JVM is already ending; its shutdown hook will find nothing left to end");
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        synchronized (parts) {
            if (!ended) {
                parts.push(part);
                return part;
            }
        }
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException("What started too late did not end", e);
        }
        throw new IllegalStateException("The world ended before all of it had started");
    }

    private CompletableFuture<ConfigurableApplicationContext> start(
            String part,
            int port,
            SpringApplicationBuilder application,
            List<String> shared,
            Map<String, String> secrets) {
        DatabaseAddress database = database(part);
        var arguments = new ArrayList<>(shared);
        arguments.add("--ATES_PORT=" + port);
        arguments.add("--server.tomcat.basedir=" + tomcat.resolve(part));
        arguments.add("--ATES_BROKER_URI=" + brokerUriOf.apply(BrokerUsers.of(part)));
        arguments.add("--ATES_DATABASE_URL=" + database.url());
        arguments.add("--ATES_DATABASE_USER=" + database.user());
        arguments.add("--ATES_DATABASE_PASSWORD=" + database.password());
        if (secrets.containsKey(part)) {
            arguments.add("--ATES_CLIENT_SECRET=" + secrets.get(part));
            arguments.add("--spring.autoconfigure.exclude=" + KEYS_OF_A_PROVIDER);
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    ConfigurableApplicationContext running =
                            opened(application.registerShutdownHook(false).run(arguments.toArray(String[]::new)));
                    steps.serves(part);
                    return running;
                },
                work -> Thread.ofPlatform().name("start-" + part).start(work));
    }

    /** Waits for all of them, even after one has failed, because a starting application cannot be ended. */
    private static Map<String, ConfigurableApplicationContext> running(
            Map<String, CompletableFuture<ConfigurableApplicationContext>> starting) {
        Map<String, ConfigurableApplicationContext> running = new HashMap<>();
        var failures = new ArrayList<RuntimeException>();
        starting.forEach((part, application) -> {
            try {
                var started = application
                        .orTimeout(START_MINUTES_MAX, TimeUnit.MINUTES)
                        .join();
                running.put(part, started);
            } catch (CompletionException e) {
                failures.add(new IllegalStateException("%s does not start".formatted(part), e.getCause()));
            }
        });
        if (!failures.isEmpty()) {
            RuntimeException first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
        return running;
    }

    private static List<String> shared(Plan plan, Map<String, String> secrets) {
        Ports ports = plan.ports();
        Map<String, String> settings = DemoSettings.of(
                part -> "http://localhost:"
                        + switch (part) {
                            case "tracker" -> ports.tracker();
                            case "accounting" -> ports.accounting();
                            case "analytics" -> ports.analytics();
                            default -> ports.home();
                        },
                ports.smtp());
        if (plan.broker() != null && !plan.broker().hasUserPerService()) {
            settings.put("ATES_BROKER_USER_PER_SERVICE", "false");
        }
        // Random: the provider and its clients start together.
        secrets.forEach((part, secret) ->
                settings.put("ATES_%s_CLIENT_SECRET".formatted(part.toUpperCase(Locale.ROOT)), secret));
        // A page that is open in a browser must not delay Ctrl-C.
        settings.put("spring.lifecycle.timeout-per-shutdown-phase", "2s");
        settings.putAll(plan.settings());
        return settings.entrySet().stream()
                .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
                .toList();
    }

    private static String secret() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
