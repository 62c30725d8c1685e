package dev.ates.messaging.apply;

import dev.ates.messaging.Quarantine;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The quarantine in this service's database. */
public final class JdbcQuarantine implements Quarantine {

    private static final Logger log = LoggerFactory.getLogger(JdbcQuarantine.class);

    private final JdbcClient jdbc;
    private final Clock clock;

    public JdbcQuarantine(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps an event with its reason, as part of the transaction that moves the cursor past it. */
    public void keep(
            String producer,
            int partition,
            UUID epoch,
            long position,
            LocalDate day,
            @Nullable String type,
            String reason,
            String raw) {
        log.atError()
                .addKeyValue("producer", producer)
                .addKeyValue("position", position)
                .addKeyValue("day", day)
                .addKeyValue("type", type)
                .log("Event put into quarantine: " + reason);
        jdbc.sql("""
                        insert into messaging.quarantine
                               (producer, partition, epoch, position, day, event_type, reason, raw, quarantined_at)
                        values (:producer, :partition, :epoch, :position, :day, :type, :reason, :raw, :now)
                        on conflict on constraint quarantine_event do nothing
                        """)
                .param("producer", producer)
                .param("partition", partition)
                .param("epoch", epoch)
                .param("position", position)
                .param("day", day)
                .param("type", type, Types.VARCHAR)
                .param("reason", reason)
                .param("raw", raw.getBytes(StandardCharsets.UTF_8))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    @Override
    public boolean holds(String producer, LocalDate day) {
        return jdbc.sql("""
                        select exists (select from messaging.quarantine
                                        where producer = :producer and day = :day and state = 'open')
                        """)
                .param("producer", producer)
                .param("day", day)
                .query(Boolean.class)
                .single();
    }

    @Override
    public List<Entry> open() {
        return jdbc.sql("""
                        select id, producer, partition, position, day, event_type, reason, raw, quarantined_at
                          from messaging.quarantine
                         where state = 'open'
                         order by id
                         limit 500
                        """)
                .query((row, n) -> new Entry(
                        row.getLong("id"),
                        row.getString("producer"),
                        row.getInt("partition"),
                        row.getLong("position"),
                        row.getObject("day", LocalDate.class),
                        row.getString("event_type"),
                        row.getString("reason"),
                        new String(row.getBytes("raw"), StandardCharsets.UTF_8),
                        row.getTimestamp("quarantined_at").toInstant()))
                .list();
    }
}
