package dev.ates.ui;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The roles of aTES, by the names that {@code @PreAuthorize} uses. */
public final class Roles {

    /** What a person is in the directory. */
    public static final Set<String> PERSONS = ordered("employee", "manager", "accountant", "administrator");

    /** May operate a service: streams, quarantine, robots; no money, so it cannot discard an event either. */
    public static final String OPERATOR = "operator";

    /** May read metrics, and nothing else. */
    public static final String METRICS = "metrics";

    /** What a program may be that works for nobody: only the identity provider says so. */
    public static final Set<String> MACHINES = ordered(OPERATOR, METRICS);

    static final Set<String> ALL =
            ordered(Stream.concat(PERSONS.stream(), MACHINES.stream()).toArray(String[]::new));

    private Roles() {}

    private static Set<String> ordered(String... roles) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(roles)));
    }
}
