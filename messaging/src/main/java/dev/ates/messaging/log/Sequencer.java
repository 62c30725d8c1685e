package dev.ates.messaging.log;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.Event;
import dev.ates.contracts.wire.Chunk;
import dev.ates.messaging.ProducedStream.DaySeal;
import dev.ates.messaging.log.StreamLog.Head;
import dev.ates.robots.Signal;
import dev.ates.robots.Worker;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** While this instance leads: moves committed chunks from the outbox into the log, seals days, drops old months. */
public record Sequencer(StreamLog log, Settings settings, BooleanSupplier leads, Signal toPublish, LogMonths months)
        implements Worker.Step {

    /** How many chunks one transaction moves from the outbox into the log … */
    private static final int CHUNKS_MAX = 1_000;
    /** … and how many bulk chunks, as long as the broker keeps up: … */
    private static final int BULK_CHUNKS_MAX = 40;
    /** … while fewer events than this wait for its confirmation. */
    private static final long UNPUBLISHED_BULK_MAX = 20_000;

    /** The settings of a sequencer; without {@code keepMonths}, the log is kept forever. */
    public record Settings(Duration sealGrace, @Nullable Integer keepMonths, Duration forgetAfter) {}

    public Sequencer(StreamLog log, Settings settings, BooleanSupplier leads, Signal toPublish) {
        this(log, settings, leads, toPublish, new LogMonths(log.store()));
    }

    @Override
    public boolean run() {
        if (!leads.getAsBoolean()) {
            return false;
        }
        Round round = sequence();
        if (round.moved()) {
            toPublish.raise();
        }
        if (!round.more() && months.areDue()) {
            dropOld();
        }
        return round.more();
    }

    /** Forgets silent consumers, drops months older than {@code keepMonths} that all others have applied; returns how many. */
    public int dropOld() {
        Hearers.forgetSilent(log.store(), settings.forgetAfter());
        return settings.keepMonths() == null
                ? 0
                : months.dropBefore(calendar().today().withDayOfMonth(1).minusMonths(settings.keepMonths()));
    }

    /**
     * One round: gives positions to chunks that have committed, and seals the days that are due. It deletes exactly the
     * rows that it has read, so a transaction that commits late is left for the next round and nothing is skipped. The
     * lock on the heads fences every other sequencer.
     *
     * <p>Bulk chunks enter the log no faster than the broker confirms them, so that a click never waits behind a whole
     * shuffle. When a day is due to be sealed, all of them enter the log first.
     */
    public Round sequence() {
        if (!hasWork()) {
            return Round.NOTHING;
        }
        months.require(calendar().today());
        return log.store().transaction(() -> {
            // Taken before the outbox is read: chunks committed before this moment are seen and counted into their day.
            Instant now = calendar().now();
            List<Head> heads = log.lockHeads();
            Head any = heads.getFirst();
            if (any.stopped() != null) {
                return Round.NOTHING;
            }
            LocalDate sealed = any.sealedDay();
            boolean sealDue = isOver(sealed, now);
            long unpublished = heads.stream().mapToLong(Head::unpublished).sum();
            int bulkMax = sealDue ? CHUNKS_MAX : unpublished < UNPUBLISHED_BULK_MAX ? BULK_CHUNKS_MAX : 0;
            Moved moved = move(sealed, now, bulkMax);
            boolean drained = moved.single() < CHUNKS_MAX && moved.bulk() < bulkMax;
            int markers = sealed != null && sealDue && drained ? sealDueDays(sealed, now, moved.heldSince()) : 0;
            return new Round(
                    moved.single() + moved.bulk() + markers > 0,
                    moved.single() == CHUNKS_MAX || bulkMax > 0 && moved.bulk() == bulkMax);
        });
    }

    /** Checked without a lock, so that an idle service writes nothing. */
    private boolean hasWork() {
        return log.store()
                .sql("""
                        select sealed_day,
                               exists (select from messaging.outbox where held_until is null or held_until <= ?) as waiting
                          from messaging.stream_head
                         where partition = 0 and stopped is null
                        """, log.store().now())
                .query((row, n) -> row.getBoolean("waiting")
                        || isOver(
                                row.getObject("sealed_day", LocalDate.class),
                                calendar().now()))
                .optional()
                .orElse(false);
    }

    /** Whether the day after the last sealed one has ended, and its grace period with it. */
    private boolean isOver(@Nullable LocalDate sealed, Instant now) {
        return sealed != null && !calendar().endOf(sealed.plusDays(1)).isAfter(now.minus(settings.sealGrace()));
    }

    private Moved move(@Nullable LocalDate sealed, Instant now, int bulkMax) {
        return log.store()
                .sql("""
                        with taken as (
                          (select id, bulk from messaging.outbox
                            where not bulk and (held_until is null or held_until <= :now)
                            order by id limit :chunks)
                          union all
                          (select id, bulk from messaging.outbox where bulk order by id limit :bulk)
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
                                 (partition, first_position, last_position, mark, logged_on, day, recorded_at, totals, body)
                          select partition, last_position - events + 1, last_position,
                                 messaging.new_mark(secret, epoch, partition, last_position), logged_on, open_day,
                                 recorded_at, totals, body
                            from placed
                          returning partition, last_position, logged_on
                        ), led as (
                          update messaging.stream_head h
                             set head_position = l.last_position, logged_on = l.logged_on
                            from (select partition, max(last_position) as last_position, max(logged_on) as logged_on
                                    from logged group by partition) l
                           where h.partition = l.partition
                        )
                        select count(*) filter (where not bulk) as single, count(*) filter (where bulk) as bulk,
                               (select min(day) from messaging.outbox where held_until > :now) as held_since
                          from taken
                        """)
                .param("now", Timestamp.from(now))
                .param("chunks", CHUNKS_MAX)
                .param("bulk", bulkMax)
                .param("firstOpenDay", sealed == null ? null : sealed.plusDays(1), Types.DATE)
                .param("today", calendar().today())
                .query(Moved.class)
                .single();
    }

    /** Appends a marker to each partition for each day that is over and of which nothing is held; returns how many. */
    private int sealDueDays(LocalDate lastSealed, Instant now, @Nullable LocalDate heldSince) {
        DaySeal seal = log.stream().seal().orElseThrow();
        int days = 0;
        for (LocalDate day = lastSealed.plusDays(1); isOver(day.minusDays(1), now); day = day.plusDays(1)) {
            if (day.equals(heldSince)) {
                break;
            }
            appendMarker(day, now, seal.marker(day, totals(day, seal.totals())));
            days++;
        }
        return days;
    }

    private BusinessCalendar calendar() {
        return log.store().calendar();
    }

    /** The totals of a day over all partitions. */
    private long[] totals(LocalDate day, int size) {
        var totals = new long[size];
        log.store().sql("""
                        select n, cast(sum(counted) as bigint) as total
                          from messaging.event_log cross join unnest(totals) with ordinality as one (counted, n)
                         where day = :day and logged_on >= :day
                         group by n
                        """).param("day", day).query(row -> {
            totals[row.getInt("n") - 1] = row.getLong("total");
        });
        return totals;
    }

    private void appendMarker(LocalDate day, Instant now, Event marker) {
        log.store()
                .sql("""
                        with led as (
                          update messaging.stream_head
                             set head_position = head_position + 1, sealed_day = :day,
                                 logged_on = greatest(logged_on, :today)
                          returning partition, head_position, logged_on, secret, epoch
                        )
                        insert into messaging.event_log
                               (partition, first_position, last_position, mark, logged_on, day, recorded_at, body)
                        select partition, head_position, head_position,
                               messaging.new_mark(secret, epoch, partition, head_position), logged_on, :day, :now, :body
                          from led
                        """)
                .param("day", day)
                .param("today", calendar().today())
                .param("now", Timestamp.from(now))
                .param("body", Chunk.batch(List.of(Chunk.cloudEvent(log.name(), now, marker))))
                .update();
    }

    /** Whether the log has grown, and whether there may be more to do at once. */
    public record Round(boolean moved, boolean more) {
        private static final Round NOTHING = new Round(false, false);
    }

    /** How many chunks were taken to be assigned positions, single and bulk ones, and the earliest day of an event that is still held. */
    record Moved(int single, int bulk, @Nullable LocalDate heldSince) {}
}
