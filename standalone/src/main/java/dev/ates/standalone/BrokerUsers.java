package dev.ates.standalone;

import static java.util.stream.Collectors.joining;

import dev.ates.embedded.AmqpBroker.User;
import java.util.List;
import java.util.stream.Stream;

/** Who comes to the broker: every service as a user of its own, named like the stream that it tells. */
public final class BrokerUsers {

    /** Each with the streams that it hears. */
    public static final List<User> ALL = List.of(
            new User("people", List.of()),
            new User("tracker", List.of("people")),
            new User("accounting", List.of("people", "tracker")),
            new User("analytics", List.of("people", "accounting")));

    private BrokerUsers() {}

    /** The user of a part of the world; the world outside tells the people. */
    static String of(String part) {
        return part.equals("outside") ? "people" : part;
    }

    /** What RabbitMQ lets a user declare and delete. */
    public static String configure(User user) {
        return "^ates\\.%s(\\..+)?$".formatted(user.name());
    }

    /** What it lets a user write to. */
    public static String write(User user) {
        return with(user, user.hears().stream().map(stream -> stream + "\\.requests"));
    }

    /** What it lets a user read from. */
    public static String read(User user) {
        return with(user, user.hears().stream());
    }

    private static String with(User user, Stream<String> others) {
        String more = others.map("|%s"::formatted).collect(joining());
        return more.isEmpty() ? configure(user) : "^ates\\.(%s(\\..+)?%s)$".formatted(user.name(), more);
    }
}
