package dev.ates.accounting.reconciliation;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Columns;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds the differences between the lines of a bank's statements and our payouts, and the explanations in later
 * statements.
 */
@Component
class Comparison {

    /** How far back the search for payments without a statement goes. */
    private static final int DAYS_LOOKED_BACK = 31;

    /** The explanation of a difference that corrected statements no longer show. */
    private static final String CORRECTED = "The bank's statements no longer show it";

    /** The end of the statements that insert differences: one that is open, or that a person has explained, is not inserted twice. */
    private static final String FOUND = """
            on conflict on constraint bank_difference_once do update set
                ours_minor = excluded.ours_minor, bank_minor = excluded.bank_minor,
                explained_at = null, explanation = null, explained_by = null
            where bank_difference.explained_by is not null
               or bank_difference.bank_minor is distinct from excluded.bank_minor
            """;

    /** What came back for a payout, less what the bank took back of that. */
    private static final String BACK = """
            greatest(coalesce(sum(n.amount_minor) filter (where n.kind = 'returned'), 0)
                     - coalesce(sum(n.amount_minor) filter (where n.kind = 'clawback'), 0), 0)""";

    /** The amount that was paid for a payout and not returned, on all statements together. */
    private static final String NET = """
            (select coalesce(sum(n.amount_minor) filter (where n.kind = 'payment'), 0) - %s
             from bank_statement_line n where n.payout_id = p.id)""".formatted(BACK);

    /** The amount that was paid for a payout on later days than that of the line {@code l}. */
    private static final String LATER = """
            (select coalesce(sum(n.amount_minor), 0) from bank_statement_line n
             where n.payout_id = p.id and n.kind = 'payment' and n.day > l.day)""";

    /** The amount that was paid for a payout, in one or several payments. */
    private static final String OUT = """
            (select coalesce(sum(n.amount_minor), 0) from bank_statement_line n where n.payout_id = p.id and n.kind = 'payment')""";

    /**
     * The amount of a payout that was returned, less what was paid beyond the payout, on all statements together; also
     * for a payout whose debit is on no statement.
     */
    static final String RETURNED = """
            (select %s
                    - greatest(coalesce(sum(n.amount_minor) filter (where n.kind = 'payment'), 0) - p.amount_minor, 0)
             from bank_statement_line n where n.payout_id = p.id and n.currency = p.currency)""".formatted(BACK);

    /**
     * Whether a payout that came back had been paid twice before: either both payments were made, or a statement lists one
     * again, and then the person has nothing.
     */
    private static final String PAID_TWICE_BEFORE = """
            exists (select 1 from bank_statement_line r join bank_statement_line n on n.payout_id = r.payout_id
                    where r.payout_id = p.id and r.kind = 'returned' and n.kind = 'payment' and (n.day, n.number) < (r.day, r.number)
                    group by r.day, r.number having sum(n.amount_minor) > p.amount_minor)""";

    private final JdbcClient jdbc;
    private final BusinessCalendar calendar;
    private final ReconciliationSettings settings;

    Comparison(JdbcClient jdbc, BusinessCalendar calendar, ReconciliationSettings settings) {
        this.jdbc = jdbc;
        this.calendar = calendar;
        this.settings = settings;
    }

    /**
     * Compares all lines of a day. Differences of other days also follow from these lines: those days are compared
     * again, and differences that the day's former statement explained are open until the new one explains them.
     *
     * @param concerned the payouts with lines on the day's former or new statement
     * @param bankingDay whether the bank books on a day
     * @return how many differences of the day are new or open again
     */
    @Transactional(propagation = Propagation.MANDATORY)
    int findDifferences(LocalDate day, List<UUID> concerned, Predicate<LocalDate> bankingDay) {
        otherDays(day, concerned).forEach(this::compare);
        LocalDate latest = latestRead(day);
        LocalDate bookedBy = bookedBy(latest, bankingDay);
        int differences = compare(day) + notAtBank(latest, bookedBy, concerned) + returnedNowhere(latest, bookedBy);
        explainWhatIsOnAStatement();
        reopenReturns(concerned);
        return differences;
    }

    private int compare(LocalDate day) {
        withdrawExplanations(day);
        explainWhatIsOnAStatement();
        explainWhatIsCorrected(day);
        return notHere(day)
                + amounts(day)
                + twice(day)
                + returned(day)
                + returnedUnknown(day)
                + returnAmounts(day)
                + clawbacks(day);
    }

    /**
     * Reopens the differences of the day that statements have explained, and those of other days that its statement has
     * explained.
     */
    private void withdrawExplanations(LocalDate day) {
        jdbc.sql("""
                update bank_difference set explained_at = null, explanation = null, explained_by = null
                where explained_by = :day or day = :day and explained_by is not null
                """).param("day", day).update();
    }

    /** The other days with lines of these payouts, or with differences that this day's statement has explained. */
    private List<LocalDate> otherDays(LocalDate day, List<UUID> payouts) {
        return jdbc.sql("""
                select day from bank_statement_line where payout_id = any(:payouts) and day <> :day
                union select day from bank_difference where explained_by = :day and day <> :day
                order by day
                """)
                .param("payouts", Columns.uuids(payouts))
                .param("day", day)
                .query((row, number) -> row.getObject("day", LocalDate.class))
                .list();
    }

    /**
     * Explains all open differences of the day; those that are found again are reopened, see {@link #FOUND}. A
     * difference that people have explained stays explained unless its amount changes.
     */
    private void explainWhatIsCorrected(LocalDate day) {
        jdbc.sql("""
                update bank_difference set explained_at = :now, explanation = :corrected, explained_by = :day
                where day = :day and explained_at is null and kind not in ('paid_after_all', 'not_paid_after_all', 'not_at_bank')
                """)
                .param("now", now())
                .param("corrected", CORRECTED)
                .param("day", day)
                .update();
    }

    /** The day to which late differences belong: that of the latest statement, unless this one is later. */
    private LocalDate latestRead(LocalDate day) {
        LocalDate latest = jdbc.sql("select coalesce(max(day), :day) from bank_statement where state = 'read'")
                .param("day", day)
                .query(LocalDate.class)
                .single();
        return latest.isAfter(day) ? latest : day;
    }

    /**
     * Payments that the bank executed and that are not paid here, were executed again after their return, or are not
     * ours.
     */
    private int notHere(LocalDate day) {
        return find(day, """
                select 'not_here', l.day, l.reference, max(p.id::text)::uuid, null, sum(l.amount_minor), min(l.currency), :now
                from bank_statement_line l left join payout p on p.id = l.payout_id
                where l.day = :day and l.kind = 'payment'
                  and (p.id is null
                       or p.state not in ('paid', 'returned') and %1$s - %2$s > 0
                       or p.state = 'returned' and %1$s - %2$s > p.amount_minor - p.returned_minor and %3$s > p.amount_minor)
                group by l.day, l.reference
                """.formatted(NET, LATER, OUT));
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

    /**
     * Orders that the bank executed more than once, the last time on this day, without returns on this or other days that
     * make up for it.
     */
    private int twice(LocalDate day) {
        return find(day, """
                select 'twice', :day, min(l.reference), p.id, p.amount_minor,
                       sum(l.amount_minor) filter (where l.kind = 'payment'), min(l.currency), :now
                from bank_statement_line l join payout p on p.id = l.payout_id
                where l.payout_id in (select payout_id from bank_statement_line
                                      where day = :day and kind = 'payment' and payout_id is not null)
                group by p.id, p.amount_minor
                having count(*) filter (where l.kind = 'payment') > 1
                   and max(l.day) filter (where l.kind = 'payment') = :day
                   and sum(case l.kind when 'payment' then l.amount_minor when 'returned' then -l.amount_minor else 0 end)
                       > p.amount_minor
                """);
    }

    /**
     * Payouts that the bank returned. The difference stays open until the money is back on the person's balance, or was
     * paid again.
     */
    private int returned(LocalDate day) {
        return find(day, """
                select 'returned', l.day, min(l.reference), p.id, p.amount_minor, sum(l.amount_minor), min(l.currency), :now
                from bank_statement_line l join payout p on p.id = l.payout_id
                where l.day = :day and l.kind = 'returned' and l.currency = p.currency
                  and p.state in ('submitting', 'unknown', 'paid', 'returned')
                  and coalesce(p.returned_minor, 0) < least(p.amount_minor, %s)
                group by l.day, p.id, p.amount_minor
                """.formatted(RETURNED));
    }

    /** Returned money without a payout of ours: people must find out whose it is. */
    private int returnedUnknown(LocalDate day) {
        return find(day, """
                select 'return_unknown', l.day, l.reference, null, null, sum(l.amount_minor), min(l.currency), :now
                from bank_statement_line l left join payout p on p.id = l.payout_id
                where l.day = :day and l.kind = 'returned' and p.id is null
                group by l.day, l.reference
                """);
    }

    /**
     * Returned amounts that differ from the paid ones: a bank kept a part, returned too much, or in another currency,
     * or a corrected statement lacks a return that was posted. Also returned amounts that only make up for a second payment. Nothing
     * happens automatically: people decide whose loss or gain it is.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    int returnAmounts(LocalDate day) {
        jdbc.sql("""
                update bank_difference d set explained_at = :now, explained_by = :day,
                                             explanation = 'Compared again with the statement of ' || :day
                where d.kind = 'return_amount' and d.explained_at is null and d.day <> :day and d.payout_id in (
                    select payout_id from bank_statement_line where day = :day and kind = 'returned'
                    union all select payout_id from bank_difference where day = :day and kind = 'returned')
                """).param("now", now()).param("day", day).update();
        return find(day, """
                select 'return_amount', :day, b.reference, p.id, p.amount_minor, coalesce(b.other_minor, %1$s),
                       coalesce(b.other_currency, p.currency), :now
                from payout p join (
                    select of.id as payout_id, coalesce(min(l.reference), of.id::text) as reference,
                           sum(l.amount_minor) filter (where l.currency <> of.currency) as other_minor,
                           max(l.currency) filter (where l.currency <> of.currency) as other_currency
                    from payout of
                    left join bank_statement_line l on l.payout_id = of.id and l.day = :day and l.kind = 'returned'
                    where of.id in (
                        select payout_id from bank_statement_line where day = :day and kind = 'returned'
                        union all select payout_id from bank_difference where day = :day and kind = 'returned')
                    group by of.id) b on b.payout_id = p.id
                where (b.other_currency is not null
                       or p.state = 'returned' and %1$s <> p.amount_minor
                       or p.state in ('submitting', 'unknown', 'paid') and %1$s > p.amount_minor
                       or p.state in ('submitting', 'unknown', 'paid') and %1$s = 0 and %3$s
                       or p.state in ('created', 'rejected') and %2$s < 0)
                  and not exists (
                    select 1 from bank_difference d
                    where d.kind = 'return_amount' and d.payout_id = p.id and d.day <> :day
                      and d.explained_at is not null and d.explained_by is null
                      and d.bank_minor = coalesce(b.other_minor, %1$s) and d.currency = coalesce(b.other_currency, p.currency))
                """.formatted(RETURNED, NET, PAID_TWICE_BEFORE));
    }

    /** Outgoing money by which the bank takes back an earlier credit: it proves no payment, and we did not order it. */
    private int clawbacks(LocalDate day) {
        return find(day, """
                select 'clawback', l.day, l.reference, max(p.id::text)::uuid, max(p.amount_minor), sum(l.amount_minor),
                       min(l.currency), :now
                from bank_statement_line l left join payout p on p.id = l.payout_id
                where l.day = :day and l.kind = 'clawback'
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

    /** The last day whose payments the bank must have booked by now. */
    private LocalDate bookedBy(LocalDate day, Predicate<LocalDate> bankingDay) {
        LocalDate before = day;
        for (int days = 0; days < settings.bookingDaysMax(); days++) {
            before = before.minusDays(1);
            while (!bankingDay.test(before)) {
                before = before.minusDays(1);
            }
        }
        return before;
    }

    /** Payouts that are paid here, but are on no statement of the days on which the bank may have booked them. */
    private int notAtBank(LocalDate day, LocalDate bookedBy, List<UUID> concerned) {
        return jdbc.sql("""
                insert into bank_difference (kind, day, reference, payout_id, ours_minor, bank_minor, currency, found_at)
                select 'not_at_bank', :day, p.id::text, p.id, p.amount_minor, null, p.currency, :now
                from payout p
                where p.state = 'paid' and (p.settled_at >= :from or p.id = any(:concerned)) and p.settled_at < :before
                  and not exists (select 1 from bank_statement_line l where l.payout_id = p.id and l.kind = 'payment')
                  and not exists (select 1 from bank_difference d
                                  where d.kind = 'not_at_bank' and d.reference = p.id::text and d.day <> :day
                                    and d.explained_by is null)
                  and not exists (select 1 from bank_statement s
                                  where s.state = 'waiting' and s.day <> :day and s.day < :day
                                    and s.day >= cast(p.submitted_at as date) - 1)
                """ + FOUND)
                .param("concerned", Columns.uuids(concerned))
                .param("day", day)
                .param("now", now())
                .param("from", Columns.time(calendar.startOf(bookedBy.minusDays(DAYS_LOOKED_BACK))))
                .param("before", Columns.time(calendar.endOf(bookedBy)))
                .update();
    }

    /** The bank reported a payout as returned, its return is posted, but no statement of the days after has it. */
    private int returnedNowhere(LocalDate day, LocalDate bookedBy) {
        return jdbc.sql("""
                insert into bank_difference (kind, day, reference, payout_id, ours_minor, bank_minor, currency, found_at)
                select 'return_amount', :day, p.id::text, p.id, p.amount_minor, 0, p.currency, :now
                from payout p
                where p.state = 'returned' and p.settled_at < :before
                  and exists (select 1 from bank_difference d where d.kind = 'not_paid_after_all' and d.payout_id = p.id)
                  and not exists (select 1 from bank_statement_line l where l.payout_id = p.id and l.kind = 'returned')
                  and not exists (select 1 from bank_difference d
                                  where d.kind = 'return_amount' and d.payout_id = p.id and d.day <> :day
                                    and d.explained_by is null)
                """ + FOUND)
                .param("day", day)
                .param("now", now())
                .param("before", Columns.time(calendar.endOf(bookedBy)))
                .update();
    }

    private void explainWhatIsOnAStatement() {
        jdbc.sql("""
                update bank_difference d
                set explained_at = :now, explanation = 'It is on the statement of ' || l.day, explained_by = l.day
                from bank_statement_line l
                where d.kind in ('not_at_bank', 'paid_after_all') and d.explained_at is null
                  and l.kind = 'payment' and l.payout_id = d.payout_id
                """).param("now", now()).update();
        jdbc.sql("""
                update bank_difference d
                set explained_at = :now, explanation = 'It was paid again on the statement of ' || l.day, explained_by = l.day
                from payout p join lateral (
                    select max(n.day) as day from bank_statement_line n where n.payout_id = p.id and n.kind = 'payment') l on true
                where d.kind = 'returned' and d.explained_at is null and p.id = d.payout_id
                  and %s >= p.amount_minor and %s > p.amount_minor
                """.formatted(NET, OUT)).param("now", now()).update();
    }

    /** More of a payout was returned than is on the balance, but every return of it was posted: the last one is open again. */
    private void reopenReturns(List<UUID> concerned) {
        jdbc.sql("""
                update bank_difference d set explained_at = null, explanation = null
                from payout p
                where d.id = (select max(r.id) from bank_difference r
                              where r.payout_id = p.id and r.kind = 'returned' and r.explained_by is null)
                  and p.id = any(:concerned) and p.state = 'returned'
                  and p.returned_minor < least(p.amount_minor, %s)
                  and not exists (select 1 from bank_difference o
                                  where o.payout_id = p.id and o.kind = 'returned' and o.explained_at is null)
                """.formatted(RETURNED))
                .param("concerned", Columns.uuids(concerned))
                .update();
    }

    private OffsetDateTime now() {
        return Columns.time(calendar.now());
    }
}
