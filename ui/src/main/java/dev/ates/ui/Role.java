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
    /** Of a machine: operates a service (streams, quarantine, robots); no money, so it cannot discard an event either. */
    operator,
    /** Of a machine: reads metrics, and nothing else. */
    metrics;

    private static final String PREFIX = "ROLE_";

    /** What a program may be that works for nobody: only the identity provider says so. */
    public static final Set<Role> MACHINES = Collections.unmodifiableSet(EnumSet.of(operator, metrics));

    /** What a person is in the directory. */
    public static final Set<Role> PERSONS = Collections.unmodifiableSet(EnumSet.range(employee, administrator));

    /** Empty for a name that is none of ours. */
    public static Optional<Role> named(String name) {
        return Arrays.stream(values()).filter(role -> role.name().equals(name)).findFirst();
    }

    /** What the names of other systems mean here; those that are none of ours are left out. */
    public static Set<Role> named(Collection<String> names) {
        return names.stream()
                .flatMap(name -> named(name).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }

    /** The roles among what Spring Security knows of somebody. */
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
