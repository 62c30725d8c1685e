package dev.ates.chaos;

import com.rabbitmq.client.MessageProperties;
import dev.ates.testkit.RabbitNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Faults of a cluster of three nodes. */
final class ClusterFaults {

    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration PROBE_EVERY = Duration.ofMillis(200);
    private static final Duration PROBE_MAX = Duration.ofMinutes(1);

    private final Deployment deployment;
    private final BrokerFaults broker;
    private final Progress progress;
    private final Consumer<String> say;

    ClusterFaults(Deployment deployment, BrokerFaults broker, Progress progress, Consumer<String> say) {
        this.deployment = deployment;
        this.broker = broker;
        this.progress = progress;
        this.say = say;
    }

    void killAFollower() throws Exception {
        probed(() -> {
            RabbitNode node = otherThan(leader());
            node.kill();
            Patience.pause(SHORT);
            node.restart();
        });
    }

    void killTheLeader() throws Exception {
        probed(() -> {
            RabbitNode node = leader();
            node.kill();
            Patience.pause(SHORT);
            node.restart();
        });
    }

    void restartOneAfterTheOther() throws Exception {
        probed(() -> {
            for (RabbitNode node : deployment.nodes()) {
                node.restart();
            }
        });
    }

    private RabbitNode leader() {
        String queue = Progress.heardBy("accounting").queue();
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

    /**
     * Uses a separate queue to detect the loss of a confirmed message, because streams would repair the loss and hide
     * it.
     */
    private void probed(BrokerFaults.Work work) throws Exception {
        String queue = "chaos.probe";
        var confirmed = new CopyOnWriteArrayList<String>();
        var over = new AtomicBoolean();
        Thread prober = Thread.ofPlatform().name("probe").start(() -> probe(queue, confirmed, over));
        try {
            broker.whileCommandsGoOn(work);
        } finally {
            over.set(true);
            prober.join(PROBE_MAX);
        }
        if (confirmed.isEmpty()) {
            throw new IllegalStateException("No probe was confirmed the whole time");
        }
        progress.awaitAllCaughtUp();
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
}
