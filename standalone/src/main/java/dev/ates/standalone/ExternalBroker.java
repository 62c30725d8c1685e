package dev.ates.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ that runs already.
 *
 * @param addresses one or several, with commas, such as {@code amqp://host:5672}
 * @param passwords of the services' users; {@code null} when all of them come as the one user that the addresses name
 */
public record ExternalBroker(String addresses, @Nullable Map<String, String> passwords) {

    /** For all services one user: nothing then keeps one from passing for another. */
    public static ExternalBroker shared(String addresses) {
        return new ExternalBroker(addresses, null);
    }

    /**
     * With the users of a file as {@code ates ops broker-users} writes it.
     *
     * @throws IllegalArgumentException when one of them is missing there
     */
    static ExternalBroker with(String addresses, Path users) throws IOException {
        Map<String, String> passwords = new HashMap<>();
        for (String line : Files.readAllLines(users)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                passwords.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        BrokerUsers.ALL.forEach(user -> {
            if (!passwords.containsKey(user.name())) {
                throw new IllegalArgumentException("%s has no line %s=PASSWORD".formatted(users, user.name()));
            }
        });
        return new ExternalBroker(addresses, passwords);
    }

    boolean hasUserPerService() {
        return passwords != null;
    }

    /** The addresses for a user. */
    String uri(String user) {
        return passwords == null
                ? addresses
                : addresses.replaceAll("://([^@,/]*@)?", "://%s:%s@".formatted(user, passwords.get(user)));
    }
}
