package dev.ates.standalone;

import static java.util.stream.Collectors.joining;

import dev.ates.embedded.AmqpBroker.User;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The broker users: one per service, with the name of the stream that it publishes. */
public final class BrokerUsers {

    /** Each user with the streams that it consumes. */
    public static final List<User> ALL = List.of(
            new User("people", List.of()),
            new User("tracker", List.of("people")),
            new User("accounting", List.of("people", "tracker")),
            new User("analytics", List.of("people", "tracker", "accounting")));

    static final List<String> STREAMS = List.of("people", "tracker", "accounting");

    private static final int REQUESTS_MAX = 10_000;
    private static final int REQUESTS_BYTES_MAX = 16 << 20;

    private BrokerUsers() {}

    /** The user of a part; {@code outside} publishes people. */
    static String of(String part) {
        return part.equals("outside") ? "people" : part;
    }

    /** The commands of {@code rabbitmqctl} that let a service do what is its own, and receive the streams that it consumes. */
    public static List<List<String>> permissions(User user, String vhost) {
        List<List<String>> commands = new ArrayList<>();
        commands.add(List.of(
                "set_permissions",
                "-p",
                vhost,
                user.name(),
                own(user),
                with(user, user.hears().stream().map(stream -> stream + "\\.requests")),
                with(user, user.hears().stream())));
        for (String stream : user.hears()) {
            // Bindings with wildcards can take seconds to route, in the producer's time.
            commands.add(List.of(
                    "set_topic_permissions",
                    "-p",
                    vhost,
                    user.name(),
                    "ates." + stream,
                    "^$",
                    "^(live|replay\\.%s)\\.[0-9]+$".formatted(user.name())));
        }
        return commands;
    }

    /** The command that bounds the requests that wait for a producer: a full disk stops every publisher. */
    public static List<String> requestsPolicy(String vhost) {
        return policy(
                vhost,
                "ates-requests",
                "^ates\\.(%s)\\.requested(\\.|$)".formatted(String.join("|", STREAMS)),
                "{\"max-length\":%d,\"max-length-bytes\":%d}".formatted(REQUESTS_MAX, REQUESTS_BYTES_MAX));
    }

    static List<String> policy(String vhost, String name, String pattern, String definition) {
        return List.of("set_operator_policy", "-p", vhost, "--apply-to", "queues", name, pattern, definition);
    }

    private static String own(User user) {
        return "^ates\\.%s(\\..+)?$".formatted(user.name());
    }

    private static String with(User user, Stream<String> others) {
        String more = others.map("|%s"::formatted).collect(joining());
        return more.isEmpty() ? own(user) : "^ates\\.(%s(\\..+)?%s)$".formatted(user.name(), more);
    }
}
