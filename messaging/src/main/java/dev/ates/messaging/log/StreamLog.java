package dev.ates.messaging.log;

import dev.ates.contracts.wire.Envelope;
import dev.ates.contracts.wire.Terms;
import dev.ates.messaging.ProducedStream;
import dev.ates.messaging.store.Store;
import dev.ates.sql.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The log of this service's stream in its own database: where it ends, what it contains, how far it is published. */
public record StreamLog(Store store, ProducedStream stream, Terms terms) {

    public String name() {
        return stream.name();
    }

    /**
     * Creates the heads of a new database, with a new epoch and no day before today to seal, and those of added partitions.
     *
     * @throws IllegalStateException when the stream has more partitions already
     */
    public void open(int partitions) {
        store.sql("""
                        insert into messaging.stream_head (stream, partition, epoch, logged_on, sealed_day)
                        select :stream, n, coalesce(was.epoch, :epoch), coalesce(was.logged_on, cast(:today as date)),
                               case when :seals then coalesce(was.sealed_day, cast(:today as date) - 1) end
                          from generate_series(0, :partitions - 1) as n
                          left join messaging.stream_head was on was.partition = 0
                        on conflict (partition) do nothing
                        """)
                .param("stream", name())
                .param("epoch", UUID.randomUUID())
                .param("today", store.calendar().today())
                .param("seals", stream.seal().isPresent())
                .param("partitions", partitions)
                .update();
        int there = heads().size();
        if (there > partitions) {
            throw new IllegalStateException(
                    "ates.messaging.partitions must be at least %d, since stream %s has that many; it is %d"
                            .formatted(there, name(), partitions));
        }
    }

    private static final String HEADS = """
            select partition, (select count(*) from messaging.stream_head) as partitions, epoch, forked_from, forked_at,
                   head_position, published_position as last_position, published_mark as mark, published_on as logged_on,
                   sealed_day, stopped
              from messaging.stream_head
             order by partition
            """;

    public List<Head> heads() {
        return store.sql(HEADS).query(this::head).list();
    }

    /** Locks the partitions of the stream until the transaction ends: one sequencer at a time. */
    List<Head> lockHeads() {
        return store.sql(HEADS + " for update").query(this::head).list();
    }

    private Head head(ResultSet row, int n) throws SQLException {
        var source = new Envelope.Source(
                name(),
                row.getObject("epoch", UUID.class),
                row.getInt("partition"),
                row.getInt("partitions"),
                row.getObject("forked_from", UUID.class),
                row.getObject("forked_at", Long.class),
                terms);
        LocalDate sealed = row.getObject("sealed_day", LocalDate.class);
        return new Head(source, row.getLong("head_position"), place(row, n), sealed, row.getString("stopped"));
    }

    /** The chunks after a place, in order: at least one if there is any, up to the one that exceeds {@code bytesMax}. */
    public List<Logged> after(int partition, Place place, long upTo, int chunksMax, long bytesMax) {
        return store.sql("""
                        select first_position, last_position, mark, logged_on, day, body
                          from (select *, sum(octet_length(body)) over (order by last_position) - octet_length(body) as bytes_before
                                  from (select first_position, last_position, mark, logged_on, day, body
                                          from messaging.event_log
                                         where partition = :partition
                                           and last_position > :position and last_position <= :upTo
                                           and logged_on >= coalesce(cast(:since as date), '-infinity')
                                         order by last_position
                                         limit :chunks) next) measured
                         where bytes_before < :bytes
                         order by last_position
                        """)
                .param("partition", partition)
                .param("position", place.position())
                .param("since", place.loggedOn(), Types.DATE)
                .param("upTo", upTo)
                .param("chunks", chunksMax)
                .param("bytes", bytesMax)
                .query((row, n) -> new Logged(
                        row.getLong("first_position"),
                        place(row, n),
                        row.getObject("day", LocalDate.class),
                        row.getBytes("body")))
                .list();
    }

    /** The end of the last chunk that ends at or before a position; {@link Place#START} when the log has none. */
    public Place placeAt(int partition, long position) {
        return store.sql("""
                        select last_position, mark, logged_on
                          from messaging.event_log
                         where partition = ? and last_position <= ?
                         order by last_position desc
                         limit 1
                        """, partition, position)
                .query(StreamLog::place)
                .optional()
                .orElse(Place.START);
    }

    private static Place place(ResultSet row, int n) throws SQLException {
        return new Place(
                row.getLong("last_position"),
                row.getObject("mark", UUID.class),
                row.getObject("logged_on", LocalDate.class));
    }

    /** The first position that the log still has; one more than the head's when it has none. */
    public long begins(int partition) {
        return store.sql("""
                        select coalesce((select first_position from messaging.event_log l
                                          where l.partition = h.partition order by last_position limit 1),
                                        head_position + 1)
                          from messaging.stream_head h
                         where partition = ?
                        """, partition).query(Long.class).single();
    }

    /** Records that the broker has confirmed everything up to here. */
    public void published(int partition, Place place) {
        store.sql("""
                        update messaging.stream_head
                           set published_position = ?, published_mark = ?, published_on = ?
                         where partition = ? and published_position < ?
                        """, place.position(), place.mark(), place.loggedOn(), partition, place.position())
                .update();
    }

    /** Stops sequencing and publishing until an operator resumes the stream, unless it has gone on in another epoch since. */
    public void stop(UUID epoch, String reason) {
        store.sql("update messaging.stream_head set stopped = ? where stopped is null and epoch = ?", reason, epoch)
                .update();
    }

    /**
     * Begins a new epoch on the log as it is, inside the caller's transaction. Events after the last common position are
     * published again in the new epoch; consumers recognize them by their ids.
     *
     * @return how each partition stood before; none when nothing has stopped the stream
     */
    public static List<Left> fork(Store store, UUID epoch) {
        List<Left> partitions = store.sql("""
                        select h.partition, h.epoch, h.head_position as head, h.stopped,
                               coalesce((select max(l.last_position) from messaging.event_log l
                                          where l.partition = h.partition and l.last_position <= agreed.position),
                                        agreed.position) as common
                          from messaging.stream_head h
                         cross join lateral (
                               select least(h.head_position, min(s.applied_position)) as position
                                 from messaging.stream_hearer s where s.partition = h.partition) agreed
                         order by h.partition
                           for update of h
                        """).query(Rows.as(Left.class)).list();
        if (partitions.stream().allMatch(partition -> partition.stopped() == null)) {
            return List.of();
        }
        for (Left one : partitions) {
            store.sql("""
                            update messaging.stream_head
                               set epoch = ?, forked_from = epoch, forked_at = ?, stopped = null
                             where partition = ?
                            """, epoch, one.common(), one.partition()).update();
        }
        return partitions;
    }

    /** A partition at the end of its old epoch; {@code common} ends the last chunk that all consumers are known to have applied. */
    public record Left(
            int partition, UUID epoch, long head, @Nullable String stopped, long common) {}

    /** @param stopped why nothing is sequenced or published, {@code null} if it is */
    public record Head(
            Envelope.Source source,
            long position,
            Place published,
            @Nullable LocalDate sealedDay,
            @Nullable String stopped) {

        public int partition() {
            return source.partition();
        }

        public long unpublished() {
            return position - published.position();
        }
    }

    /** The end of a chunk in the log, or the log's start. Later chunks have the date {@code loggedOn} or a later one. */
    public record Place(
            long position, @Nullable UUID mark, @Nullable LocalDate loggedOn) {
        public static final Place START = new Place(0, null, null);
    }

    /** A chunk, with the place where it ends. */
    public record Logged(long first, Place end, LocalDate day, byte[] body) {}
}
