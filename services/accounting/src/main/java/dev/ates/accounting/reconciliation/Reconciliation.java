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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The bank's statements, and their comparison with our payouts. */
@Component
class Reconciliation {

    private static final int DAYS_MAX = 100;

    /** How far back the search for payments without a statement goes. */
    private static final int DAYS_LOOKED_BACK = 31;

    /** How far back a bank may change a statement of its own accord. */
    private static final int DAYS_CHANGED = 100;

    /** What explains a difference that a corrected statement does not show any more. */
    private static final String CORRECTED = "A later statement of this day does not show it";

    private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}");

    private final JdbcClient jdbc;
    private final Payouts payouts;
    private final BusinessCalendar calendar;
    private final ReconciliationSettings settings;

    Reconciliation(JdbcClient jdbc, Payouts payouts, BusinessCalendar calendar, ReconciliationSettings settings) {
        this.jdbc = jdbc;
        this.payouts = payouts;
        this.calendar = calendar;
        this.settings = settings;
    }

    /** Creates an expected statement for each newly closed day. */
    @Transactional(propagation = Propagation.MANDATORY)
    int expect() {
        return jdbc.sql("""
                insert into bank_statement (day, due_at, waiting_since)
                select d.day, :now, :now from business_day d
                where d.state = 'closed' and not exists (select 1 from bank_statement s where s.day = d.day)
                order by d.day
                on conflict (day) do nothing
                """).param("now", Columns.time(calendar.now())).update();
    }

    /** Has days compared again, or at last, whose statement has come or changed since it was compared. */
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

    /** From which day on changed statements are looked for. */
    LocalDate changesSince() {
        return calendar.today().minusDays(DAYS_CHANGED);
    }

    /** The days whose statement is to be asked for now, oldest first. */
    List<LocalDate> due(@Nullable LocalDate day) {
        return jdbc.sql("""
                select day from bank_statement
                where state = 'waiting' and due_at <= :now and (cast(:day as date) is null or day = :day)
                order by day limit :max
                """)
                .param("now", Columns.time(calendar.now()))
                .param("day", day)
                .param("max", DAYS_MAX)
                .query((row, number) -> row.getObject("day", LocalDate.class))
                .list();
    }

    /** Records that the bank has no statement of the day yet; after a time limit it counts as missing. */
    @Transactional(propagation = Propagation.MANDATORY)
    int postpone(LocalDate day) {
        Instant now = calendar.now();
        forget(day);
        return jdbc.sql("""
                update bank_statement set
                    due_at = :again, state = case when waiting_since <= :since then 'missing' else state end
                where day = :day and state = 'waiting'
                """)
                .param("again", Columns.time(now.plus(settings.retryAfter())))
                .param("since", Columns.time(now.minus(settings.waitMax())))
                .param("day", day)
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    int forget(LocalDate day) {
        return jdbc.sql("delete from bank_statement_line where day = :day")
                .param("day", day)
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    int read(LocalDate day, List<Bank.Line> lines) {
        return jdbc.sql("""
                insert into bank_statement_line (day, number, kind, reference, payout_id, amount_minor, currency)
                select :day, number, kind, reference, payout_id, amount_minor, currency
                from unnest(:numbers, :kinds, :references, :payouts, :amounts, :currencies)
                     as t (number, kind, reference, payout_id, amount_minor, currency)
                """)
                .param("day", day)
                .param("numbers", Columns.longs(lines, Bank.Line::number))
                .param("kinds", Columns.texts(lines, line -> line.kind().name()))
                .param("references", Columns.texts(lines, Bank.Line::reference))
                .param("payouts", Columns.uuids(lines, line -> payout(line.reference())))
                .param("amounts", Columns.longs(lines, Bank.Line::amountMinor))
                .param("currencies", Columns.texts(lines, Bank.Line::currency))
                .update();
    }

    /** What a day's statement came to: its payments, and what was found. */
    record Result(long lines, long amountMinor, long settled, long differences) {}

    /** Compares all lines of a day with the payouts. */
    @Transactional(propagation = Propagation.MANDATORY)
    Result compare(LocalDate day, Bank.Statement statement) {
        long settled = settleWhatTheStatementShows(day);
        explainWhatIsCorrected(day);
        int differences =
                notHere(day) + amounts(day) + twice(day) + returned(day) + reversals(day) + notAtBank(latestRead(day));
        explainWhatCameLater(day);
        return jdbc.sql("""
                update bank_statement s set state = 'read', read_at = :now, version = :version, remarks = :remarks,
                                            lines = l.lines, amount_minor = l.amount_minor
                from (select count(*) as lines, coalesce(sum(amount_minor), 0)::bigint as amount_minor
                      from bank_statement_line where day = :day and kind = 'payment') l
                where s.day = :day
                returning s.lines, s.amount_minor, cast(:settled as bigint) as settled,
                          cast(:differences as bigint) as differences
                """)
                .param("now", now())
                .param("version", statement.version())
                .param("remarks", String.join("\n", statement.remarks()))
                .param("day", day)
                .param("settled", settled)
                .param("differences", differences)
                .query(Rows.as(Result.class))
                .single();
    }

    /** What is found again is open again, see {@link #FOUND}. What people have explained stays so while it is the same. */
    private void explainWhatIsCorrected(LocalDate day) {
        jdbc.sql("""
                update bank_difference set explained_at = :now, explanation = :corrected
                where day = :day and explained_at is null
                """)
                .param("now", now())
                .param("corrected", CORRECTED)
                .param("day", day)
                .update();
    }

    /** Ends the statements that write differences: one that is known already is not written twice. */
    private static final String FOUND = """
            on conflict on constraint bank_difference_once do update set
                ours_minor = excluded.ours_minor, bank_minor = excluded.bank_minor, explained_at = null, explanation = null
            where bank_difference.explanation = '%s'
               or bank_difference.bank_minor is distinct from excluded.bank_minor
            """.formatted(CORRECTED);

    /** What has gone out for a payout and not come back, on all statements together. */
    private static final String NET = """
            (select coalesce(sum(case n.kind when 'payment' then n.amount_minor when 'returned' then -n.amount_minor else 0 end), 0)
             from bank_statement_line n where n.payout_id = p.id)""";

    /** Differences of long ago are found when the last statement is compared, and again when an old one is corrected. */
    private LocalDate latestRead(LocalDate day) {
        LocalDate latest = jdbc.sql("select coalesce(max(day), :day) from bank_statement where state = 'read'")
                .param("day", day)
                .query(LocalDate.class)
                .single();
        return latest.isAfter(day) ? latest : day;
    }

    /** A statement is an answer too: what was unknown, and is in it with its amount, was executed. */
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

    /** Executed by the bank but not paid here, or not ours. */
    private int notHere(LocalDate day) {
        return find(day, """
                select 'not_here', l.day, l.reference, max(p.id::text)::uuid, null, sum(l.amount_minor), min(l.currency), :now
                from bank_statement_line l left join payout p on p.id = l.payout_id
                where l.day = :day and l.kind = 'payment' and (p.id is null or (p.state <> 'paid' and %s > 0))
                group by l.day, l.reference
                """.formatted(NET));
    }

    private int amounts(LocalDate day) {
        return find(day, """
                select distinct on (l.reference)
                       'amount', l.day, l.reference, p.id, p.amount_minor, l.amount_minor, l.currency, :now
                from bank_statement_line l join payout p on p.id = l.payout_id
                where l.day = :day and l.kind = 'payment' and p.state = 'paid'
                  and (p.amount_minor <> l.amount_minor or p.currency <> l.currency)
                order by l.reference, l.number
                """);
    }

    /** The bank has executed one order more often than it came back, on this day or on others. */
    private int twice(LocalDate day) {
        return find(day, """
                select 'twice', :day, min(l.reference), p.id, p.amount_minor,
                       sum(l.amount_minor) filter (where l.kind = 'payment'), min(l.currency), :now
                from bank_statement_line l join payout p on p.id = l.payout_id
                where l.payout_id in (select payout_id from bank_statement_line
                                      where day = :day and kind = 'payment' and payout_id is not null)
                group by p.id, p.amount_minor
                having count(*) filter (where l.kind = 'payment') - count(*) filter (where l.kind = 'returned') > 1
                """);
    }

    /** The bank has given a payout back. It stays open until the money is on the person's balance, or went out again. */
    private int returned(LocalDate day) {
        return find(day, """
                select 'returned', l.day, min(l.reference), p.id, p.amount_minor, sum(l.amount_minor), min(l.currency), :now
                from bank_statement_line l join payout p on p.id = l.payout_id
                where l.day = :day and l.kind = 'returned' and p.state in ('submitting', 'unknown', 'paid')
                  and %s < p.amount_minor
                group by l.day, p.id, p.amount_minor
                """.formatted(NET));
    }

    /** Money went out, and the bank says that this takes something back: no proof of a payment, and nothing that we ordered. */
    private int reversals(LocalDate day) {
        return find(day, """
                select 'reversal', l.day, l.reference, max(p.id::text)::uuid, max(p.amount_minor), sum(l.amount_minor),
                       min(l.currency), :now
                from bank_statement_line l left join payout p on p.id = l.payout_id
                where l.day = :day and l.kind = 'reversal'
                group by l.day, l.reference
                """);
    }

    private int find(LocalDate day, String differences) {
        return jdbc.sql("""
                insert into bank_difference (kind, day, reference, payout_id, ours_minor, bank_minor, currency, found_at)
                """ + differences + FOUND)
                .param("day", day)
                .param("now", now())
                .update();
    }

    /** A payout that came back, and whose return was not booked yet. */
    record CameBack(long differenceId, UUID payoutId) {}

    /** Of a day, those that came back wholly. */
    List<CameBack> cameBack(LocalDate day) {
        return jdbc.sql("""
                select id as difference_id, payout_id from bank_difference
                where day = :day and kind = 'returned' and explained_at is null and bank_minor = ours_minor
                order by id
                """).param("day", day).query(Rows.as(CameBack.class)).list();
    }

    /** Paid here, but on no statement of the days on which the bank may have booked it. */
    private int notAtBank(LocalDate day) {
        LocalDate bookedBy = day.minusDays(settings.bookingDaysMax());
        return jdbc.sql("""
                insert into bank_difference (kind, day, reference, payout_id, ours_minor, bank_minor, currency, found_at)
                select 'not_at_bank', :day, p.id::text, p.id, p.amount_minor, null, p.currency, :now
                from payout p
                where p.state = 'paid' and p.settled_at >= :from and p.settled_at < :before
                  and not exists (select 1 from bank_statement_line l where l.payout_id = p.id and l.kind = 'payment')
                  and not exists (select 1 from bank_difference d
                                  where d.kind = 'not_at_bank' and d.reference = p.id::text and d.day <> :day
                                    and d.explanation is distinct from :corrected)
                  and not exists (select 1 from bank_statement s
                                  where s.state = 'waiting' and s.day <> :day and s.day < :day
                                    and s.day >= cast(p.submitted_at as date) - 1)
                """ + FOUND)
                .param("corrected", CORRECTED)
                .param("day", day)
                .param("now", now())
                .param("from", Columns.time(calendar.startOf(bookedBy.minusDays(DAYS_LOOKED_BACK))))
                .param("before", Columns.time(calendar.endOf(bookedBy)))
                .update();
    }

    private void explainWhatCameLater(LocalDate day) {
        jdbc.sql("""
                update bank_difference d set explained_at = :now, explanation = 'It is on the statement of ' || l.day
                from bank_statement_line l
                where d.kind = 'not_at_bank' and d.explained_at is null and l.day = :day and l.kind = 'payment'
                  and l.payout_id = d.payout_id
                """).param("day", day).param("now", now()).update();
        jdbc.sql("""
                update bank_difference d set explained_at = :now, explanation = 'It was paid again on the statement of ' || l.day
                from bank_statement_line l join payout p on p.id = l.payout_id
                where d.kind = 'returned' and d.explained_at is null and l.day = :day and l.kind = 'payment'
                  and l.payout_id = d.payout_id and %s >= p.amount_minor
                """.formatted(NET)).param("day", day).param("now", now()).update();
    }

    private OffsetDateTime now() {
        return Columns.time(calendar.now());
    }

    private static @Nullable UUID payout(String reference) {
        if (!KEY.matcher(reference).matches()) {
            return null;
        }
        String digits = reference.replace("-", "");
        return UUID.fromString(digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    }
}
