package dev.ates.chaos;

import dev.ates.chaos.Schedule.Step;
import dev.ates.testkit.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Injects a fault, lets it last, and ends it. A method returns when the fault is over, and throws violations found during
 * the fault. The {@link Inspection} finds the others at the end.
 */
final class Inflictor {

    private static final Duration HIT_MAX = Duration.ofMinutes(8);
    private static final Duration PAST_THE_LEASE = Duration.ofSeconds(12);
    /** Two heartbeats, plus slack for a loaded machine. */
    private static final Duration HEALED_MAX =
            Deployment.HEARTBEAT.multipliedBy(2).plusSeconds(11);

    private static final int CUT_AFTER_BYTES_MAX = 20_000;
    private static final int BURST = 10;

    private final Deployment deployment;
    private final Load load;
    private final int rate;
    private final Poison poison;
    private final Progress progress;
    private final BrokerFaults broker;
    private final ClusterFaults cluster;
    private final DatabaseFaults databases;
    /** Kills share it; time measurements hold it exclusively. */
    private final ReentrantReadWriteLock calm = new ReentrantReadWriteLock(true);

    private volatile long healedMillisMax;
    private volatile long takenOverMillisMax;

    Inflictor(Deployment deployment, Load load, int rate, Poison poison, Consumer<String> say) {
        this.deployment = deployment;
        this.load = load;
        this.rate = rate;
        this.poison = poison;
        this.progress = new Progress(deployment);
        this.broker = new BrokerFaults(deployment, load, progress, say);
        this.cluster = new ClusterFaults(deployment, broker, progress, say);
        this.databases = new DatabaseFaults(deployment, load, rate, progress);
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
            case BROKER_KILL -> broker.kill();
            case BROKER_PAUSE_20S -> broker.pause();
            case BROKER_MEMORY_ALARM -> broker.alarm("set_vm_memory_high_watermark", "0.00001", "0.6");
            case BROKER_DISK_ALARM -> broker.alarm("set_disk_free_limit", "1000000GB", "50MB");
            case BROKER_WIPE -> broker.wipe();
            case QUEUE_DELETED -> healed(step.target(), broker::deleteQueue);
            case BINDING_DELETED -> healed(step.target(), broker::deleteBinding);
            case PROXY_DELAY -> broker.onTheWay(step.target(), proxy -> proxy.delay(Duration.ofMillis(200)));
            case PROXY_BLACK_HOLE -> broker.onTheWay(step.target(), FaultProxy::blackHole);
            case PROXY_RESET -> broker.onTheWay(step.target(), FaultProxy::reset);
            case PROXY_CUT ->
                broker.onTheWay(step.target(), proxy -> proxy.cutAfter(1 + random.nextLong(CUT_AFTER_BYTES_MAX)));
            case PROXY_CONFIRM_LOST -> broker.onTheWay(step.target(), FaultProxy::swallowReplies);
            case DATABASE_KILL -> databases.kill(step.target());
            case POOL_EXHAUSTED -> databases.exhaustPool(step.target());
            case DEADLOCK -> databases.deadlock(step.target());
            case DUPLICATES_AND_REORDERING -> broker.repeat(step.target(), random);
            case REPLAYS -> broker.replays(random);
            case INSTANCE_PAUSED_PAST_LEASE -> pausePastLease(step.target());
            case BURST_AND_SLOW_CONSUMER -> burst(step.target());
            case POISON_GARBAGE_BYTES, POISON_NO_BATCH, POISON_10_MIB, POISON_FORGED_PRODUCER ->
                poison.message(step.kind(), Progress.heardBy(step.target()), random);
            case POISON_WRONG_EPOCH ->
                alone(() -> poison.message(step.kind(), Progress.heardBy(step.target()), random));
            case POISON_UNKNOWN_TYPE, POISON_UNKNOWN_VERSION, POISON_WRONG_SCHEMA -> poison.tell(List.of(step.kind()));
            case CLUSTER_NODE_KILL -> cluster.killAFollower();
            case CLUSTER_LEADER_KILL -> cluster.killTheLeader();
            case CLUSTER_ROLLING_RESTART -> cluster.restartOneAfterTheOther();
            case DATABASE_RESTORED_FROM_BACKUP -> databases.restoreFromBackup(step.target());
        }
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

    /** Restarts instances that were killed at a point after their turn. */
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

    /** The leader freezes while it holds a window of chunks, another instance leads, and then the first resumes. */
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
                        // It may also have become leader and frozen before it was disarmed.
                        instance.resume();
                    }
                }
                long start = System.nanoTime();
                long fence = progress.fence(service);
                Patience.await(
                        "the other instance of %s takes over".formatted(service),
                        PAST_THE_LEASE.multipliedBy(3),
                        () -> progress.fence(service) > fence);
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
        progress.awaitAllCaughtUp();
    }

    private interface OnStream {
        void run(Wire.Stream stream) throws Exception;
    }

    /** The stream's automatic repair, without other faults, within two heartbeats. */
    private void healed(String consumer, OnStream damage) throws Exception {
        alone(() -> {
            Wire.Stream stream = Progress.heardBy(consumer);
            progress.awaitCaughtUp(stream);
            damage.run(stream);
            long start = System.nanoTime();
            long head = progress.head(stream);
            Patience.await(
                    "%s hears %s again".formatted(consumer, stream.name()),
                    HEALED_MAX,
                    () -> progress.applied(stream) > head);
            healedMillisMax = Math.max(healedMillisMax, millisSince(start));
            progress.awaitSafeQueues();
        });
    }

    private void alone(BrokerFaults.Work work) throws Exception {
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
