package dev.ates.standalone;

import dev.ates.embedded.AmqpBroker.User;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Limits of other consumers at RabbitMQ, where a full disk stops every publisher. Operator policies limit each queue,
 * whatever arguments its owner declares; the oldest messages are dropped, so the publisher does not wait, and a
 * consumer requests what it missed.
 *
 * @param queueMebibytesMax of the messages that wait in one queue
 * @param queuesMax in the virtual host, for which RabbitMQ has no bound per user; 0 sets none
 */
public record BrokerBounds(int queueMebibytesMax, int queuesMax) {

    private static final long DAY_MILLIS = 86_400_000;
    private static final int QUEUE_MEBIBYTES_LIMIT = 1 << 20;
    private static final int REQUESTS_MAX = 10_000;
    private static final int REQUESTS_MEBIBYTES_MAX = 16;

    /** Empty messages have no bytes, but cost memory. */
    private static final int MESSAGES_MAX = 1_000_000;

    private static final String QUEUES = "max-queues";

    private static final String USER_LIMITS = "{\"max-connections\":32,\"max-channels\":512}";

    /** @throws IllegalArgumentException naming an invalid limit */
    public BrokerBounds {
        if (queueMebibytesMax < 1 || queueMebibytesMax > QUEUE_MEBIBYTES_LIMIT) {
            throw new IllegalArgumentException(
                    "--queue-mib-max must be 1 to %d, it is %d".formatted(QUEUE_MEBIBYTES_LIMIT, queueMebibytesMax));
        }
        if (queuesMax < 0) {
            throw new IllegalArgumentException("--queues-max must be 0 or more, it is %d".formatted(queuesMax));
        }
    }

    /**
     * The commands of {@code rabbitmqctl} for the queues that others fill: those of requests, and everything that a
     * consumer declares. A policy with a key that a kind of queue does not have is not applied to it at all, so
     * streams, which do not support expiry, have their own policy.
     */
    public List<List<String>> policies(List<User> consumers, String vhost) {
        List<List<String>> commands = new ArrayList<>();
        commands.add(policy(
                vhost,
                1,
                "ates-requests",
                "^ates\\.(people|tracker|accounting)\\.requested(\\.|$)",
                "{\"max-length\":%d,\"max-length-bytes\":%d}".formatted(REQUESTS_MAX, bytes(REQUESTS_MEBIBYTES_MAX))));
        for (User consumer : consumers) {
            String name = "ates-consumer-" + consumer.name();
            String pattern = "^ates\\.%s(\\.|$)".formatted(consumer.name());
            long bytes = bytes(queueMebibytesMax);
            String all = "{\"max-length\":%d,\"max-length-bytes\":%d,\"message-ttl\":%d,\"expires\":%d}"
                    .formatted(MESSAGES_MAX, bytes, DAY_MILLIS, 7 * DAY_MILLIS);
            commands.add(policy(vhost, 2, name, pattern, all));
            commands.add(policy(vhost, 1, name + "-streams", pattern, "{\"max-length-bytes\":%d}".formatted(bytes)));
        }
        return commands;
    }

    private static List<String> policy(String vhost, int priority, String name, String pattern, String definition) {
        return List.of(
                "set_operator_policy",
                "-p",
                vhost,
                "--priority",
                Integer.toString(priority),
                "--apply-to",
                "queues",
                name,
                pattern,
                definition);
    }

    /** The command that bounds the connections of a consumer. */
    public static List<String> ofUser(User consumer) {
        return List.of("set_user_limits", consumer.name(), USER_LIMITS);
    }

    /**
     * The command that bounds the number of queues. It replaces all limits of a virtual host.
     *
     * @param limits the existing ones, as {@code list_vhost_limits} prints them; they are kept
     */
    public List<String> ofVhost(String vhost, String limits) {
        var all = limits.isBlank()
                ? JsonMapper.shared().createObjectNode()
                : (ObjectNode) JsonMapper.shared().readTree(limits);
        if (!all.has(QUEUES)) {
            all.put(QUEUES, queuesMax);
        }
        return List.of("set_vhost_limits", "-p", vhost, all.toString());
    }

    private static long bytes(int mebibytes) {
        return (long) mebibytes << 20;
    }
}
