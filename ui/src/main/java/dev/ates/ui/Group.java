package dev.ates.ui;

import java.util.Collection;
import java.util.Set;

/** Groups of roles to which access is granted. */
public enum Group {
    persons(Role.PERSONS),
    personsAndOperators(Role.employee, Role.manager, Role.accountant, Role.administrator, Role.operator),
    managers(Role.manager, Role.administrator),
    accountants(Role.accountant, Role.administrator),
    administrators(Role.administrator),
    operators(Role.administrator, Role.operator),
    metricsReaders(Role.administrator, Role.operator, Role.metrics);

    private final Set<Role> roles;

    Group(Role... roles) {
        this(Set.of(roles));
    }

    Group(Set<Role> roles) {
        this.roles = roles;
    }

    /** Whether somebody with these roles belongs to the group. */
    public boolean has(Collection<Role> of) {
        return of.stream().anyMatch(roles::contains);
    }

    /** For the expression of {@link Allowed}. */
    public String[] names() {
        return roles.stream().map(Role::name).toArray(String[]::new);
    }
}
