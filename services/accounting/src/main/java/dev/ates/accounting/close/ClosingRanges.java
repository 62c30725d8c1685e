package dev.ates.accounting.close;

import dev.ates.accounting.day.Timeline;
import dev.ates.accounting.ledger.ClosingBalances;
import dev.ates.accounting.ledger.CompanyAccount;
import dev.ates.accounting.ledger.Ledger;
import dev.ates.accounting.ledger.LedgerSettings;
import dev.ates.accounting.ledger.Sums;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.accounting.letter.Letters;
import dev.ates.accounting.payout.Payouts;
import dev.ates.contracts.AccountingEvent;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import dev.ates.sql.Rows;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The accounts of a day that is being closed, in ranges that are ended one by one, with the results of each. */
@Component
class ClosingRanges {

    private static final UUID LAST_OF_ALL = new UUID(-1, -1);

    private static final String DUE = "with " + ClosingBalances.ENDED + ",\n" + Payouts.DUE_OF_CLOSE;

    /** Counts and sums of {@code due}. */
    private static final String OUTCOME = """
            count(*) filter (where amount_minor > 0) as payouts, coalesce(sum(amount_minor), 0) as paid_out_minor,
            count(*) filter (where balance_minor < 0) as carried_over,
            coalesce(sum(balance_minor) filter (where balance_minor < 0), 0) as carried_over_minor
            """;

    private static final String PROGRESS = """
            progress as (
                update closing_range r set
                    ended              = true,
                    postings           = moved.postings,
                    sums               = moved.sums,
                    payouts            = outcome.payouts,
                    paid_out_minor     = outcome.paid_out_minor,
                    carried_over       = outcome.carried_over,
                    carried_over_minor = outcome.carried_over_minor
                from (select coalesce(sum(entries), 0) as postings, %s as sums from days) moved,
                     (select %s from due) outcome
                where r.day = :day and r.number = :number)
            """.formatted(Sums.total("sums"), OUTCOME);

    /**
     * Ends the accounts of a range: a sufficient balance becomes a payout, with its transfer and both stored balances, and
     * everybody with a payout or postings on the day gets a letter. One statement sees one snapshot, and it locks account
     * rows in order, so it cannot deadlock with a posting batch. Each table's part comes from its owner.
     */
    private static final String END = String.join(
            ",\n",
            DUE,
            Payouts.ROWS_OF_CLOSE,
            ClosingBalances.TRANSFERS,
            ClosingBalances.BALANCES,
            Letters.ROWS_OF_CLOSE,
            PROGRESS + """
                    select due.account, due.balance_minor, posted.transfer, cast(:currency as text) as currency
                    from due left join posted on posted.account = due.account
                    where due.amount_minor > 0 or due.balance_minor < 0
                    order by due.account
                    """);

    private static final RowMapper<DayClosed> CLOSED = Rows.as(DayClosed.class);

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final Payouts payouts;
    private final Timeline timeline;
    private final ClosingSettings settings;
    private final LedgerSettings ledgerSettings;

    ClosingRanges(
            JdbcClient jdbc,
            Ledger ledger,
            Payouts payouts,
            Timeline timeline,
            ClosingSettings settings,
            LedgerSettings ledgerSettings) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.payouts = payouts;
        this.timeline = timeline;
        this.settings = settings;
        this.ledgerSettings = ledgerSettings;
    }

    /** Splits the accounts into ranges. Later accounts have no postings on this day, so the ranges are complete. */
    void cut(LocalDate day) {
        jdbc.sql("""
                insert into closing_range (day, number, after, up_to)
                select :day, row_number() over (order by id), coalesce(lag(id) over (order by id), :first), id
                from (select id, row_number() over (order by id) as number, count(*) over () as accounts
                      from account where id > :first) numbered
                where number % :max = 0 or number = accounts
                """)
                .param("day", day)
                .param("first", CompanyAccount.LAST_OF_COMPANY)
                .param("max", settings.accountsPerStepMax())
                .update();
    }

    /** The number of ranges that are not ended yet. */
    int open(LocalDate day) {
        return jdbc.sql("select count(*) from closing_range where day = :day and not ended")
                .param("day", day)
                .query(Integer.class)
                .single();
    }

    /** Ends a range that no other worker is ending, and returns its events; empty if no range is left. */
    Optional<List<AccountingEvent>> endNext(LocalDate day, long run) {
        return jdbc.sql("""
                select number, after, up_to from closing_range where day = :day and not ended
                order by number limit 1 for update skip locked
                """)
                .param("day", day)
                .query(Rows.as(Range.class))
                .optional()
                .map(range -> {
                    List<AccountingEvent> told = jdbc
                            .sql(END)
                            .params(ledger.parametersOfClose(day))
                            .param("number", range.number())
                            .param("after", range.after())
                            .param("upTo", range.upTo())
                            .param("minimum", payouts.minimumMinor())
                            .query(Rows.as(Ended.class))
                            .list()
                            .stream()
                            .map(ended -> ended.event(day))
                            .toList();
                    timeline.note(day, "accounts ended", run, (long) told.size());
                    return told;
                });
    }

    /** Locks the ranges, in order. */
    boolean allEnded(LocalDate day) {
        return jdbc.sql("""
                select coalesce(bool_and(ended), true)
                from (select ended from closing_range where day = :day order by number for update) locked
                """).param("day", day).query(Boolean.class).single();
    }

    /** Adds up the results of all ranges of the day, and deletes the ranges. */
    Collected collect(LocalDate day) {
        return jdbc.sql("""
                with ended as (delete from closing_range where day = :day returning *),
                collected as (
                    select coalesce(sum(postings), 0) as postings, %s as sums,
                           coalesce(sum(payouts), 0) as payouts, coalesce(sum(paid_out_minor), 0) as paid_out_minor,
                           coalesce(sum(carried_over), 0) as carried_over,
                           coalesce(sum(carried_over_minor), 0) as carried_over_minor
                    from ended)
                select cast(:day as date) as day, postings, %s, payouts, paid_out_minor, carried_over, carried_over_minor,
                       -%s as company_earned_minor, cast(:currency as text) as currency, sums
                from collected
                """.formatted(Sums.total("sums"), Sums.columns("sums"), Sums.earned("sums")))
                .param("day", day)
                .param("currency", ledgerSettings.currency())
                .query((row, n) -> new Collected(
                        CLOSED.mapRow(row, n), (Long[]) row.getArray("sums").getArray()))
                .single();
    }

    /** The expected result of a close now. */
    Plan plan(LocalDate day) {
        return jdbc.sql(DUE + " select " + OUTCOME + " from due")
                .param("day", day)
                .param("after", CompanyAccount.LAST_OF_COMPANY)
                .param("upTo", LAST_OF_ALL)
                .param("minimum", payouts.minimumMinor())
                .query(Rows.as(Plan.class))
                .single();
    }

    /** @param sums by kind of posting, in the order of {@code Sums} */
    record Collected(DayClosed day, Long[] sums) {}

    /** The payouts and carried-over balances of a close. */
    record Plan(long payouts, long paidOutMinor, long carriedOver, long carriedOverMinor) {

        Map<String, Long> counts() {
            return Map.of(
                    "days", 1L,
                    "payouts", payouts,
                    "paidOutMinor", paidOutMinor,
                    "carriedOver", carriedOver,
                    "carriedOverMinor", carriedOverMinor);
        }
    }

    private record Range(int number, UUID after, UUID upTo) {}

    /** @param transfer of the payout; {@code null} for a debt */
    private record Ended(
            UUID account, long balanceMinor, @Nullable UUID transfer, String currency) {

        AccountingEvent event(LocalDate day) {
            return transfer == null
                    ? new PayoutSettled(account, day, Outcome.carried_over, balanceMinor, currency, null)
                    : new LedgerPosted(
                            transfer,
                            account,
                            day,
                            Kind.payout,
                            Math.negateExact(balanceMinor),
                            currency,
                            null,
                            Transfer.payoutText(day));
        }
    }
}
