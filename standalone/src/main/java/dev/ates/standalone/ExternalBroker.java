package dev.ates.standalone;

import dev.ates.embedded.Passwords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ that runs already.
 *
 * @param addresses one or several, with commas, such as {@code amqp://host:5672}
 * @param passwords of the services' users; {@code null} when all of them come as the one user that the addresses name
 */
public record ExternalBroker(String addresses, @Nullable Map<String, String> passwords) {

    /** Where the password of the one user for all comes from: what is typed is shown to everybody by {@code ps}. */
    public static final String PASSWORD = "ATES_BROKER_PASSWORD";

    /** Spring takes a password from an address as it is written there, without decoding anything. */
    private static final String FITS_ADDRESS = "[^\\s@:/,%#?\\[\\]]+";

    private static final Pattern ADDRESS = Pattern.compile("amqps?://((?<user>[^@:/\\s]+)(?<password>:[^@/\\s]*)?@)?"
            + "([^@:/\\s]+|\\[[0-9A-Fa-f:.]+])(:[0-9]+)?(/[^@\\s]*)?");

    /**
     * For all services one user: nothing then keeps one from passing for another.
     *
     * @param addresses as they are typed, without a password; without a user too it is RabbitMQ's {@code guest}
     * @param password of the user that they name, {@code null} when they name none
     * @throws IllegalArgumentException when an address is none or has a password, or a user is without one
     */
    public static ExternalBroker shared(String addresses, @Nullable String password) {
        if (!requireAddresses(addresses)) {
            return new ExternalBroker(addresses, null);
        }
        if (password == null || password.isEmpty()) {
            throw new IllegalArgumentException("names a user: set %s to the password".formatted(PASSWORD));
        }
        if (!password.matches(FITS_ADDRESS)) {
            throw new IllegalArgumentException(
                    "names a user, and in %s is white space or one of @ : / , %% # ? [ ]".formatted(PASSWORD));
        }
        return new ExternalBroker(
                addresses.replaceAll("://([^@,/]+)@", "://$1:" + Matcher.quoteReplacement(password) + "@"), null);
    }

    /**
     * With the users of a file as {@code ates ops broker-users} writes it.
     *
     * @throws IllegalArgumentException when one of them is missing there, or does not fit into an address
     */
    static ExternalBroker with(String addresses, Path users) throws IOException {
        Map<String, String> passwords = Passwords.in(users);
        BrokerUsers.ALL.forEach(user -> {
            String password = passwords.get(user.name());
            if (password == null) {
                throw new IllegalArgumentException("%s has no line %s=PASSWORD".formatted(users, user.name()));
            }
            if (!password.matches(FITS_ADDRESS)) {
                throw new IllegalArgumentException(
                        "%s: the password of %s is empty, or in it is white space or one of @ : / , %% # ? [ ]"
                                .formatted(users, user.name()));
            }
        });
        return new ExternalBroker(addresses, passwords);
    }

    /**
     * Refuses what is no address or has a password, in words that do not repeat it.
     *
     * @return whether a user is named
     */
    static boolean requireAddresses(String addresses) {
        boolean named = false;
        for (String address : addresses.split(",", -1)) {
            Matcher parts = ADDRESS.matcher(address.strip());
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "is no address such as amqp://host:5672 or amqp://user@host:5672 (or several, with commas)");
            }
            if (parts.group("password") != null) {
                throw new IllegalArgumentException(
                        "has a password, and ps shows it to everybody: leave it out and set %s".formatted(PASSWORD));
            }
            named |= parts.group("user") != null;
        }
        return named;
    }

    boolean hasUserPerService() {
        return passwords != null;
    }

    /** The addresses for a user. */
    String uri(String user) {
        return passwords == null
                ? addresses
                : addresses.replaceAll(
                        "://([^@,/]*@)?", Matcher.quoteReplacement("://%s:%s@".formatted(user, passwords.get(user))));
    }
}
