package dev.ates.outside.identity;

import dev.ates.outside.directory.Person;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * A person in one sign-in. Sign-ins of the same person in other browsers are independent.
 *
 * @param session the {@code sid} of its ID tokens and logout tokens
 * @param since its time, in real time
 */
record Resident(UUID personId, String name, String password, boolean active, String role, String session, Instant since)
        implements UserDetails {

    Resident(Person person, Instant since) {
        this(
                person.id(),
                person.name(),
                person.password(),
                person.active(),
                person.role().name(),
                UUID.randomUUID().toString(),
                since);
    }

    /** The {@code sub} of tokens. */
    @Override
    public String getUsername() {
        return personId.toString();
    }

    @Override
    public String getPassword() {
        return password;
    }

    @Override
    public boolean isEnabled() {
        return active;
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return List.of(new SimpleGrantedAuthority("ROLE_" + role));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Resident[%s, %s]".formatted(personId, role);
    }
}
