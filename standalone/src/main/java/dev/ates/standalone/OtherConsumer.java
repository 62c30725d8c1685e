package dev.ates.standalone;

import static java.util.stream.Collectors.joining;

import dev.ates.contracts.ForeignText;
import dev.ates.embedded.AmqpBroker.User;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A consumer that is not part of aTES, as RabbitMQ is set up for it. Its queues are declared and bound for it: whoever declares
 * queues can fill the disk, which stops every publisher, and whoever binds them can make a producer's messages take a different
 * way, or so long to route that no publish is confirmed. RabbitMQ bounds neither per user.
 *
 * @param user its user, with the streams that it receives
 * @param partitions of the streams
 * @param queueMebibytesMax of the messages that wait in one queue; the oldest make room, so that the producer does not wait, and
 *     the consumer requests what it missed
 */
public record OtherConsumer(User user, int partitions, int queueMebibytesMax) {

    private static final int PARTITIONS_MAX = 64;
    private static final int QUEUE_MEBIBYTES_LIMIT = 1 << 20;
    /** Empty messages have no bytes, but cost memory. */
    private static final int MESSAGES_MAX = 1_000_000;

    private static final long DAY_MILLIS = 86_400_000;
    private static final String LIMITS = "{\"max-connections\":32,\"max-channels\":512}";

    /** @throws IllegalArgumentException naming the bound */
    public OtherConsumer {
        if (partitions < 1 || partitions > PARTITIONS_MAX) {
            throw new IllegalArgumentException(
                    "--partitions must be 1 to %d, it is %d".formatted(PARTITIONS_MAX, partitions));
        }
        if (queueMebibytesMax < 1 || queueMebibytesMax > QUEUE_MEBIBYTES_LIMIT) {
            throw new IllegalArgumentException(
                    "--queue-mib-max must be 1 to %d, it is %d".formatted(QUEUE_MEBIBYTES_LIMIT, queueMebibytesMax));
        }
    }

    /**
     * Its user.
     *
     * @throws IllegalArgumentException naming the error: an invalid name, the name of one of our services, or an unknown stream
     */
    public static User user(String name, List<String> streams) {
        if (BrokerUsers.ALL.stream().anyMatch(ours -> ours.name().equals(name))) {
            throw new IllegalArgumentException("%s is a service of aTES".formatted(name));
        }
        streams.stream()
                .filter(stream -> !BrokerUsers.STREAMS.contains(stream))
                .findAny()
                .ifPresent(unknown -> {
                    throw new IllegalArgumentException("there is no stream %s, only %s"
                            .formatted(ForeignText.shown(unknown), String.join(", ", BrokerUsers.STREAMS)));
                });
        return new User(name, streams);
    }

    /** The command that bounds its queues. */
    public List<String> policy(String vhost) {
        return BrokerUsers.policy(
                vhost,
                "ates-consumer-" + user.name(),
                "^ates\\.%s\\.".formatted(user.name()),
                "{\"max-length\":%d,\"max-length-bytes\":%d,\"message-ttl\":%d}"
                        .formatted(MESSAGES_MAX, (long) queueMebibytesMax << 20, DAY_MILLIS));
    }

    /** The command that bounds its connections. */
    public List<String> limits() {
        return List.of("set_user_limits", user.name(), LIMITS);
    }

    /** The command that lets it read its queues and write requests, and nothing else. */
    public List<String> permissions(String vhost) {
        String streams = user.hears().stream().collect(joining("|", "(", ")"));
        return List.of(
                "set_permissions",
                "-p",
                vhost,
                user.name(),
                "^$",
                "^ates\\.%s\\.requests$".formatted(streams),
                "^ates\\.%s\\.from\\.%s\\.[0-9]+$".formatted(user.name(), streams));
    }

    /** Its queues with their bindings, as the input of {@code rabbitmqctl import_definitions}. */
    public String definitions(String vhost) {
        ObjectNode all = JsonMapper.shared().createObjectNode();
        var exchanges = all.putArray("exchanges");
        var queues = all.putArray("queues");
        var bindings = all.putArray("bindings");
        for (String stream : user.hears()) {
            String exchange = "ates." + stream;
            exchanges
                    .addObject()
                    .put("name", exchange)
                    .put("vhost", vhost)
                    .put("type", "topic")
                    .put("durable", true)
                    .put("auto_delete", false)
                    .put("internal", false)
                    .putObject("arguments");
            for (int partition = 0; partition < partitions; partition++) {
                String queue = "ates.%s.from.%s.%d".formatted(user.name(), stream, partition);
                queues.addObject()
                        .put("name", queue)
                        .put("vhost", vhost)
                        .put("durable", true)
                        .put("auto_delete", false)
                        .putObject("arguments")
                        .put("x-queue-type", "quorum")
                        .put("x-single-active-consumer", true);
                for (String key : keys(partition)) {
                    bindings.addObject()
                            .put("source", exchange)
                            .put("vhost", vhost)
                            .put("destination", queue)
                            .put("destination_type", "queue")
                            .put("routing_key", key)
                            .putObject("arguments");
                }
            }
        }
        return all.toString();
    }

    private List<String> keys(int partition) {
        return List.of("live.%d".formatted(partition), "replay.%s.%d".formatted(user.name(), partition));
    }
}
