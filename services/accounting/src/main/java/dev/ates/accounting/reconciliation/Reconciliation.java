package dev.ates.accounting.reconciliation;

import dev.ates.accounting.payout.Payouts;
import dev.ates.bank.Bank;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The bank's statements: which are expected, due, read, compared and missing, and for which days there are none. */
@Component
class Reconciliation {

    private static final int DAYS_MAX = 100;

    /** How far back a bank may change a statement of its own accord. */
    private static final int DAYS_CHANGED = 100;

    private final JdbcClient jdbc;
    private final Payouts payouts;
    private final Comparison comparison;
    private final BusinessCalendar calendar;
    private final ReconciliationSettings settings;

    Reconciliation(
            JdbcClient jdbc,
            Payouts payouts,
            Comparison comparison,
            BusinessCalendar calendar,
            ReconciliationSettings settings) {
        this.jdbc = jdbc;
        this.payouts = payouts;
        this.comparison = comparison;
        this.calendar = calendar;
        this.settings = settings;
    }

    /** Creates an expected statement for each newly closed day, or records that none is expected for a day. */
    @Transactional(propagation = Propagation.MANDATORY)
    int expect(Predicate<LocalDate> bankingDay) {
        List<LocalDate> closed = jdbc.sql("""
                select d.day from business_day d
                where d.state = 'closed' and not exists (select 1 from bank_statement s where s.day = d.day)
                order by d.day
                """)
                .query((row, number) -> row.getObject("day", LocalDate.class))
                .list();
        return jdbc.sql("""
                insert into bank_statement (day, state, due_at, waiting_since)
                select day, case when expected then 'waiting' else 'none' end, :now, :now
                from unnest(:days, :expected) as t (day, expected)
                on conflict (day) do nothing
                """)
                .param("now", now())
                .param("days", Columns.days(closed, day -> day))
                .param("expected", Columns.booleans(closed, bankingDay::test))
                .update();
    }

    /** Makes the days due whose statement has arrived, or has changed since it was compared. */
    @Transactional(propagation = Propagation.MANDATORY)
    int compareAgain(Map<LocalDate, Long> versions) {
        List<Map.Entry<LocalDate, Long>> known = List.copyOf(versions.entrySet());
        return jdbc.sql("""
                update bank_statement s set state = 'waiting', due_at = :now, waiting_since = :now
                from unnest(:days, :versions) as t (day, version)
                where s.day = t.day and s.version < t.version and s.state <> 'waiting'
                """)
                .param("now", now())
                .param("days", Columns.days(known, Map.Entry::getKey))
                .param("versions", Columns.longs(known, Map.Entry::getValue))
                .update();
    }

    /** The first day whose statement is checked for changes. */
    LocalDate changesSince() {
        return calendar.today().minusDays(DAYS_CHANGED);
    }

    /** The payouts since {@link #changesSince} whose money was credited back because they were rejected. */
    List<UUID> wentBack() {
        return jdbc.sql("select id from payout where state = 'rejected' and day >= :since")
                .param("since", changesSince())
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    /**
     * A day whose statement is to be requested.
     *
     * @param againAt when somebody last asked for another comparison, which this request does, unless they ask once more
     *     in the meantime
     */
    record Due(LocalDate day, @Nullable Instant againAt) {}

    /**
     * The days whose statement is to be requested now, oldest first. A missing one may have come late: it is requested
     * now and then, as long as a bank may change statements.
     */
    List<Due> due(@Nullable LocalDate day) {
        return jdbc.sql("""
                select day, again_at from bank_statement
                where (state = 'waiting' or state = 'missing' and day >= :since or again_at is not null)
                  and due_at <= :now and (cast(:day as date) is null or day = :day)
                order by day limit :max
                """)
                .param("now", now())
                .param("since", changesSince())
                .param("day", day)
                .param("max", DAYS_MAX)
                .query(Rows.as(Due.class))
                .list();
    }

    /**
     * Records that the bank has no statement of the day yet; after a time limit it counts as missing. For a comparison
     * that somebody asked for, the former statement stays read, and after the same time we stop asking.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    int postpone(LocalDate day) {
        Instant now = calendar.now();
        discardDraft(day);
        return jdbc.sql("""
                update bank_statement set
                    due_at = case when again_at > :since or state = 'waiting' and waiting_since > :since then :again
                                  else :late end,
                    again_at = case when again_at > :since then again_at end,
                    state = case when state = 'waiting' and waiting_since <= :since then 'missing' else state end
                where day = :day and (state in ('waiting', 'missing') or again_at is not null)
                """)
                .param("again", Columns.time(now.plus(settings.retryAfter())))
                .param("late", Columns.time(now.plus(settings.missingRetryAfter())))
                .param("since", Columns.time(now.minus(settings.waitMax())))
                .param("day", day)
                .update();
    }

    /** Discards the lines of a statement that turned out to be incomplete. */
    @Transactional(propagation = Propagation.MANDATORY)
    int discardDraft(LocalDate day) {
        return jdbc.sql("delete from bank_statement_draft where day = :day")
                .param("day", day)
                .update();
    }

    /** Stores lines of a statement that is being read; the earlier lines count until it is complete. */
    @Transactional(propagation = Propagation.MANDATORY)
    int draft(LocalDate day, List<Bank.Line> lines) {
        return jdbc.sql("""
                insert into bank_statement_draft (day, number, kind, reference, payout_id, amount_minor, currency)
                select :day, number, kind, reference, payout_id, amount_minor, currency
                from unnest(:numbers, :kinds, :references, :payouts, :amounts, :currencies)
                     as t (number, kind, reference, payout_id, amount_minor, currency)
                """)
                .param("day", day)
                .param("numbers", Columns.longs(lines, Bank.Line::number))
                .param("kinds", Columns.texts(lines, line -> line.kind().name()))
                .param("references", Columns.texts(lines, Bank.Line::reference))
                .param("payouts", Columns.uuids(lines, line -> line.key().orElse(null)))
                .param("amounts", Columns.longs(lines, Bank.Line::amountMinor))
                .param("currencies", Columns.texts(lines, Bank.Line::currency))
                .update();
    }

    /** The result of a day's statement: its payments and the differences found. */
    record Result(long lines, long amountMinor, long settled, long differences) {}

    /** Replaces the day's former statement by the one that was read, and compares all lines with the payouts. */
    @Transactional(propagation = Propagation.MANDATORY)
    Result compare(Due due, Bank.Statement statement, Predicate<LocalDate> bankingDay) {
        LocalDate day = due.day();
        List<UUID> concerned = replace(day);
        long settled = settleWhatTheStatementShows(day);
        int differences = comparison.findDifferences(day, concerned, bankingDay);
        return jdbc.sql("""
                update bank_statement s set state = 'read', read_at = :now, version = :version, remarks = :remarks,
                                            lines = l.lines, amount_minor = l.amount_minor,
                                            again_at = case when again_at is distinct from cast(:asked as timestamptz)
                                                            then again_at end
                from (select count(*) as lines, coalesce(sum(amount_minor), 0)::bigint as amount_minor
                      from bank_statement_line where day = :day and kind = 'payment') l
                where s.day = :day
                returning s.lines, s.amount_minor, cast(:settled as bigint) as settled,
                          cast(:differences as bigint) as differences
                """)
                .param("now", now())
                .param("version", statement.version())
                .param("remarks", String.join("\n", statement.remarks()))
                .param("asked", due.againAt() == null ? null : Columns.time(due.againAt()))
                .param("day", day)
                .param("settled", settled)
                .param("differences", differences)
                .query(Rows.as(Result.class))
                .single();
    }

    /** @return the payouts with lines on the former or the new statement of the day */
    private List<UUID> replace(LocalDate day) {
        List<UUID> concerned = jdbc.sql("""
                select payout_id from bank_statement_line where day = :day and payout_id is not null
                union select payout_id from bank_statement_draft where day = :day and payout_id is not null
                """)
                .param("day", day)
                .query((row, number) -> row.getObject("payout_id", UUID.class))
                .list();
        jdbc.sql("delete from bank_statement_line where day = :day")
                .param("day", day)
                .update();
        jdbc.sql("""
                with complete as (
                    delete from bank_statement_draft where day = :day
                    returning day, number, kind, reference, payout_id, amount_minor, currency)
                insert into bank_statement_line (day, number, kind, reference, payout_id, amount_minor, currency)
                select day, number, kind, reference, payout_id, amount_minor, currency from complete
                """).param("day", day).update();
        return concerned;
    }

    /** A statement settles payouts, too: an unknown one that it lists with the right amount was executed. */
    private long settleWhatTheStatementShows(LocalDate day) {
        List<UUID> shown = jdbc.sql("""
                select distinct p.id from bank_statement_line l join payout p on p.id = l.payout_id
                where l.day = :day and l.kind = 'payment' and p.state in ('submitting', 'unknown')
                  and p.amount_minor = l.amount_minor and p.currency = l.currency
                """)
                .param("day", day)
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
        shown.forEach(id -> payouts.recordAnswer(id, order -> new Bank.Answer.Executed()));
        return shown.size();
    }

    /** The differences about returns that have not been posted yet, on whatever statement they are. */
    List<Long> openReturns() {
        return jdbc.sql("""
                select id from bank_difference where kind = 'returned' and explained_at is null order by id
                """).query((row, number) -> row.getLong("id")).list();
    }

    private OffsetDateTime now() {
        return Columns.time(calendar.now());
    }
}
