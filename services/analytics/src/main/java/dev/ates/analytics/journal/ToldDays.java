package dev.ates.analytics.journal;

import dev.ates.analytics.journal.Journal.ClosedTwice;
import dev.ates.analytics.journal.Journal.Entry;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.Event;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.sql.Columns;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What accounting said at the close of a day, and the tracker at its seal. The first to say it counts. */
record ToldDays(JdbcClient jdbc) {

    private static final String CLOSED = """
            select day, postings, fees_minor, rewards_minor, payouts, paid_out_minor,
                   carried_over, carried_over_minor, company_earned_minor, currency
              from day_closed
             where day = any (:days)
            """;

    /** The times let the database read only the months of these events. */
    private static final String THESE = "stream = :stream and id = any (:ids) and time = any (:times) and %s";

    private static final String KEEP_CLOSED = """
            insert into day_closed (day, seq, id, postings, fees_minor, rewards_minor, payouts, paid_out_minor, carried_over,
                                    carried_over_minor, company_earned_minor, currency, time)
            select distinct on (day) day, seq, id,
                   cast(data ->> 'postings' as bigint),
                   cast(data ->> 'feesMinor' as bigint),
                   cast(data ->> 'rewardsMinor' as bigint),
                   cast(data ->> 'payouts' as bigint),
                   cast(data ->> 'paidOutMinor' as bigint),
                   cast(data ->> 'carriedOver' as bigint),
                   cast(data ->> 'carriedOverMinor' as bigint),
                   cast(data ->> 'companyEarnedMinor' as bigint),
                   data ->> 'currency',
                   time
              from event
             where %s
             order by day, seq
            on conflict (day) do nothing
            """.formatted(THESE.formatted(Facts.events(DayClosed.class)));

    private static final String KEEP_SEALED = """
            insert into day_sealed (day, assignments, fees_minor, completions, rewards_minor)
            select distinct on (day) day,
                   cast(data ->> 'assignments' as bigint),
                   cast(data ->> 'feesMinor' as bigint),
                   cast(data ->> 'completions' as bigint),
                   cast(data ->> 'rewardsMinor' as bigint)
              from event
             where %s
             order by day, seq
            on conflict (day) do nothing
            """.formatted(THESE.formatted(Facts.events(DaySealed.class)));

    /** @throws ClosedTwice when a day was already closed with different figures */
    void refuseOtherClosings(List<Entry> entries) {
        List<DayClosed> closings = entries.stream()
                .map(Entry::event)
                .filter(DayClosed.class::isInstance)
                .map(DayClosed.class::cast)
                .toList();
        if (closings.isEmpty()) {
            return;
        }
        Map<LocalDate, DayClosed> kept = new HashMap<>();
        jdbc.sql(CLOSED)
                .param("days", Columns.days(closings, DayClosed::day))
                .query((row, n) -> new DayClosed(
                        row.getObject("day", LocalDate.class),
                        row.getLong("postings"),
                        row.getLong("fees_minor"),
                        row.getLong("rewards_minor"),
                        row.getLong("payouts"),
                        row.getLong("paid_out_minor"),
                        row.getLong("carried_over"),
                        row.getLong("carried_over_minor"),
                        row.getLong("company_earned_minor"),
                        row.getString("currency")))
                .list()
                .forEach(closed -> kept.put(closed.day(), closed));
        for (DayClosed said : closings) {
            DayClosed before = kept.putIfAbsent(said.day(), said);
            if (before != null && !before.equals(said)) {
                throw new ClosedTwice(said);
            }
        }
    }

    /** Keeps what these events, which the journal has by now, say about days. */
    void keep(String stream, List<Entry> entries) {
        keep(KEEP_CLOSED, stream, entries, DayClosed.class);
        keep(KEEP_SEALED, stream, entries, DaySealed.class);
    }

    private void keep(String statement, String stream, List<Entry> entries, Class<? extends Event> kind) {
        List<Entry> told =
                entries.stream().filter(entry -> kind.isInstance(entry.event())).toList();
        if (!told.isEmpty()) {
            jdbc.sql(statement)
                    .param("stream", stream)
                    .param("ids", Columns.uuids(told, Entry::id))
                    .param("times", Columns.times(told, Entry::time))
                    .update();
        }
    }
}
