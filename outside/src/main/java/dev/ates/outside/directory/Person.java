package dev.ates.outside.directory;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.MailAddress;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.contracts.TextRule;
import java.util.Optional;
import java.util.UUID;

/**
 * A person in the directory.
 *
 * @param login the unique sign-in name: 1 to 40 lower-case letters, digits, dots or dashes
 * @param password {@code {noop}…} in plain text, or {@code {bcrypt}…}
 */
public record Person(
        UUID id, String login, String name, String email, Role role, boolean active, String language, String password) {

    public static final int LOGIN_LENGTH_MAX = 40;

    private static final String PLAIN = "{noop}";
    private static final TextRule EMAIL = TextRule.line("email", 3, 320);

    public Person {
        requireNonNull(password, "password");
        if (!requireNonNull(login, "login").matches("[a-z0-9.-]{1,%d}".formatted(LOGIN_LENGTH_MAX))) {
            throw new IllegalArgumentException(
                    "login must have 1 to %d lower-case letters, digits, dots or dashes, it is '%s'"
                            .formatted(LOGIN_LENGTH_MAX, login));
        }
        if (!password.startsWith(PLAIN) && !password.startsWith("{bcrypt}")) {
            throw new IllegalArgumentException("password must begin with {noop} or {bcrypt}");
        }
        if (!language.equals("en") && !language.equals("ru")) {
            throw new IllegalArgumentException("language must be en or ru, it is '%s'".formatted(language));
        }
        name = TextRule.NAME.keep(name);
        email = EMAIL.keep(email);
        MailAddress.of(email);
        state(id, 1, name, email, role, active, language);
    }

    /** The public password of a demo person; empty for a real one. */
    public Optional<String> demoPassword() {
        return password.startsWith(PLAIN) ? Optional.of(password.substring(PLAIN.length())) : Optional.empty();
    }

    /** The event about this person. */
    PersonChanged told(long version) {
        return state(id, version, name, email, role, active, language);
    }

    /** The event's bounds apply to the person. */
    private static PersonChanged state(
            UUID id, long version, String name, String email, Role role, boolean active, String language) {
        return new PersonChanged(id, version, name, email, role, active, language);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Person[%s, %s, %s]".formatted(id, login, role);
    }
}
