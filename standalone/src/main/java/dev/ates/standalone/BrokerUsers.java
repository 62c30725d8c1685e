package dev.ates.standalone;

import static java.util.stream.Collectors.joining;

import dev.ates.contracts.ForeignText;
import dev.ates.embedded.AmqpBroker.User;
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

    private static final List<String> STREAMS = List.of("people", "tracker", "accounting");

    private BrokerUsers() {}

    /**
     * The user of a consumer that is not part of aTES.
     *
     * @throws IllegalArgumentException naming the error: an invalid name, the name of one of our services, or an
     *     unknown stream
     */
    public static User consumer(String name, List<String> streams) {
        List<String> ours = ALL.stream().map(User::name).toList();
        if (ours.contains(name)) {
            throw new IllegalArgumentException("%s is a service of aTES".formatted(name));
        }
        streams.stream().filter(stream -> !STREAMS.contains(stream)).findAny().ifPresent(unknown -> {
            throw new IllegalArgumentException(
                    "there is no stream %s, only %s".formatted(ForeignText.shown(unknown), String.join(", ", STREAMS)));
        });
        return new User(name, streams);
    }

    /** The user of a part; {@code outside} publishes people. */
    static String of(String part) {
        return part.equals("outside") ? "people" : part;
    }

    /** The configure permission in RabbitMQ. */
    public static String configure(User user) {
        return "^ates\\.%s(\\..+)?$".formatted(user.name());
    }

    /** The write permission. */
    public static String write(User user) {
        return with(user, user.hears().stream().map(stream -> stream + "\\.requests"));
    }

    /** The read permission. */
    public static String read(User user) {
        return with(user, user.hears().stream());
    }

    private static String with(User user, Stream<String> others) {
        String more = others.map("|%s"::formatted).collect(joining());
        return more.isEmpty() ? configure(user) : "^ates\\.(%s(\\..+)?%s)$".formatted(user.name(), more);
    }
}
