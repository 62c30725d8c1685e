package dev.ates.robots;

import java.time.Duration;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which instance leads. A lease only saves work: what keeps two leaders from doing harm is a lock or the fence. Its time
 * is the database's, the one clock that all instances share.
 */
public final class Lease {

    private final JdbcClient jdbc;
    private final String name;
    private final Duration length;
    private final String holder = UUID.randomUUID().toString();
    private long renewedNanos;
    private boolean held;

    Lease(JdbcClient jdbc, String name, Duration length) {
        this.jdbc = jdbc;
        this.name = name;
        this.length = length;
    }

    /** Whether this instance leads now; asks the database at most three times within a lease's length. */
    public synchronized boolean hold() {
        long nanos = System.nanoTime();
        if (held && nanos - renewedNanos < length.toNanos() / 3) {
            return true;
        }
        held = jdbc.sql("""
                        insert into robots.lease as lease (name, holder, fence, held_until)
                        values (:name, :holder, 1, clock_timestamp() + :length * interval '1 millisecond')
                        on conflict (name) do update
                           set holder = excluded.holder,
                               held_until = excluded.held_until,
                               fence = lease.fence + (lease.holder <> excluded.holder)::int
                         where lease.holder = excluded.holder or lease.held_until < clock_timestamp()
                        """)
                        .param("name", name)
                        .param("holder", holder)
                        .param("length", length.toMillis())
                        .update()
                == 1;
        renewedNanos = nanos;
        return held;
    }

    /** Lets another instance lead at once. */
    public synchronized void release() {
        if (held) {
            held = false;
            jdbc.sql("update robots.lease set held_until = '-infinity' where name = :name and holder = :holder")
                    .param("name", name)
                    .param("holder", holder)
                    .update();
        }
    }
}
