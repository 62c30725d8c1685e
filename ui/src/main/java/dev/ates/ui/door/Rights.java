package dev.ates.ui.door;

import dev.ates.ui.Group;
import dev.ates.ui.Residents;
import dev.ates.ui.Role;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * What somebody may do now: the roles that the identity provider claims, as far as the service's own copy of people agrees.
 * Neither side alone gives a person any right. Machines are in no directory; their roles come from the provider alone, and
 * nothing of an operator's is left to a person who is not active. Whom the provider gives the role for metrics and no other
 * is not looked up at all, nor is a machine that asks for figures, so that they are told while the database is away: to read
 * metrics is the provider's to grant and to take.
 */
final class Rights {

    private final Residents residents;

    Rights(Residents residents) {
        this.residents = residents;
    }

    /**
     * @param missing for people: why there is no role, {@code null} when there is one
     * @param unknown the copy could not be read, so nothing is known of anybody; {@code null} when it could
     */
    record Granted(
            Set<Role> roles,
            @Nullable String missing,
            @Nullable DataAccessException unknown) {

        static Granted of(Set<Role> roles) {
            return new Granted(roles, null, null);
        }

        static Granted nothing(String why) {
            return new Granted(Set.of(), why, null);
        }
    }

    /**
     * For whoever wants figures. A machine is not looked up for them: they are told while the database is away, and an id
     * that looks like a person's, as Keycloak gives one to machines, must not make it wait for the database.
     */
    Granted forMetrics(Optional<UUID> id, Set<Role> claimed) {
        return !claimed.isEmpty() && Role.MACHINES.containsAll(claimed)
                ? Granted.of(Set.of(Role.metrics))
                : of(id, claimed);
    }

    /** @param id of the person, empty for whoever cannot be one */
    Granted of(Optional<UUID> id, Set<Role> claimed) {
        if (claimed.isEmpty()) {
            return Granted.nothing("The identity provider gives you no role in aTES.");
        }
        if (claimed.equals(Set.of(Role.metrics))) {
            return Granted.of(claimed);
        }
        Optional<Residents.Resident> resident;
        try {
            resident = id.flatMap(residents::find);
        } catch (DataAccessException e) {
            // Metrics are wanted most while the database is away.
            boolean reads = Group.metricsReaders.has(claimed);
            return new Granted(reads ? Set.of(Role.metrics) : Set.of(), "Nothing is known of you now.", e);
        }
        if (resident.isPresent() && !resident.get().active()) {
            return Granted.nothing("Your account is not active.");
        }
        Set<Role> roles = new LinkedHashSet<>(claimed);
        roles.removeIf(role -> Role.PERSONS.contains(role)
                && !resident.map(Residents.Resident::role).filter(role::equals).isPresent());
        if (!roles.isEmpty()) {
            return Granted.of(roles);
        }
        return Granted.nothing(resident.map(known ->
                        "The identity provider says you are %s, the directory says %s: only what both say counts."
                                .formatted(Role.list(claimed), known.role()))
                .orElse("This service has not heard of you yet. If you are new here, try again in a minute."));
    }
}
