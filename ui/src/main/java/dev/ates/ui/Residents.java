package dev.ates.ui;

import java.util.Optional;
import java.util.UUID;

/**
 * The service's own copy of people, as far as rights depend on it. Asked with every request, by primary key: who is
 * dismissed loses everything with the next one, whatever a session or a token still says.
 */
@FunctionalInterface
public interface Residents {

    /** Empty for whoever the directory has not told this service of. */
    Optional<Resident> find(UUID id);

    /** @param role what the person is in the directory, one of {@link Roles#PERSONS} */
    record Resident(String role, boolean active) {}
}
