package dev.ates.ui;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The service's own copy of people, as far as rights depend on it. Asked with every request, by primary key: who is
 * dismissed loses everything with the next one, whatever a session or a token still says.
 */
@FunctionalInterface
public interface Residents {

    /** Empty for whoever the directory has not told this service of. */
    Optional<Resident> find(UUID id);

    /** Answers from the table {@code person} (id, role, active), which each service keeps for itself. */
    static Residents of(JdbcClient jdbc) {
        return id -> jdbc.sql("select role, active from person where id = :id")
                .param("id", id)
                .query((row, number) -> new Resident(Role.valueOf(row.getString("role")), row.getBoolean("active")))
                .optional();
    }

    /** @param role what the person is in the directory, one of {@link Role#PERSONS} */
    record Resident(Role role, boolean active) {}
}
