package dev.ates.robots;

import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Decides which instance leads. A lease only saves work: two leaders are kept from doing harm by a lock, or by the fence, a
 * number that increases with each new holder. It uses the database's time, the clock that all instances share.
 */
public final class Lease {

    private final JdbcClient jdbc;
    private final String name;
    private final String holder;
    private final Duration length;
    private long renewedNanos;
    private boolean held;
    private long fence;

    Lease(JdbcClient jdbc, String name, String holder, Duration length) {
        this.jdbc = jdbc;
        this.name = name;
        this.holder = holder;
        this.length = length;
    }

    /** Whether this instance leads now. Queries the database at most three times per lease length. */
    public synchronized boolean hold() {
        long nanos = System.nanoTime();
        if (held && nanos - renewedNanos < length.toNanos() / 3) {
            return true;
        }
        Optional<Long> taken = isAnothers()
                ? Optional.empty()
                // A step of the previous holder may still run. It has locked the row, so this statement waits for it.
                : claim("""
                on conflict (name) do update
                   set holder = excluded.holder, held_until = excluded.held_until,
                       fence = lease.fence + (lease.holder <> excluded.holder)::int
                 where lease.holder = excluded.holder or lease.held_until < clock_timestamp()
                """);
        held = taken.isPresent();
        fence = taken.orElse(fence);
        renewedNanos = nanos;
        return held;
    }

    /** Checked first, because claiming would wait for the steps of the current leader. */
    private boolean isAnothers() {
        return jdbc.sql("""
                select exists (select from robots.lease
                                where name = :name and holder <> :holder and held_until >= clock_timestamp())
                """)
                .param("name", name)
                .param("holder", holder)
                .query(Boolean.class)
                .single();
    }

    /** Takes the lease from whoever holds it. */
    synchronized void seize() {
        fence = claim("""
                on conflict (name) do update
                   set holder = excluded.holder, held_until = excluded.held_until, fence = lease.fence + 1
                """).orElseThrow();
        held = true;
        renewedNanos = System.nanoTime();
    }

    private Optional<Long> claim(String onConflict) {
        return jdbc.sql("""
                insert into robots.lease as lease (name, holder, fence, held_until)
                values (:name, :holder, 1, clock_timestamp() + :length * interval '1 millisecond')
                %s returning fence
                """.formatted(onConflict))
                .param("name", name)
                .param("holder", holder)
                .param("length", length.toMillis())
                .query(Long.class)
                .optional();
    }

    /** Releases the lease, so that another instance can lead at once. */
    public synchronized void release() {
        if (held) {
            held = false;
            jdbc.sql("""
                    update robots.lease set held_until = '-infinity'
                     where name = :name and holder = :holder and fence = :fence
                    """)
                    .param("name", name)
                    .param("holder", holder)
                    .param("fence", fence)
                    .update();
        }
    }

    /** Makes the next call query the database, because another instance may lead. */
    synchronized void forget() {
        held = false;
    }

    /** The fencing token of the time when this instance last led. */
    synchronized long fence() {
        return fence;
    }

    String name() {
        return name;
    }

    String holder() {
        return holder;
    }

    Duration length() {
        return length;
    }
}
