package dev.ates.ui;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The service's own copy of people, as needed for rights. Queried on every request, by primary key: a dismissed person loses
 * all rights with the next request, whatever a session or a token says.
 */
@FunctionalInterface
public interface Residents {

    /** Empty for people whom this service has not received from the directory. */
    Optional<Resident> find(UUID id);

    /** Reads the table {@code person} (id, role, active), which each service has. */
    static Residents of(JdbcClient jdbc) {
        return id -> jdbc.sql("select role, active from person where id = :id")
                .param("id", id)
                .query((row, number) -> new Resident(Role.valueOf(row.getString("role")), row.getBoolean("active")))
                .optional();
    }

    /** @param role the person's role in the directory, one of {@link Role#PERSONS} */
    record Resident(Role role, boolean active) {}
}
