package dev.ates.messaging;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far each stream that this service hears is applied. */
final class Cursors {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final UUID instance = UUID.randomUUID();

    Cursors(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Under which name this instance moves cursors. */
    UUID instance() {
        return instance;
    }

    /** How many partitions of a stream this service has ever heard of, at least one. */
    int partitions(String producer) {
        return jdbc.sql("select greatest(1, count(*)) from messaging.stream_cursor where producer = :producer")
                .param("producer", producer)
                .query(Integer.class)
                .single();
    }

    void open(String producer, int partition) {
        jdbc.sql("""
                        insert into messaging.stream_cursor (producer, partition) values (:producer, :partition)
                        on conflict (producer, partition) do nothing
                        """).param("producer", producer).param("partition", partition).update();
    }

    /** The cursor, locked until the end of the running transaction: one applier at a time. */
    Cursor lock(String producer, int partition) {
        return jdbc.sql("""
                        select epoch, applied_position, applied_mark, head_position, applied_day, stopped
                          from messaging.stream_cursor
                         where producer = :producer and partition = :partition
                           for update
                        """)
                .param("producer", producer)
                .param("partition", partition)
                .query((row, n) -> new Cursor(
                        row.getObject("epoch", UUID.class),
                        row.getLong("applied_position"),
                        row.getObject("applied_mark", UUID.class),
                        row.getLong("head_position"),
                        row.getObject("applied_day", LocalDate.class),
                        row.getString("stopped")))
                .single();
    }

    void move(String producer, int partition, Cursor cursor) {
        jdbc.sql("""
                        update messaging.stream_cursor
                           set epoch = :epoch, applied_position = :applied, applied_mark = :mark, head_position = :head,
                               applied_day = :day, stopped = :stopped, heard_at = :now, heard_by = :instance
                         where producer = :producer and partition = :partition
                        """)
                .param("epoch", cursor.epoch())
                .param("applied", cursor.applied())
                .param("mark", cursor.mark(), Types.OTHER)
                .param("head", Math.max(cursor.head(), cursor.applied()))
                .param("day", cursor.day(), Types.DATE)
                .param("stopped", cursor.stopped(), Types.VARCHAR)
                .param("now", Timestamp.from(clock.instant()))
                .param("instance", instance)
                .param("producer", producer)
                .param("partition", partition)
                .update();
    }

    List<Streams.Heard> all() {
        return jdbc.sql("""
                        select producer, partition, applied_position, head_position, heard_at, applied_day, stopped
                          from messaging.stream_cursor
                         order by producer, partition
                        """)
                .query((row, n) -> {
                    Timestamp heardAt = row.getTimestamp("heard_at");
                    return new Streams.Heard(
                            row.getString("producer"),
                            row.getInt("partition"),
                            row.getLong("applied_position"),
                            row.getLong("head_position"),
                            heardAt == null ? null : heardAt.toInstant(),
                            row.getObject("applied_day", LocalDate.class),
                            row.getString("stopped"));
                })
                .list();
    }

    /**
     * @param epoch of the producer's database, {@code null} before anything was heard
     * @param mark of the chunk applied last, {@code null} when that is not known
     * @param stopped why nothing more is applied, {@code null} while it is
     */
    record Cursor(
            @Nullable UUID epoch,
            long applied,
            @Nullable UUID mark,
            long head,
            @Nullable LocalDate day,
            @Nullable String stopped) {

        Cursor stop(String reason) {
            return new Cursor(epoch, applied, mark, head, day, reason);
        }
    }
}
