package dev.ates.ui;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** The roles of aTES, by the names that tokens, the directory and the API use. */
public enum Role {
    employee,
    manager,
    accountant,
    administrator,
    /** For machines: operates a service (streams, quarantine, robots), but not money, so it cannot discard an event. */
    operator,
    /** For machines: reads metrics, and nothing else. */
    metrics;

    private static final String PREFIX = "ROLE_";

    /** The roles of machines, granted only by the identity provider. */
    public static final Set<Role> MACHINES = Collections.unmodifiableSet(EnumSet.of(operator, metrics));

    /** The roles of people in the directory. */
    public static final Set<Role> PERSONS = Collections.unmodifiableSet(EnumSet.range(employee, administrator));

    /** Empty for an unknown name. */
    public static Optional<Role> named(String name) {
        return Arrays.stream(values()).filter(role -> role.name().equals(name)).findFirst();
    }

    /** Maps the role names of other systems; unknown names are omitted. */
    public static Set<Role> named(Collection<String> names) {
        return names.stream()
                .flatMap(name -> named(name).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }

    /** The roles among Spring Security's authorities. */
    public static Set<Role> in(Authentication known) {
        return named(known.getAuthorities().stream()
                .map(authority -> String.valueOf(authority.getAuthority()))
                .filter(authority -> authority.startsWith(PREFIX))
                .map(authority -> authority.substring(PREFIX.length()))
                .toList());
    }

    public GrantedAuthority authority() {
        return new SimpleGrantedAuthority(PREFIX + name());
    }

    /** Such as {@code employee, operator}. */
    public static String list(Collection<Role> roles) {
        return roles.stream().map(Role::name).collect(Collectors.joining(", "));
    }
}
