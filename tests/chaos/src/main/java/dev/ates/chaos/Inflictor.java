package dev.ates.chaos;

import com.rabbitmq.client.MessageProperties;
import dev.ates.chaos.Schedule.Step;
import dev.ates.testkit.FaultProxy;
import dev.ates.testkit.RabbitNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Does it, lets it last, and heals it. A method returns when the fault is over; what it has found wrong meanwhile it
 * throws. What only shows at the end is the {@link Audit}'s matter.
 */
final class Inflictor {

    private static final Duration HIT_MAX = Duration.ofMinutes(8);
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration PAST_THE_LEASE = Duration.ofSeconds(12);
    private static final Duration BROKER_PAUSE = Duration.ofSeconds(20);
    private static final Duration CAUGHT_UP_MAX = Duration.ofMinutes(3);
    /** Two heartbeats to notice, and what a loaded machine needs on top. */
    private static final Duration HEALED_MAX =
            Deployment.HEARTBEAT.multipliedBy(2).plusSeconds(11);

    private static final int CUT_AFTER_BYTES_MAX = 20_000;
    private static final int BURST = 10;
    private static final Duration PROBE_EVERY = Duration.ofMillis(200);

    private final Deployment deployment;
    private final Load load;
    private final int rate;
    private final Poison poison;
    private final Consumer<String> say;
    /** Kills share it; what is measured by the second has it alone. */
    private final ReentrantReadWriteLock calm = new ReentrantReadWriteLock(true);

    private volatile long healedMillisMax;
    private volatile long takenOverMillisMax;

    Inflictor(Deployment deployment, Load load, int rate, Poison poison, Consumer<String> say) {
        this.deployment = deployment;
        this.load = load;
        this.rate = rate;
        this.poison = poison;
        this.say = say;
    }

    long healedMillisMax() {
        return healedMillisMax;
    }

    long takenOverMillisMax() {
        return takenOverMillisMax;
    }

    void inflict(Step step) throws Exception {
        var random = new SplittableRandom(step.seed());
        switch (step.kind()) {
            case KILL_AT_POINT -> killAt(step.target(), step.detail());
            case BROKER_KILL ->
                whileCommandsGoOn(() -> {
                    deployment.broker().kill();
                    Patience.pause(SHORT);
                    deployment.broker().restart();
                });
            case BROKER_PAUSE_20S ->
                whileCommandsGoOn(() -> {
                    deployment.broker().pause();
                    Patience.pause(BROKER_PAUSE);
                    deployment.broker().resume();
                });
            case BROKER_MEMORY_ALARM -> alarm("set_vm_memory_high_watermark", "0.00001", "0.6");
            case BROKER_DISK_ALARM -> alarm("set_disk_free_limit", "1000000GB", "50MB");
            case BROKER_WIPE ->
                whileCommandsGoOn(() -> {
                    deployment.broker().wipe();
                    settle();
                });
            case QUEUE_DELETED -> healed(step.target(), this::deleteQueue);
            case BINDING_DELETED -> healed(step.target(), this::deleteBinding);
            case PROXY_DELAY -> onTheWay(step.target(), proxy -> proxy.delay(Duration.ofMillis(200)));
            case PROXY_BLACK_HOLE -> onTheWay(step.target(), FaultProxy::blackHole);
            case PROXY_RESET -> onTheWay(step.target(), FaultProxy::reset);
            case PROXY_CUT ->
                onTheWay(step.target(), proxy -> proxy.cutAfter(1 + random.nextLong(CUT_AFTER_BYTES_MAX)));
            case PROXY_CONFIRM_LOST -> onTheWay(step.target(), FaultProxy::swallowReplies);
            case DATABASE_KILL -> killDatabase(step.target());
            case POOL_EXHAUSTED -> exhaustPool(step.target());
            case DEADLOCK -> deadlock(step.target());
            case DUPLICATES_AND_REORDERING -> repeat(step.target(), random);
            case REPLAYS -> replays(random);
            case INSTANCE_PAUSED_PAST_LEASE -> pausePastLease(step.target());
            case BURST_AND_SLOW_CONSUMER -> burst(step.target());
            case POISON_GARBAGE_BYTES, POISON_NO_BATCH, POISON_10_MIB, POISON_FORGED_PRODUCER ->
                poison.message(step.kind(), streamOf(step.target()), random);
            case POISON_WRONG_EPOCH -> alone(() -> poison.message(step.kind(), streamOf(step.target()), random));
            case POISON_UNKNOWN_TYPE, POISON_UNKNOWN_VERSION, POISON_WRONG_SCHEMA -> poison.tell(List.of(step.kind()));
            case CLUSTER_NODE_KILL ->
                probed(() -> {
                    RabbitNode node = otherThan(leader());
                    node.kill();
                    Patience.pause(SHORT);
                    node.restart();
                });
            case CLUSTER_LEADER_KILL ->
                probed(() -> {
                    RabbitNode node = leader();
                    node.kill();
                    Patience.pause(SHORT);
                    node.restart();
                });
            case CLUSTER_ROLLING_RESTART ->
                probed(() -> {
                    for (RabbitNode node : deployment.nodes()) {
                        node.restart();
                    }
                });
            case DATABASE_RESTORED_FROM_BACKUP -> restoreFromBackup(step.target());
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    // --- processes

    private void killAt(String service, String point) throws Exception {
        calm.readLock().lock();
        try {
            List<Instance> instances = deployment.instances(service);
            for (Instance instance : instances) {
                instance.arm(point);
            }
            Patience.await(
                    "%s dies at %s".formatted(service, point),
                    HIT_MAX,
                    () -> instances.stream().anyMatch(instance -> !instance.isAlive()));
            revive(instances);
        } finally {
            calm.readLock().unlock();
        }
    }

    /** Brings back who has fallen at a point after its turn was over. */
    void reviveTheFallen() throws Exception {
        revive(deployment.allInstances().stream().filter(Instance::hasFallen).toList());
    }

    private void revive(List<Instance> instances) throws Exception {
        for (Instance instance : instances) {
            instance.disarm();
        }
        List<Instance> dead =
                instances.stream().filter(instance -> !instance.isAlive()).toList();
        for (Instance instance : dead) {
            instance.start();
        }
        for (Instance instance : dead) {
            instance.awaitReady();
        }
    }

    /** The leader freezes with a window in its hand, another leads meanwhile, and then the first goes on with it. */
    private void pausePastLease(String service) throws Exception {
        alone(() -> {
            List<Instance> instances = deployment.instances(service);
            for (Instance instance : instances) {
                instance.arm("before-publish:1:stop");
            }
            try {
                Patience.await(
                        "an instance of %s freezes".formatted(service), HIT_MAX, () -> anyPaused(instances) != null);
                Instance frozen = anyPaused(instances);
                for (Instance instance : instances) {
                    if (instance != frozen) {
                        instance.disarm();
                        // It may have taken the lead and frozen as well before it was told.
                        instance.resume();
                    }
                }
                long start = System.nanoTime();
                long fence = fence(service);
                Patience.await(
                        "the other instance of %s takes over".formatted(service),
                        PAST_THE_LEASE.multipliedBy(3),
                        () -> fence(service) > fence);
                takenOverMillisMax = Math.max(takenOverMillisMax, millisSince(start));
                Patience.pause(PAST_THE_LEASE.minus(
                        Duration.ofMillis(Math.min(millisSince(start), PAST_THE_LEASE.toMillis()))));
            } finally {
                for (Instance instance : instances) {
                    if (instance.isAlive()) {
                        instance.disarm();
                        instance.resume();
                    }
                }
            }
        });
    }

    private static @Nullable Instance anyPaused(List<Instance> instances) throws Exception {
        for (Instance instance : instances) {
            if (instance.isPaused()) {
                return instance;
            }
        }
        return null;
    }

    private void burst(String slow) throws Exception {
        deployment.route(slow).delay(Duration.ofMillis(300));
        load.rate(rate * BURST);
        Patience.pause(Duration.ofSeconds(10));
        load.rate(rate);
        deployment.route(slow).heal();
        for (Wire.Stream stream : Wire.STREAMS) {
            caughtUp(stream, CAUGHT_UP_MAX);
        }
    }

    // --- the broker

    private void alarm(String command, String low, String usual) throws Exception {
        whileCommandsGoOn(() -> {
            deployment.broker().control(command, low);
            try {
                Patience.pause(SHORT);
            } finally {
                deployment.broker().control(command, usual);
            }
        });
    }

    private void whileCommandsGoOn(Work work) throws Exception {
        long before = load.done();
        work.run();
        if (load.done() == before) {
            throw new IllegalStateException("No command was carried out meanwhile");
        }
    }

    private interface OnStream {
        void run(Wire.Stream stream) throws Exception;
    }

    /** The stream's own repair, with nothing else broken, within two heartbeats. */
    private void healed(String consumer, OnStream damage) throws Exception {
        alone(() -> {
            Wire.Stream stream = streamOf(consumer);
            caughtUp(stream, CAUGHT_UP_MAX);
            damage.run(stream);
            long start = System.nanoTime();
            long head = head(stream);
            Patience.await(
                    "%s hears %s again".formatted(consumer, stream.name()), HEALED_MAX, () -> applied(stream) > head);
            healedMillisMax = Math.max(healedMillisMax, millisSince(start));
            settle();
        });
    }

    /**
     * RabbitMQ 3.10 forgets a quorum queue that is killed within half a second of its declaration (rabbitmq-server issue
     * 15725); that is not ours to prove again.
     */
    void settle() throws TimeoutException, InterruptedException {
        for (Wire.Stream stream : Wire.STREAMS) {
            caughtUp(stream, CAUGHT_UP_MAX);
        }
        Patience.pause(Duration.ofSeconds(2));
    }

    private void deleteQueue(Wire.Stream stream) throws Exception {
        Wire.on(deployment.broker(), channel -> channel.queueDelete(stream.queue()));
    }

    private void deleteBinding(Wire.Stream stream) throws Exception {
        Wire.on(deployment.broker(), channel -> channel.queueUnbind(stream.queue(), stream.exchange(), "live.0"));
    }

    private void repeat(String consumer, RandomGenerator random) throws Exception {
        long said = Wire.repeatAndReorder(deployment.broker(), streamOf(consumer), random, Duration.ofSeconds(8));
        say.accept("%d messages were said again".formatted(said));
    }

    private void replays(RandomGenerator random) throws Exception {
        Wire.on(deployment.broker(), channel -> {
            for (Wire.Stream stream : Wire.STREAMS) {
                for (int n = 0; n < 3; n++) {
                    // Who asks for what is behind the end of the log says that the log has been restored.
                    long end = deployment
                            .database(stream.part())
                            .number("select head_position from messaging.stream_head where partition = 0");
                    Wire.askForReplay(channel, stream, 1 + random.nextLong(Math.max(1, end)));
                }
            }
        });
        Patience.pause(SHORT);
    }

    private void onTheWay(String part, Consumer<FaultProxy> fault) throws Exception {
        BrokerRoute route = deployment.route(part);
        try {
            route.each(fault);
            Patience.pause(SHORT);
        } finally {
            route.heal();
        }
    }

    // --- databases

    private void killDatabase(String part) throws Exception {
        Database database = deployment.database(part);
        database.kill();
        Patience.pause(Duration.ofSeconds(2));
        database.restart();
    }

    /** Everybody waits for one lock until the pool has nothing left, and then every connection is taken away. */
    private void exhaustPool(String service) throws Exception {
        String table = Map.of("tracker", "task", "accounting", "account", "analytics", "day")
                .getOrDefault(service, "task");
        try (Connection connection = deployment.database(service).asSuperuser().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table %s in access exclusive mode".formatted(table));
            Patience.pause(SHORT);
            connection.rollback();
            connection.setAutoCommit(true);
            statement.execute("""
                    select count(pg_terminate_backend(pid)) from pg_stat_activity
                     where usename = '%s' and pid <> pg_backend_pid()""".formatted(service));
        }
        caughtUp(streamOf(service), CAUGHT_UP_MAX);
    }

    /** Takes a row that the service needs second, and wants the one that it holds already: the service is the victim. */
    private void deadlock(String service) throws Exception {
        String rows = service.equals("accounting")
                ? "select 1 from account where owner = 'person' order by id for update"
                : "select 1 from projection for update";
        Database database = deployment.database(service);
        long before = deadlocks(database);
        Patience.await("a deadlock in " + service, CAUGHT_UP_MAX, () -> {
            try (Connection connection = database.asSuperuser().getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("set local deadlock_timeout = '20s'");
                statement.execute("set local lock_timeout = '5s'");
                statement.execute(rows);
                Patience.pause(Duration.ofMillis(700));
                statement.execute("select 1 from messaging.stream_cursor for update");
                connection.rollback();
            }
            return deadlocks(database) > before;
        });
    }

    private static long deadlocks(Database database) {
        return database.number("select deadlocks from pg_stat_database where datname = current_database()");
    }

    /** The last thing: the producer forgets what others have heard, tells something else, and must not be believed. */
    private void restoreFromBackup(String part) throws Exception {
        Database database = deployment.database(part);
        Wire.Stream stream = Wire.STREAMS.stream()
                .filter(one -> one.part().equals(part))
                .findFirst()
                .orElseThrow();
        Path backup = deployment.folder().resolve("backup");
        database.backUp(backup);
        load.rate(rate);
        long old = head(stream);
        Patience.await("more is told", CAUGHT_UP_MAX, () -> applied(stream) > old + 20);
        load.rate(0);
        caughtUp(stream, CAUGHT_UP_MAX);
        Database consumer = deployment.database(stream.consumer());
        long transfers = consumer.number("select count(*) from transfer where kind in ('fee', 'reward')");

        database.restore(backup);
        load.rate(rate);
        Patience.await(
                "somebody stops %s with an alarm".formatted(stream.name()),
                CAUGHT_UP_MAX,
                () -> Poison.stopped(consumer, stream.name()) > 0 || producerStopped(database));
        Patience.pause(PAST_THE_LEASE);
        load.rate(0);
        long merged = consumer.number("select count(*) from transfer where kind in ('fee', 'reward')") - transfers;
        if (merged != 0) {
            throw new IllegalStateException("%d events of another past were merged".formatted(merged));
        }
    }

    private static boolean producerStopped(Database database) {
        return database.number("select count(*) from messaging.stream_head where stopped is not null") > 0;
    }

    // --- the cluster

    private RabbitNode leader() {
        String queue = streamOf("accounting").queue();
        String[] words = aliveNode()
                .control("list_queues", "name", "leader", "--no-table-headers")
                .lines()
                .filter(line -> line.startsWith(queue))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("There is no queue " + queue))
                .split("\\s+");
        return deployment.nodes().stream()
                .filter(node -> node.name().equals(words[words.length - 1]))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("No node leads " + queue));
    }

    private RabbitNode otherThan(RabbitNode leader) {
        return deployment.nodes().stream()
                .filter(node -> node != leader)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private RabbitNode aliveNode() {
        return deployment.nodes().stream()
                .filter(RabbitNode::isRunning)
                .findFirst()
                .orElseThrow();
    }

    /** A queue of our own tells whether a confirmed message is ever lost: streams would heal it and hide it. */
    private void probed(Work work) throws Exception {
        String queue = "chaos.probe";
        var confirmed = new ArrayList<String>();
        var over = new AtomicBoolean();
        Thread prober = Thread.ofPlatform().name("probe").start(() -> probe(queue, confirmed, over));
        try {
            whileCommandsGoOn(work);
        } finally {
            over.set(true);
            prober.join();
        }
        if (confirmed.isEmpty()) {
            throw new IllegalStateException("No probe was confirmed the whole time");
        }
        for (Wire.Stream stream : Wire.STREAMS) {
            caughtUp(stream, CAUGHT_UP_MAX);
        }
        var found = new ArrayList<String>();
        Wire.on(aliveNode(), channel -> {
            for (var message = channel.basicGet(queue, true);
                    message != null;
                    message = channel.basicGet(queue, true)) {
                found.add(new String(message.getBody(), StandardCharsets.US_ASCII));
            }
        });
        confirmed.removeAll(found);
        if (!confirmed.isEmpty()) {
            throw new IllegalStateException("RabbitMQ has lost confirmed messages: " + confirmed);
        }
    }

    private void probe(String queue, List<String> confirmed, AtomicBoolean over) {
        List<RabbitNode> nodes = deployment.nodes();
        int unconfirmed = 0;
        for (int n = 0; !over.get(); n++) {
            String body = String.valueOf(n);
            try {
                Patience.pause(PROBE_EVERY);
                Wire.on(nodes.get(n % nodes.size()), channel -> {
                    channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
                    channel.confirmSelect();
                    channel.basicPublish(
                            "", queue, MessageProperties.PERSISTENT_BASIC, body.getBytes(StandardCharsets.US_ASCII));
                    channel.waitForConfirmsOrDie(5_000);
                });
                confirmed.add(body);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception notConfirmed) {
                // The node is down, or the queue has no leader yet.
                unconfirmed++;
            }
        }
        say.accept("%d probes were confirmed, %d were not".formatted(confirmed.size(), unconfirmed));
    }

    // --- streams

    /** The stream with traffic that a part hears; for the tracker, who hears only of people, that one. */
    private static Wire.Stream streamOf(String consumer) {
        return Wire.STREAMS.stream()
                .filter(stream -> stream.consumer().equals(consumer))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private long head(Wire.Stream stream) {
        return deployment.database(stream.part()).number("select sum(head_position) from messaging.stream_head");
    }

    /** How often the lead of a service's stream has changed hands. */
    private long fence(String service) {
        return deployment.database(service).number("select coalesce(sum(fence), 0)::bigint from robots.lease");
    }

    private long applied(Wire.Stream stream) {
        return deployment
                .database(stream.consumer())
                .number("select sum(applied_position) from messaging.stream_cursor where producer = '%s'"
                        .formatted(stream.name()));
    }

    private void caughtUp(Wire.Stream stream, Duration atMost) throws TimeoutException, InterruptedException {
        long head = head(stream);
        Patience.await(
                "%s has heard %s up to %d".formatted(stream.consumer(), stream.name(), head),
                atMost,
                () -> applied(stream) >= head);
    }

    private void alone(Work work) throws Exception {
        calm.writeLock().lock();
        try {
            work.run();
        } finally {
            calm.writeLock().unlock();
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
