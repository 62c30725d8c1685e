package dev.ates.robots;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The leases of this instance. */
public final class Leases {

    private final JdbcClient jdbc;
    private final String instance = ManagementFactory.getRuntimeMXBean().getName() + "/"
            + UUID.randomUUID().toString().substring(0, 8);

    Leases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param name what the lease is for
     * @param length how long an instance leads without renewing
     */
    public Lease of(String name, Duration length) {
        return new Lease(jdbc, name, instance, length);
    }

    /** A lease for a manual start, distinct from the lease of the instance that the operator uses. */
    Lease ofOperator(String name, Duration length) {
        return new Lease(jdbc, name, instance + " (operator)", length);
    }
}
