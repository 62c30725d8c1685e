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
 * A person at one sign-in. The same person in another browser is somebody else here: signing out in one leaves the other
 * signed in.
 *
 * @param session what ID tokens and logout tokens call this sign-in: their {@code sid}
 * @param since when it began, in real time
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

    /** What tokens carry as {@code sub}. */
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
