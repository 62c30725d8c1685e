package dev.ates.standalone;

import dev.ates.embedded.Passwords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A running RabbitMQ.
 *
 * @param addresses one or several, comma-separated, such as {@code amqp://host:5672}
 * @param passwords of the services' users; {@code null} if all use the user in the addresses
 */
public record ExternalBroker(String addresses, @Nullable Map<String, String> passwords) {

    /** The source of the shared user's password, because {@code ps} shows arguments to everybody. */
    public static final String PASSWORD = "ATES_BROKER_PASSWORD";

    /** What a password in an address may contain, because Spring does not decode it. */
    private static final String FITS_ADDRESS = "[^\\s@:/,%#?\\[\\]]+";

    private static final Pattern ADDRESS = Pattern.compile("amqps?://((?<user>[^@:/\\s]+)(?<password>:[^@/\\s]*)?@)?"
            + "([^@:/\\s]+|\\[[0-9A-Fa-f:.]+])(:[0-9]+)?(/[^@\\s]*)?");

    /**
     * One user for all services, which can then impersonate each other.
     *
     * @param addresses as typed, without a password; without a user RabbitMQ's {@code guest} is used
     * @param password the user's password, {@code null} without a user
     * @throws IllegalArgumentException when an address is invalid or has a password, or the user's password is missing
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
     * @throws IllegalArgumentException when a user is missing, or a password does not fit into an address
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
     * Refuses an invalid address, or one with a password, without repeating it.
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

    /** The addresses with a user's credentials. */
    String uri(String user) {
        return passwords == null
                ? addresses
                : addresses.replaceAll(
                        "://([^@,/]*@)?", Matcher.quoteReplacement("://%s:%s@".formatted(user, passwords.get(user))));
    }
}
