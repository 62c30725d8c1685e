package dev.ates.messaging.apply;

import dev.ates.messaging.Streams;
import dev.ates.messaging.wire.Envelope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far each stream that this service hears is applied. */
public final class Cursors {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final UUID instance = UUID.randomUUID();

    public Cursors(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Under which name this instance moves cursors. */
    public UUID instance() {
        return instance;
    }

    /** How many partitions of a stream this service has ever heard of, at least one. */
    public int partitions(String producer) {
        return jdbc.sql("select greatest(1, count(*)) from messaging.stream_cursor where producer = :producer")
                .param("producer", producer)
                .query(Integer.class)
                .single();
    }

    public void open(String producer, int partition) {
        jdbc.sql("""
                        insert into messaging.stream_cursor (producer, partition) values (:producer, :partition)
                        on conflict (producer, partition) do nothing
                        """).param("producer", producer).param("partition", partition).update();
    }

    /** The cursor, locked until the end of the running transaction: one applier at a time. */
    public Cursor lock(String producer, int partition) {
        return jdbc.sql("""
                        select epoch, applied_position, applied_mark, head_position, applied_day, stopped, disagreement,
                               heard_at, other_epoch, other_forked_from, other_forked_at, other_head, other_since,
                               other_heard_at, other_messages
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
                        row.getString("stopped"),
                        row.getString("disagreement"),
                        instant(row, "heard_at"),
                        other(row)))
                .single();
    }

    public void move(String producer, int partition, Cursor cursor) {
        Streams.Other other = cursor.other();
        jdbc.sql("""
                        update messaging.stream_cursor
                           set epoch = :epoch, applied_position = :applied, applied_mark = :mark, head_position = :head,
                               applied_day = :day, stopped = :stopped, disagreement = :disagreement,
                               heard_at = :heardAt, heard_by = :instance,
                               other_epoch = :otherEpoch, other_forked_from = :otherForkedFrom,
                               other_forked_at = :otherForkedAt, other_head = :otherHead, other_since = :otherSince,
                               other_heard_at = :otherHeardAt, other_messages = :otherMessages
                         where producer = :producer and partition = :partition
                        """)
                .param("epoch", cursor.epoch(), Types.OTHER)
                .param("applied", cursor.applied())
                .param("mark", cursor.mark(), Types.OTHER)
                .param("head", Math.max(cursor.head(), cursor.applied()))
                .param("day", cursor.day(), Types.DATE)
                .param("stopped", cursor.stopped(), Types.VARCHAR)
                .param("disagreement", cursor.disagreement(), Types.VARCHAR)
                .param("heardAt", timestamp(cursor.heardAt()), Types.TIMESTAMP)
                .param("instance", instance)
                .param("otherEpoch", other == null ? null : other.epoch(), Types.OTHER)
                .param("otherForkedFrom", other == null ? null : other.forkedFrom(), Types.OTHER)
                .param("otherForkedAt", other == null ? null : other.forkedAt(), Types.BIGINT)
                .param("otherHead", other == null ? null : other.head(), Types.BIGINT)
                .param("otherSince", other == null ? null : timestamp(other.since()), Types.TIMESTAMP)
                .param("otherHeardAt", other == null ? null : timestamp(other.heardAt()), Types.TIMESTAMP)
                .param("otherMessages", other == null ? 0 : other.messages())
                .param("producer", producer)
                .param("partition", partition)
                .update();
    }

    /** A message went into the dead-letter queue. */
    public void rejected(String producer, int partition, String reason) {
        jdbc.sql("""
                        update messaging.stream_cursor
                           set rejected = rejected + 1, rejected_at = :now, rejected_reason = :reason
                         where producer = :producer and partition = :partition
                        """)
                .param("now", Timestamp.from(now()))
                .param("reason", reason)
                .param("producer", producer)
                .param("partition", partition)
                .update();
    }

    public Instant now() {
        return clock.instant();
    }

    public List<Streams.Heard> all() {
        return jdbc.sql("""
                        select producer, partition, epoch, applied_position, head_position, heard_at, applied_day, stopped,
                               disagreement, other_epoch, other_forked_from, other_forked_at, other_head, other_since,
                               other_heard_at, other_messages, rejected, rejected_at, rejected_reason
                          from messaging.stream_cursor
                         order by producer, partition
                        """)
                .query((row, n) -> new Streams.Heard(
                        row.getString("producer"),
                        row.getInt("partition"),
                        row.getObject("epoch", UUID.class),
                        row.getLong("applied_position"),
                        row.getLong("head_position"),
                        instant(row, "heard_at"),
                        row.getObject("applied_day", LocalDate.class),
                        row.getString("stopped"),
                        row.getString("disagreement"),
                        other(row),
                        rejected(row)))
                .list();
    }

    private static Streams.@Nullable Other other(ResultSet row) throws SQLException {
        UUID epoch = row.getObject("other_epoch", UUID.class);
        return epoch == null
                ? null
                : new Streams.Other(
                        epoch,
                        row.getObject("other_forked_from", UUID.class),
                        row.getObject("other_forked_at", Long.class),
                        row.getLong("other_head"),
                        row.getTimestamp("other_since").toInstant(),
                        row.getTimestamp("other_heard_at").toInstant(),
                        row.getLong("other_messages"));
    }

    private static Streams.@Nullable Rejected rejected(ResultSet row) throws SQLException {
        Instant at = instant(row, "rejected_at");
        return at == null ? null : new Streams.Rejected(row.getLong("rejected"), at, row.getString("rejected_reason"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant at) {
        return at == null ? null : Timestamp.from(at);
    }

    /**
     * @param epoch of the producer's database, {@code null} before anything was heard
     * @param mark of the chunk applied last, {@code null} when that is not known
     * @param stopped why nothing more is applied, {@code null} while it is
     * @param disagreement why nothing is applied as long as the producer is set up so, {@code null} while it agrees
     * @param heardAt when this epoch was last heard
     * @param other another epoch that is told under the same name, {@code null} when none was ever heard
     */
    public record Cursor(
            @Nullable UUID epoch,
            long applied,
            @Nullable UUID mark,
            long head,
            @Nullable LocalDate day,
            @Nullable String stopped,
            @Nullable String disagreement,
            @Nullable Instant heardAt,
            Streams.@Nullable Other other) {

        public boolean isRunning() {
            return stopped == null && disagreement == null;
        }

        public boolean isOther(UUID heard) {
            return epoch != null && !epoch.equals(heard);
        }

        public Cursor hearing(Envelope envelope, Instant now) {
            return new Cursor(
                    envelope.epoch(),
                    applied,
                    mark,
                    Math.max(head, envelope.last()),
                    day,
                    stopped,
                    disagreement,
                    now,
                    other);
        }

        public Cursor stop(String reason) {
            return new Cursor(epoch, applied, mark, head, day, reason, disagreement, heardAt, other);
        }

        /** Not stopped any more: what is heard next shows whether it is the log that was applied. */
        public Cursor comparingAgain() {
            return new Cursor(epoch, applied, mark, head, day, null, disagreement, heardAt, other);
        }

        public Cursor disagreeing(@Nullable String reason) {
            return new Cursor(epoch, applied, mark, head, day, stopped, reason, heardAt, other);
        }

        public Cursor applying(long upTo, @Nullable UUID markThere, LocalDate dayThere) {
            return new Cursor(epoch, upTo, markThere, head, dayThere, stopped, disagreement, heardAt, other);
        }

        public Cursor marked(@Nullable UUID markOfApplied) {
            return new Cursor(epoch, applied, markOfApplied, head, day, stopped, disagreement, heardAt, other);
        }

        public Cursor noting(Streams.Other heard) {
            return new Cursor(epoch, applied, mark, head, day, stopped, disagreement, heardAt, heard);
        }
    }
}
