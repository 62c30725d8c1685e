package dev.ates.messaging.apply;

import dev.ates.messaging.Streams;
import dev.ates.messaging.store.Store;
import dev.ates.sql.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/** The cursors of all streams that this service consumes, and the id under which this instance moves them. */
public record Cursors(Store store, UUID instance, Map<Stream, Long> wishes) {

    private static final String SELECT = """
            select producer, partition, epoch, applied_position, applied_mark, applied_day, head_position, heard_at,
                   stopped, disagreement, other_epoch, other_forked_from, other_forked_at, other_head, other_since,
                   other_heard_at, other_messages, rejected, rejected_at, rejected_reason
              from messaging.stream_cursor
            """;

    /** A partition of a stream that this service consumes. */
    public record Stream(String producer, int partition) {}

    @Autowired
    public Cursors(Store store) {
        this(store, UUID.randomUUID(), new ConcurrentHashMap<>());
    }

    /** How many partitions of a stream this service has received messages of, at least 1. */
    public int partitions(String producer) {
        String heard = "select coalesce(max(partition) + 1, 1) from messaging.stream_cursor where heard_at is not null";
        return store.sql(heard + " and producer = ?", producer)
                .query(Integer.class)
                .single();
    }

    public void open(String producer, int partition) {
        store.sql("""
                        insert into messaging.stream_cursor (producer, partition) values (?, ?)
                        on conflict (producer, partition) do nothing
                        """, producer, partition).update();
    }

    /** The cursor, locked until the end of the running transaction: one applier at a time. */
    public Cursor lock(String producer, int partition) {
        return store.sql(SELECT + " where producer = ? and partition = ? for update", producer, partition)
                .query((row, n) -> cursor(row))
                .single();
    }

    public void move(Cursor cursor) {
        store.sql("""
                        update messaging.stream_cursor
                           set epoch = ?, applied_position = ?, applied_mark = ?, applied_day = ?, head_position = ?,
                               heard_at = ?, heard_by = ?, stopped = ?, disagreement = ?, other_epoch = ?,
                               other_forked_from = ?, other_forked_at = ?, other_head = ?, other_since = ?,
                               other_heard_at = ?, other_messages = ?
                         where producer = ? and partition = ?
                        """, cursor.epoch(), cursor.applied(), cursor.mark(), cursor.day(), cursor.head())
                .params(Arrays.asList(timestamp(cursor.heardAt()), instance, cursor.stopped(), cursor.disagreement()))
                .params(values(cursor.other()))
                .params(cursor.producer(), cursor.partition())
                .update();
    }

    private static List<@Nullable Object> values(Streams.@Nullable Other other) {
        if (other == null) {
            return Arrays.asList(null, null, null, null, null, null, 0);
        }
        Timestamp since = timestamp(other.since());
        Timestamp heardAt = timestamp(other.heardAt());
        return Arrays.asList(
                other.epoch(), other.forkedFrom(), other.forkedAt(), other.head(), since, heardAt, other.messages());
    }

    /** A message went into the dead-letter queue. */
    public void rejected(String producer, int partition, String reason) {
        store.sql("""
                        update messaging.stream_cursor
                           set rejected = rejected + 1, rejected_at = ?, rejected_reason = ?
                         where producer = ? and partition = ?
                        """, store.now(), reason, producer, partition).update();
    }

    /** A cursor with its dead letters, {@code null} if there never was one. */
    public record Entry(Cursor cursor, Streams.@Nullable Rejected rejected) {}

    /** All cursors, except those of partitions that are only announced; partition 0 is always included. */
    public List<Entry> all() {
        return store.sql(SELECT + " where heard_at is not null or partition = 0 order by producer, partition")
                .query((row, n) -> new Entry(cursor(row), rejected(row)))
                .list();
    }

    /** Records an operator's wish for a replay; the stream's consumer requests it, since it owns the channel. */
    public void wishReplay(String producer, int partition, long from) {
        wishes.put(new Stream(producer, partition), from);
    }

    /** Takes the wish: the position to replay from; {@code null} if there is none. */
    public @Nullable Long takeReplayWish(String producer, int partition) {
        return wishes.remove(new Stream(producer, partition));
    }

    private static Cursor cursor(ResultSet row) throws SQLException {
        return new Cursor(
                row.getString("producer"),
                row.getInt("partition"),
                row.getObject("epoch", UUID.class),
                row.getLong("applied_position"),
                row.getObject("applied_mark", UUID.class),
                row.getObject("applied_day", LocalDate.class),
                row.getLong("head_position"),
                Rows.instant(row, "heard_at"),
                row.getString("stopped"),
                row.getString("disagreement"),
                other(row));
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
        Instant at = Rows.instant(row, "rejected_at");
        return at == null ? null : new Streams.Rejected(row.getLong("rejected"), at, row.getString("rejected_reason"));
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant at) {
        return at == null ? null : Timestamp.from(at);
    }
}
