package dev.ates.ui.door;

import dev.ates.ui.Group;
import dev.ates.ui.Residents;
import dev.ates.ui.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;

/**
 * The current rights of a caller: the roles claimed by the identity provider and confirmed by the service's own copy of
 * people. Neither side alone grants a person any right. Machines are not in the directory, so their roles come from the
 * provider alone; they are ignored for everybody else: in a session, for a person of the directory, and beside the role
 * of a person. A caller whose only role is metrics is not looked up, nor is a machine that reads metrics, so that
 * metrics are available while the database is down: the provider alone grants that role.
 */
final class Rights {

    /** A scrape must complete within five seconds; its figures may take three of them. */
    private static final Duration METRICS_WAIT_MAX = Duration.ofSeconds(1);

    private final Residents residents;

    Rights(Residents residents) {
        this.residents = residents;
    }

    /**
     * @param missing a message why there is no role, {@code null} if there is one
     * @param unknown the failure to read the copy, so that nobody can be identified; {@code null} for none
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
     * For metrics requests. A machine is not looked up: metrics must be available while the database is down, and a UUID as
     * {@code sub}, which Keycloak also gives to machines, must not make the request wait for the database. For a person it
     * waits {@link #METRICS_WAIT_MAX}, not as long as other requests do.
     */
    Granted forMetrics(UUID id, Set<Role> claimed) {
        return !claimed.isEmpty() && Role.MACHINES.containsAll(claimed)
                ? Granted.of(Set.of(Role.metrics))
                : of(id, claimed, this::findSoon);
    }

    /** The interrupt at the end of the wait also gives the connection back, which the request could not do. */
    private Optional<Residents.Resident> findSoon(UUID id) {
        var search = new FutureTask<>(() -> residents.find(id));
        Thread.ofVirtual().name("rights for metrics").start(search);
        try {
            return search.get(METRICS_WAIT_MAX.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new QueryTimeoutException("The copy of people does not answer in time for metrics", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryTimeoutException("Interrupted", e);
        } finally {
            search.cancel(true);
        }
    }

    /** For a session, which only people have. */
    Granted ofPerson(UUID id, Set<Role> claimed) {
        return of(id, claimed.stream().filter(Role.PERSONS::contains).collect(Collectors.toUnmodifiableSet()));
    }

    /** @param id the person's id; a machine has one that nobody in the directory has */
    Granted of(UUID id, Set<Role> claimed) {
        return of(id, claimed, residents);
    }

    private static Granted of(UUID id, Set<Role> claimed, Residents residents) {
        if (claimed.isEmpty()) {
            return Granted.nothing("The identity provider gives you no role in aTES.");
        }
        if (claimed.equals(Set.of(Role.metrics))) {
            return Granted.of(claimed);
        }
        Optional<Residents.Resident> resident;
        try {
            resident = residents.find(id);
        } catch (DataAccessException e) {
            // Metrics are needed most while the database is down.
            boolean reads = Group.metricsReaders.has(claimed);
            return new Granted(reads ? Set.of(Role.metrics) : Set.of(), "You cannot be identified at the moment.", e);
        }
        if (resident.isPresent() && !resident.get().active()) {
            return Granted.nothing("Your account is not active.");
        }
        if (resident.isEmpty() && Role.MACHINES.containsAll(claimed)) {
            return Granted.of(claimed);
        }
        Optional<Role> role = resident.map(Residents.Resident::role).filter(claimed::contains);
        if (role.isPresent()) {
            return Granted.of(Set.of(role.get()));
        }
        return Granted.nothing(resident.map(known ->
                        "The identity provider says you are %s, the directory says %s: only roles that both confirm count."
                                .formatted(Role.list(claimed), known.role()))
                .orElse("This service does not know you yet. If you are new here, try again in a minute."));
    }
}
