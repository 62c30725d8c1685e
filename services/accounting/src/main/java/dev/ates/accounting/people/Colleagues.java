package dev.ates.accounting.people;

import dev.ates.ui.Residents;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tells the login what the copy of people says of somebody who is here. */
@Component
final class Colleagues implements Residents {

    private final JdbcClient jdbc;

    Colleagues(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Resident> find(UUID id) {
        return jdbc.sql("select role, active from person where id = :id")
                .param("id", id)
                .query((row, number) -> new Resident(row.getString("role"), row.getBoolean("active")))
                .optional();
    }
}
