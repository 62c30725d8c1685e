package dev.ates.messaging;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The stream of this service in its own database: {@code outbox → event_log} with gapless positions, and how far the
 * broker has confirmed it.
 */
final class StreamLog {

    /** How many chunks one transaction moves from the outbox into the log. */
    private static final int SEQUENCED_CHUNKS_MAX = 1_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final BusinessCalendar calendar;
    private final ProducedStream stream;
    private final Duration sealGrace;

    StreamLog(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            BusinessCalendar calendar,
            ProducedStream stream,
            Duration sealGrace) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.calendar = calendar;
        this.stream = stream;
        this.sealGrace = sealGrace;
    }

    String stream() {
        return stream.name();
    }

    /** Creates the heads of a new database: a new epoch, and no day before today to be sealed. */
    void open(int partitions) {
        jdbc.sql("""
                        insert into messaging.stream_head (partition, epoch, sealed_day)
                        select partition, :epoch, :sealed
                          from generate_series(0, :partitions - 1) as partition
                        on conflict (partition) do nothing
                        """)
                .param("epoch", UUID.randomUUID())
                .param("sealed", stream.seal().isPresent() ? calendar.today().minusDays(1) : null, java.sql.Types.DATE)
                .param("partitions", partitions)
                .update();
    }

    List<Head> heads() {
        return jdbc.sql("""
                        select partition, epoch, head_position, published_position, sealed_day
                          from messaging.stream_head
                         order by partition
                        """).query(StreamLog::head).list();
    }

    /**
     * One round of one partition: gives positions to chunks that have committed, and seals the days that are due.
     *
     * <p>It deletes exactly the rows that it has read. A transaction that commits later than one with a higher id stays
     * in the outbox for the next round, so nothing is skipped. The lock on the head fences every other sequencer.
     *
     * @return what it found to do
     */
    Round sequence(int partition) {
        if (!hasWork(partition)) {
            return Round.NOTHING;
        }
        return requireNonNull(transaction.execute(status -> {
            // Before the outbox is read: whatever committed before this moment is then seen, and counted into its day.
            Instant now = calendar.now();
            Head head = jdbc.sql("""
                            select partition, epoch, head_position, published_position, sealed_day
                              from messaging.stream_head
                             where partition = :partition
                               for update
                            """)
                    .param("partition", partition)
                    .query(StreamLog::head)
                    .single();
            Moved moved = move(head);
            boolean drained = moved.chunks() < SEQUENCED_CHUNKS_MAX;
            long sealedTo = drained ? sealDueDays(head, moved.head(), now) : moved.head();
            if (sealedTo > head.position()) {
                jdbc.sql("""
                                update messaging.stream_head set head_position = :head where partition = :partition
                                """)
                        .param("head", sealedTo)
                        .param("partition", partition)
                        .update();
            }
            return new Round(sealedTo > head.position(), !drained);
        }));
    }

    /** Looks before it locks: an idle service writes nothing. */
    private boolean hasWork(int partition) {
        return jdbc.sql("""
                        select exists (select from messaging.outbox where partition = h.partition) as waiting,
                               h.sealed_day
                          from messaging.stream_head h
                         where h.partition = :partition
                        """)
                .param("partition", partition)
                .query((row, n) -> row.getBoolean("waiting")
                        || isOver(row.getObject("sealed_day", LocalDate.class), calendar.now()))
                .single();
    }

    /** Whether the day after the sealed one is over, with its grace. */
    private boolean isOver(@Nullable LocalDate sealed, Instant now) {
        return sealed != null
                && !calendar.endOf(sealed.plusDays(1)).plus(sealGrace).isAfter(now);
    }

    private Moved move(Head head) {
        return jdbc.sql("""
                        with taken as (
                          select id from messaging.outbox where partition = :partition order by id limit :chunks
                        ), moved as (
                          delete from messaging.outbox o using taken where o.id = taken.id returning o.*
                        ), placed as (
                          select moved.*, :head + sum(events) over (order by id) as last_position from moved
                        ), logged as (
                          insert into messaging.event_log
                                 (partition, first_position, last_position, day, recorded_at,
                                  charges, charges_minor, credits, credits_minor, body)
                          select partition, last_position - events + 1, last_position, greatest(day, :firstOpenDay),
                                 recorded_at, charges, charges_minor, credits, credits_minor, body
                            from placed
                          returning last_position
                        )
                        select count(*) as chunks, coalesce(max(last_position), :head) as head from logged
                        """)
                .param("partition", head.partition())
                .param("chunks", SEQUENCED_CHUNKS_MAX)
                .param("head", head.position())
                .param(
                        "firstOpenDay",
                        head.sealedDay() == null ? null : head.sealedDay().plusDays(1),
                        java.sql.Types.DATE)
                .query((row, n) -> new Moved(row.getInt("chunks"), row.getLong("head")))
                .single();
    }

    /** Appends a marker for each day that is over; returns the new head. */
    private long sealDueDays(Head head, long position, Instant now) {
        if (head.sealedDay() == null || stream.seal().isEmpty()) {
            return position;
        }
        LocalDate sealed = head.sealedDay();
        long last = position;
        while (isOver(sealed, now)) {
            sealed = sealed.plusDays(1);
            last++;
            appendMarker(
                    head.partition(),
                    last,
                    sealed,
                    now,
                    stream.seal().get().marker(sealed, total(head.partition(), sealed)));
        }
        if (last > position) {
            jdbc.sql("update messaging.stream_head set sealed_day = :sealed where partition = :partition")
                    .param("sealed", sealed)
                    .param("partition", head.partition())
                    .update();
        }
        return last;
    }

    private Tally total(int partition, LocalDate day) {
        return jdbc.sql("""
                        select coalesce(sum(charges), 0) as charges, coalesce(sum(charges_minor), 0) as charges_minor,
                               coalesce(sum(credits), 0) as credits, coalesce(sum(credits_minor), 0) as credits_minor
                          from messaging.event_log
                         where partition = :partition and day = :day
                        """)
                .param("partition", partition)
                .param("day", day)
                .query((row, n) -> new Tally(
                        row.getLong("charges"),
                        row.getLong("charges_minor"),
                        row.getLong("credits"),
                        row.getLong("credits_minor")))
                .single();
    }

    private void appendMarker(int partition, long position, LocalDate day, Instant now, Event marker) {
        jdbc.sql("""
                        insert into messaging.event_log
                               (partition, first_position, last_position, day, recorded_at,
                                charges, charges_minor, credits, credits_minor, body)
                        values (:partition, :position, :position, :day, :now, 0, 0, 0, 0, :body)
                        """)
                .param("partition", partition)
                .param("position", position)
                .param("day", day)
                .param("now", Timestamp.from(now))
                .param("body", Chunk.batch(List.of(Chunk.cloudEvent(stream.name(), now, marker))))
                .update();
    }

    /**
     * The next stretch of the log after a position: chunks in order, at least one if there is any, and in all not much
     * more than the given bytes.
     */
    List<Logged> after(int partition, long position, long upTo, int chunksMax, long bytesMax) {
        return jdbc.sql("""
                        select first_position, last_position, day, body
                          from (select *, sum(octet_length(body)) over (order by last_position) - octet_length(body) as bytes_before
                                  from (select first_position, last_position, day, body
                                          from messaging.event_log
                                         where partition = :partition
                                           and last_position > :position and last_position <= :upTo
                                         order by last_position
                                         limit :chunks) next) measured
                         where bytes_before < :bytes
                         order by last_position
                        """)
                .param("partition", partition)
                .param("position", position)
                .param("upTo", upTo)
                .param("chunks", chunksMax)
                .param("bytes", bytesMax)
                .query((row, n) -> new Logged(
                        row.getLong("first_position"),
                        row.getLong("last_position"),
                        row.getObject("day", LocalDate.class),
                        row.getBytes("body")))
                .list();
    }

    /** The broker has confirmed everything up to here. Another publisher may have been faster. */
    void published(int partition, long position) {
        jdbc.sql("""
                        update messaging.stream_head
                           set published_position = :position
                         where partition = :partition and published_position < :position
                        """).param("position", position).param("partition", partition).update();
    }

    long waitingChunks(int partition) {
        return jdbc.sql("select count(*) from messaging.outbox where partition = :partition")
                .param("partition", partition)
                .query(Long.class)
                .single();
    }

    private static Head head(ResultSet row, int n) throws SQLException {
        return new Head(
                row.getInt("partition"),
                row.getObject("epoch", UUID.class),
                row.getLong("head_position"),
                row.getLong("published_position"),
                row.getObject("sealed_day", LocalDate.class));
    }

    record Head(
            int partition,
            UUID epoch,
            long position,
            long published,
            @Nullable LocalDate sealedDay) {}

    record Logged(long first, long last, LocalDate day, byte[] body) {}

    /**
     * @param moved whether the log has grown
     * @param more whether there may be more to do at once
     */
    record Round(boolean moved, boolean more) {
        private static final Round NOTHING = new Round(false, false);
    }

    private record Moved(int chunks, long head) {}
}
