package dev.ates.messaging.log;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.Event;
import dev.ates.messaging.ProducedStream;
import dev.ates.messaging.Tally;
import dev.ates.messaging.wire.Ask;
import dev.ates.messaging.wire.Chunk;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
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
public final class StreamLog {

    /** How many chunks one transaction moves from the outbox into the log … */
    private static final int CHUNKS_MAX = 1_000;

    /** … and how many of those that were written in bulk, as long as the broker keeps up … */
    private static final int BULK_CHUNKS_MAX = 40;

    /** … which is to have confirmed all but this many events. */
    private static final long UNPUBLISHED_BULK_MAX = 20_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final BusinessCalendar calendar;
    private final ProducedStream stream;
    private final Duration sealGrace;
    private final LogMonths months;
    private final Hearers hearers;

    public StreamLog(
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
        this.months = new LogMonths(jdbc, transaction);
        this.hearers = new Hearers(jdbc, calendar, stream.name());
    }

    public String stream() {
        return stream.name();
    }

    /**
     * Creates the heads of a new database, with a new epoch and no day before today to be sealed, and those of
     * partitions that the stream has grown by.
     *
     * @throws IllegalStateException when the stream has more partitions already
     */
    public void open(int partitions) {
        jdbc.sql("""
                        insert into messaging.stream_head (partition, epoch, logged_on, sealed_day)
                        select n, coalesce(was.epoch, :epoch), coalesce(was.logged_on, cast(:today as date)),
                               case when :seals then coalesce(was.sealed_day, cast(:today as date) - 1) end
                          from generate_series(0, :partitions - 1) as n
                          left join messaging.stream_head was on was.partition = 0
                        on conflict (partition) do nothing
                        """)
                .param("epoch", UUID.randomUUID())
                .param("today", calendar.today())
                .param("seals", stream.seal().isPresent())
                .param("partitions", partitions)
                .update();
        int there = heads().size();
        if (there > partitions) {
            throw new IllegalStateException(
                    "ates.messaging.partitions must be at least %d, since stream %s has that many; it is %d"
                            .formatted(there, stream.name(), partitions));
        }
    }

    private static final String HEADS = """
            select partition, epoch, head_position, logged_on, published_position, published_mark, published_on,
                   sealed_day, stopped, forked_from, forked_at
              from messaging.stream_head
             order by partition
            """;

    public List<Head> heads() {
        return jdbc.sql(HEADS).query(StreamLog::head).list();
    }

    /** Only now do the partitions of the stream belong to this sequencer, until its transaction ends. */
    private List<Head> lockHeads() {
        return jdbc.sql(HEADS + " for update").query(StreamLog::head).list();
    }

    /**
     * One round: gives positions to chunks that have committed, and seals the days that are due.
     *
     * <p>It deletes exactly the rows that it has read. A transaction that commits later than one with a higher id stays
     * in the outbox for the next round, so nothing is skipped. The lock on the heads fences every other sequencer.
     *
     * <p>What was written in bulk goes into the log no faster than the broker takes it, so that a single click never
     * waits behind a whole shuffle; only when a day is to be sealed everything goes first.
     *
     * @return what it found to do
     */
    public Round sequence() {
        if (!hasWork()) {
            return Round.NOTHING;
        }
        months.require(calendar.today());
        return requireNonNull(transaction.execute(status -> {
            // Before the outbox is read: whatever committed before this moment is then seen, and counted into its day.
            Instant now = calendar.now();
            List<Head> heads = lockHeads();
            Head any = heads.getFirst();
            if (any.stopped() != null) {
                return Round.NOTHING;
            }
            boolean sealDue = isOver(any.sealedDay(), now);
            long unpublished = heads.stream().mapToLong(Head::unpublished).sum();
            int bulkMax = sealDue ? CHUNKS_MAX : unpublished < UNPUBLISHED_BULK_MAX ? BULK_CHUNKS_MAX : 0;
            Moved moved = move(any.sealedDay(), bulkMax);
            boolean drained = moved.single() < CHUNKS_MAX && moved.bulk() < bulkMax;
            int sealed = sealDue && drained ? sealDueDays(requireNonNull(any.sealedDay()), now) : 0;
            return new Round(
                    moved.single() + moved.bulk() + sealed > 0,
                    moved.single() == CHUNKS_MAX || bulkMax > 0 && moved.bulk() == bulkMax);
        }));
    }

    /** Looks before it locks: an idle service writes nothing. */
    private boolean hasWork() {
        return jdbc.sql("""
                        select exists (select from messaging.outbox) as waiting, sealed_day
                          from messaging.stream_head
                         where partition = 0 and stopped is null
                        """)
                .query((row, n) -> row.getBoolean("waiting")
                        || isOver(row.getObject("sealed_day", LocalDate.class), calendar.now()))
                .optional()
                .orElse(false);
    }

    /** Whether the day after the sealed one is over, with its grace. */
    private boolean isOver(@Nullable LocalDate sealed, Instant now) {
        return sealed != null
                && !calendar.endOf(sealed.plusDays(1)).plus(sealGrace).isAfter(now);
    }

    private Moved move(@Nullable LocalDate sealed, int bulkMax) {
        return jdbc.sql("""
                        with taken as (
                          (select id from messaging.outbox where not bulk order by id limit :chunks)
                          union all
                          (select id from messaging.outbox where bulk order by id limit :bulk)
                        ), moved as (
                          delete from messaging.outbox o using taken where o.id = taken.id
                          returning o.*, greatest(o.day, cast(:firstOpenDay as date)) as open_day
                        ), placed as (
                          select moved.*,
                                 h.head_position + sum(events) over before as last_position,
                                 greatest(h.logged_on, :today, max(open_day) over before) as logged_on,
                                 h.secret, h.epoch
                            from moved join messaging.stream_head h using (partition)
                          window before as (partition by partition order by bulk, id)
                        ), logged as (
                          insert into messaging.event_log
                                 (partition, first_position, last_position, mark, logged_on, day, recorded_at,
                                  charges, charges_minor, credits, credits_minor, body)
                          select partition, last_position - events + 1, last_position, %s, logged_on, open_day,
                                 recorded_at, charges, charges_minor, credits, credits_minor, body
                            from placed
                          returning partition, last_position, logged_on
                        ), led as (
                          update messaging.stream_head h
                             set head_position = l.last_position, logged_on = l.logged_on
                            from (select partition, max(last_position) as last_position, max(logged_on) as logged_on
                                    from logged group by partition) l
                           where h.partition = l.partition
                        )
                        select count(*) filter (where not bulk) as single, count(*) filter (where bulk) as bulk
                          from moved
                        """.formatted(Hearers.NEW_MARK.formatted("last_position")))
                .param("chunks", CHUNKS_MAX)
                .param("bulk", bulkMax)
                .param("firstOpenDay", sealed == null ? null : sealed.plusDays(1), Types.DATE)
                .param("today", calendar.today())
                .query((row, n) -> new Moved(row.getInt("single"), row.getInt("bulk")))
                .single();
    }

    /** Appends to each partition a marker for each day that is over; returns how many days those were. */
    private int sealDueDays(LocalDate lastSealed, Instant now) {
        ProducedStream.DaySeal seal = stream.seal().orElseThrow();
        int days = 0;
        for (LocalDate day = lastSealed.plusDays(1); isOver(day.minusDays(1), now); day = day.plusDays(1)) {
            appendMarker(day, now, seal.marker(day, total(day)));
            days++;
        }
        return days;
    }

    /** The sums of a day over all partitions. */
    private Tally total(LocalDate day) {
        return jdbc.sql("""
                        select coalesce(sum(charges), 0) as charges, coalesce(sum(charges_minor), 0) as charges_minor,
                               coalesce(sum(credits), 0) as credits, coalesce(sum(credits_minor), 0) as credits_minor
                          from messaging.event_log
                         where day = :day and logged_on >= :day
                        """)
                .param("day", day)
                .query((row, n) -> new Tally(
                        row.getLong("charges"),
                        row.getLong("charges_minor"),
                        row.getLong("credits"),
                        row.getLong("credits_minor")))
                .single();
    }

    private void appendMarker(LocalDate day, Instant now, Event marker) {
        jdbc.sql("""
                        with led as (
                          update messaging.stream_head
                             set head_position = head_position + 1, sealed_day = :day,
                                 logged_on = greatest(logged_on, :today)
                          returning partition, head_position, logged_on, secret, epoch
                        )
                        insert into messaging.event_log
                               (partition, first_position, last_position, mark, logged_on, day, recorded_at,
                                charges, charges_minor, credits, credits_minor, body)
                        select partition, head_position, head_position, %s, logged_on, :day, :now, 0, 0, 0, 0, :body
                          from led
                        """.formatted(Hearers.NEW_MARK.formatted("head_position")))
                .param("day", day)
                .param("today", calendar.today())
                .param("now", Timestamp.from(now))
                .param("body", Chunk.batch(List.of(Chunk.cloudEvent(stream.name(), now, marker))))
                .update();
    }

    /**
     * The next stretch of the log after a place: chunks in order, at least one if there is any, and in all not much
     * more than the given bytes.
     */
    public List<Logged> after(int partition, Place place, long upTo, int chunksMax, long bytesMax) {
        return jdbc.sql("""
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
                        new Place(
                                row.getLong("last_position"),
                                row.getObject("mark", UUID.class),
                                row.getObject("logged_on", LocalDate.class)),
                        row.getObject("day", LocalDate.class),
                        row.getBytes("body")))
                .list();
    }

    /** The end of the last chunk that ends at or before a position; {@link Place#START} when the log has none. */
    public Place placeAt(int partition, long position) {
        return jdbc.sql("""
                        select last_position, mark, logged_on
                          from messaging.event_log
                         where partition = :partition and last_position <= :position
                         order by last_position desc
                         limit 1
                        """)
                .param("partition", partition)
                .param("position", position)
                .query((row, n) -> new Place(
                        row.getLong("last_position"),
                        row.getObject("mark", UUID.class),
                        row.getObject("logged_on", LocalDate.class)))
                .optional()
                .orElse(Place.START);
    }

    /** The first position that the log still has; one more than the head's when it has none. */
    public long begins(int partition) {
        return jdbc.sql("""
                        select coalesce((select first_position from messaging.event_log where partition = :partition
                                          order by last_position limit 1),
                                        (select head_position + 1 from messaging.stream_head
                                          where partition = :partition))
                        """).param("partition", partition).query(Long.class).single();
    }

    /** The broker has confirmed everything up to here. Another publisher may have been faster. */
    public void published(int partition, Place place) {
        jdbc.sql("""
                        update messaging.stream_head
                           set published_position = :position, published_mark = :mark, published_on = :loggedOn
                         where partition = :partition and published_position < :position
                        """)
                .param("position", place.position())
                .param("mark", place.mark())
                .param("loggedOn", place.loggedOn())
                .param("partition", partition)
                .update();
    }

    /** Whether a consumer may have applied what it says, by what this log has and can prove; if so, it is noted. */
    public Hearers.Verdict judge(Ask ask, Head head) {
        return hearers.judge(ask, head, placeAt(ask.partition(), ask.applied()), begins(ask.partition()));
    }

    /** Drops what was logged more than so many whole months ago and is applied by everybody; returns months dropped. */
    public int dropOlderThan(int months) {
        return this.months.dropBefore(calendar.today().withDayOfMonth(1).minusMonths(months));
    }

    /** Nothing is sequenced or published any more, until a human has decided what is true. */
    public void stop(String reason) {
        jdbc.sql("update messaging.stream_head set stopped = :reason where stopped is null")
                .param("reason", reason)
                .update();
    }

    public long waitingChunks(int partition) {
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
                new Place(
                        row.getLong("published_position"),
                        row.getObject("published_mark", UUID.class),
                        row.getObject("published_on", LocalDate.class)),
                row.getObject("sealed_day", LocalDate.class),
                row.getString("stopped"),
                row.getObject("forked_from", UUID.class),
                row.getObject("forked_at", Long.class));
    }

    /**
     * @param stopped why nothing more is sequenced or published, {@code null} while it is
     * @param forkedFrom the epoch that this one went on from, {@code null} for the first epoch of a database
     * @param forkedAt the last position that both have in common
     */
    public record Head(
            int partition,
            UUID epoch,
            long position,
            Place published,
            @Nullable LocalDate sealedDay,
            @Nullable String stopped,
            @Nullable UUID forkedFrom,
            @Nullable Long forkedAt) {

        public long unpublished() {
            return position - published.position();
        }
    }

    /**
     * The end of a chunk in the log.
     *
     * @param position the chunk's last one, 0 for the start of the log
     * @param mark the chunk's, none at the start
     * @param loggedOn where to look for it and for what follows, none at the start
     */
    public record Place(
            long position, @Nullable UUID mark, @Nullable LocalDate loggedOn) {
        public static final Place START = new Place(0, null, null);
    }

    /** A chunk, with the place where it ends. */
    public record Logged(long first, Place end, LocalDate day, byte[] body) {

        public long last() {
            return end.position();
        }
    }

    /**
     * @param moved whether the log has grown
     * @param more whether there may be more to do at once
     */
    public record Round(boolean moved, boolean more) {
        private static final Round NOTHING = new Round(false, false);
    }

    private record Moved(int single, int bulk) {}
}
