package dev.ates.analytics.journal;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.AccountingEvent;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.Event;
import dev.ates.messaging.Batch;
import dev.ates.messaging.Batch.Origin;
import dev.ates.messaging.Batch.Received;
import dev.ates.sql.Columns;
import dev.ates.sql.Months;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * All events of all streams as received, in the order of arrival. It is append-only: figures are derived from it and
 * can be recomputed. An event that is already here is not inserted again.
 */
@Repository
public class Journal {

    /** An event of another year is a mistake, which must not create a partition. */
    private static final int YEAR_MIN = 2000;

    private static final int YEAR_MAX = 2199;

    private static final OffsetDateTime NEVER = OffsetDateTime.of(YEAR_MIN, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private static final String LOCK = """
            select currency from journal_head for update
            """;

    private static final String KEEP_CURRENCY = """
            update journal_head set currency = coalesce(currency, :told) returning currency
            """;

    /**
     * Payouts are settled after their day is closed, so their outcomes are never late. Any other posting to a final day is
     * late.
     */
    private static final String APPEND =
            """
            with kept as (
            insert into event (time, stream, partition, position, id, type, subject, day, recorded_at, late, attributes, data)
            select time, :stream, partition, position, id, type, subject, day, :now,
                   %s
                   and not %s
                   and day <= coalesce((select max(day) from finality), '-infinity'),
                   attributes, data
              from (select time, id, partition, position, place,
                           raw ->> 'type' as type,
                           raw ->> 'subject' as subject,
                           raw -> 'data' as data,
                           raw - array['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype',
                                       'dataschema', 'data'] as attributes,
                           coalesce(cast(raw -> 'data' ->> 'day' as date), :day) as day,
                           coalesce(raw -> 'data' ->> 'kind', raw -> 'data' ->> 'outcome', '') as kind
                      from rows from (unnest(:times, :ids, :partitions, :positions), jsonb_array_elements(:raws::jsonb))
                           with ordinality as told (time, id, partition, position, raw, place)) as told
             order by place
            on conflict on constraint event_once do nothing
            returning seq, time
            )
            insert into journal_month (month, first_seq, last_seq)
            select cast(date_trunc('month', time, 'UTC') at time zone 'UTC' as date), min(seq), max(seq) from kept group by 1
            on conflict (month) do update set last_seq = excluded.last_seq
            """.formatted(Facts.events(LedgerPosted.class, PayoutSettled.class), Facts.OF_THE_BANK);

    private static final String CURRENCY = """
            select currency from journal_head
            """;

    private static final String END = """
            select coalesce(max(last_seq), 0) from journal_month
            """;

    private static final String END_OF_STRETCH = """
            select coalesce(max(seq), :after)
              from (select seq from event where seq > :after and time >= :since and time < :until order by seq limit :max)
            """;

    private static final String MONTHS = """
            select cast(min(month) as timestamp) at time zone 'UTC' as since,
                   cast(max(month) + interval '1 month' as timestamp) at time zone 'UTC' as until
              from journal_month
             where last_seq > :after and first_seq <= :upTo
            """;

    private static final String LATE = """
            select id, day, kind, account_id, amount_minor, currency, task_id, text, time
              from fact
             where late and day = :day
             order by seq
             limit :limit
            """;

    private final JdbcClient jdbc;

    private final BusinessCalendar calendar;

    private final ToldDays days;

    Journal(JdbcClient jdbc, BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.calendar = calendar;
        this.days = new ToldDays(jdbc);
    }

    /** Makes the running transaction the only writer of the journal and of its derived tables until it ends. */
    public void lock() {
        jdbc.sql(LOCK).query().listOfRows();
    }

    /**
     * Appends a batch in its order. Needs a running transaction that has called {@link #lock()}.
     *
     * @throws ClosedTwice when a day was already closed with different figures
     * @throws OtherCurrency when the currency of accounting's event differs from that of earlier ones
     */
    public void append(Batch<? extends Event> batch) {
        keepOneCurrency(batch);
        List<Entry> entries = batch.events().stream().map(Entry::of).toList();
        days.refuseOtherClosings(entries);
        for (YearMonth month : entries.stream().map(Entry::month).collect(Collectors.toCollection(TreeSet::new))) {
            Months.create(jdbc::sql, "public", "event", month);
        }
        jdbc.sql(APPEND)
                .param("stream", batch.producer())
                .param("day", batch.day())
                .param("now", Columns.time(calendar.now()))
                .param("times", Columns.times(entries, Entry::time))
                .param("ids", Columns.uuids(entries, Entry::id))
                .param(
                        "partitions",
                        Columns.longs(entries, entry -> entry.origin().partition()))
                .param(
                        "positions",
                        Columns.longs(entries, entry -> entry.origin().position()))
                .param(
                        "raws",
                        entries.stream()
                                .map(entry -> entry.origin().cloudEvent().toString())
                                .collect(Collectors.joining(",", "[", "]")))
                .update();
        days.keep(batch.producer(), entries);
    }

    /** The currency of all amounts; empty until accounting's first event. */
    public Optional<String> currency() {
        return jdbc.sql(CURRENCY)
                .query((row, n) -> Optional.ofNullable(row.getString("currency")))
                .single();
    }

    /** The last position; everything up to it is there. */
    public long end() {
        return jdbc.sql(END).query(Long.class).single();
    }

    /** The last position of the section of at most {@code max} events after a position; that position if there is none. */
    public long endOfStretch(long after, int max) {
        Section rest = section(after, Long.MAX_VALUE);
        return jdbc.sql(END_OF_STRETCH)
                .param("after", after)
                .param("since", rest.since())
                .param("until", rest.until())
                .param("max", max)
                .query(Long.class)
                .single();
    }

    /**
     * The events after a position, up to and including another one, as a step of a metric selects them.
     *
     * @param since the beginning of the month of the first of them to happen: the database reads no other months
     * @param until the end of the month of the last one
     */
    public record Section(long after, long upTo, OffsetDateTime since, OffsetDateTime until) {}

    /** A section; it may be empty. */
    public Section section(long after, long upTo) {
        return jdbc.sql(MONTHS)
                .param("after", after)
                .param("upTo", upTo)
                .query((row, n) -> {
                    OffsetDateTime since = row.getObject("since", OffsetDateTime.class);
                    OffsetDateTime until = row.getObject("until", OffsetDateTime.class);
                    return new Section(after, upTo, since == null ? NEVER : since, until == null ? NEVER : until);
                })
                .single();
    }

    /** The facts that arrived for a day after it was final, in order of arrival; at most {@code limit}. */
    public List<Fact> late(LocalDate day, int limit) {
        return jdbc.sql(LATE)
                .param("day", day)
                .param("limit", limit)
                .query((row, n) -> new Fact(
                        row.getObject("id", UUID.class),
                        row.getObject("day", LocalDate.class),
                        row.getString("kind"),
                        row.getObject("account_id", UUID.class),
                        row.getLong("amount_minor"),
                        row.getString("currency"),
                        row.getObject("task_id", UUID.class),
                        row.getString("text"),
                        row.getTimestamp("time").toInstant()))
                .list();
    }

    /** Amounts of two currencies cannot be added: accounting's first event decides the currency. */
    private void keepOneCurrency(Batch<? extends Event> batch) {
        String kept = null;
        for (Received<? extends Event> received : batch.events()) {
            if (received.event() instanceof AccountingEvent event) {
                String told = currencyOf(event);
                if (kept == null) {
                    kept = jdbc.sql(KEEP_CURRENCY)
                            .param("told", told)
                            .query(String.class)
                            .single();
                }
                if (!told.equals(kept)) {
                    throw new OtherCurrency(kept, told);
                }
            }
        }
    }

    private static String currencyOf(AccountingEvent event) {
        return switch (event) {
            case LedgerPosted posted -> posted.currency();
            case PayoutSettled settled -> settled.currency();
            case DayClosed said -> said.currency();
        };
    }

    /** @param time to the microsecond, as the database keeps it */
    record Entry(Instant time, UUID id, Origin origin, Event event) {

        static Entry of(Received<? extends Event> received) {
            Instant time = received.time().truncatedTo(ChronoUnit.MICROS);
            return new Entry(time, received.id(), requireNonNull(received.origin(), "origin"), received.event());
        }

        YearMonth month() {
            YearMonth month = YearMonth.from(time.atOffset(ZoneOffset.UTC));
            if (month.getYear() < YEAR_MIN || month.getYear() > YEAR_MAX) {
                throw new IllegalArgumentException(
                        "time must be in the years %d to %d, it is %s".formatted(YEAR_MIN, YEAR_MAX, time));
            }
            return month;
        }
    }

    /**
     * A fact about an account.
     *
     * @param kind the posting's kind, or the outcome of the payout of the person and day
     * @param amountMinor minor units, signed as in accounting's event
     */
    public record Fact(
            UUID id,
            LocalDate day,
            String kind,
            UUID accountId,
            long amountMinor,
            String currency,
            @Nullable UUID taskId,
            String text,
            Instant time) {}

    /** A closed day never changes: an operator must decide about a second, different close. */
    public static class ClosedTwice extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClosedTwice(DayClosed said) {
            super("Day %s was already closed with different figures: %s".formatted(said.day(), said));
        }
    }

    /** The event's currency is not that of the journal. */
    public static class OtherCurrency extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OtherCurrency(String kept, String told) {
            super("The journal is kept in %s, this event is in %s".formatted(kept, told));
        }
    }
}
