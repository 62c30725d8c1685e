package dev.ates.robots;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The leases of this instance. */
public final class Leases {

    private final JdbcClient jdbc;

    Leases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param name what is led
     * @param length how long an instance leads without renewing
     */
    public Lease of(String name, Duration length) {
        return new Lease(jdbc, name, length);
    }
}
