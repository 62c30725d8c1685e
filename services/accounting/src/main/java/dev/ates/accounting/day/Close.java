package dev.ates.accounting.day;

import dev.ates.accounting.ledger.Books;
import dev.ates.accounting.ledger.Chain;
import dev.ates.accounting.ledger.CompanyAccount;
import dev.ates.accounting.ledger.Ledger;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.accounting.payout.Payouts;
import dev.ates.accounting.robot.Robots;
import dev.ates.accounting.robot.Turn;
import dev.ates.accounting.sql.Columns;
import dev.ates.accounting.sql.Rows;
import dev.ates.contracts.AccountingEvent;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import dev.ates.messaging.Outbox;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The close of one day, as steps that are transactions of their own: <b>begin</b> keeps every other transfer away from the
 * day; <b>accounts</b> ends some thousand accounts at a time, in the order of their ids; <b>digest</b> goes over some
 * thousand transfers at a time; <b>finish</b> tells that the day is closed. How far it has come is a column of the day,
 * moved by the step itself, so a close that was killed between any two steps goes on with the next.
 *
 * <p>Meanwhile whoever reads sees some people paid and others not yet, each with balances that agree; and a day that is
 * not closed.
 */
@Component
class Close {

    private static final Logger log = LoggerFactory.getLogger(Close.class);

    private static final UUID BEFORE_PEOPLE = new UUID(0, 0xff);

    /**
     * Ends the accounts of a range: a balance that is worth it becomes a payout, with its transfer and both kept balances,
     * and whoever is paid or moved on the day gets a letter. What was booked on later days does not count; each account
     * looks up its own rows, so the cost does not grow with the history. One statement is one look at the data, and the
     * rows of accounts are taken in order, so that it never waits for a batch that waits for it.
     */
    private static final String END_ACCOUNTS = """
            with ended as materialized (
                select a.id as account, cast(a.balance_minor - since.later_minor as bigint) as balance_minor, since.moved
                from account a
                cross join lateral (
                    select coalesce(sum(d.fees_minor + d.rewards_minor + d.payouts_minor + d.others_minor)
                                        filter (where d.day > :day), 0) as later_minor,
                           coalesce(bool_or(d.day = :day), false) as moved
                    from account_day d where d.account = a.id and d.day >= :day) since
                where a.id > :after and a.id <= :upTo and a.owner = 'person'),
            due as materialized (
                select account, balance_minor as amount_minor, payout_id(account, :day) as payout,
                       cast(:idsHigh || to_hex(:idsLow + row_number() over (order by account)) as uuid) as transfer
                from ended where balance_minor >= :minimum),
            paid as (
                insert into payout (id, person_id, day, amount_minor, currency, created_at, due_at)
                select payout, account, :day, amount_minor, :currency, :now, :now from due),
            booked as (
                insert into transfer (id, debit_account, credit_account, amount_minor, currency, kind, day, happened_at,
                                      booked_at, cause, text)
                select transfer, account, :inTransit, amount_minor, :currency, 'payout', :day, :now, :now, payout, :text
                from due),
            balances as (
                insert into account as a (id, balance_minor) select account, -amount_minor from due order by account
                on conflict (id) do update set balance_minor = a.balance_minor + excluded.balance_minor),
            days as (
                insert into account_day as d (account, day, entries, fees_minor, rewards_minor, payouts_minor,
                                              others_minor, closing_minor)
                select account, :day, case when balance_minor >= :minimum then 1 else 0 end, 0, 0,
                       case when balance_minor >= :minimum then -balance_minor else 0 end, 0,
                       case when balance_minor >= :minimum then 0 else balance_minor end
                from ended where moved or balance_minor >= :minimum order by account
                on conflict on constraint account_day_once do update set
                    entries       = d.entries + excluded.entries,
                    payouts_minor = d.payouts_minor + excluded.payouts_minor,
                    closing_minor = excluded.closing_minor
                returning d.entries, d.fees_minor, d.rewards_minor),
            told as (
                insert into letter (person_id, day, created_at, due_at)
                select account, :day, :now, :now from ended where moved or balance_minor >= :minimum),
            progress as (
                update business_day b set
                    accounts_to        = :upTo,
                    postings           = b.postings + moved.postings,
                    fees_minor         = b.fees_minor + moved.fees_minor,
                    rewards_minor      = b.rewards_minor + moved.rewards_minor,
                    payouts            = b.payouts + left_over.payouts,
                    paid_out_minor     = b.paid_out_minor + left_over.paid_out_minor,
                    carried_over       = b.carried_over + left_over.carried_over,
                    carried_over_minor = b.carried_over_minor + left_over.carried_over_minor
                from (select coalesce(sum(entries), 0) as postings, coalesce(sum(fees_minor), 0) as fees_minor,
                             coalesce(sum(rewards_minor), 0) as rewards_minor from days) moved,
                     (select count(*) filter (where balance_minor >= :minimum) as payouts,
                             coalesce(sum(balance_minor) filter (where balance_minor >= :minimum), 0) as paid_out_minor,
                             count(*) filter (where balance_minor < 0) as carried_over,
                             coalesce(sum(balance_minor) filter (where balance_minor < 0), 0) as carried_over_minor
                      from ended) left_over
                where b.day = :day)
            select e.account, e.balance_minor, d.transfer from ended e left join due d on d.account = e.account
            where e.balance_minor >= :minimum or e.balance_minor < 0
            order by e.account
            """;

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final Chain chain;
    private final Payouts payouts;
    private final Timeline timeline;
    private final Outbox outbox;
    private final Robots robots;
    private final Books books;
    private final ClosingSettings settings;
    private final Clock clock;

    Close(
            JdbcClient jdbc,
            Ledger ledger,
            Chain chain,
            Payouts payouts,
            Timeline timeline,
            Outbox outbox,
            Robots robots,
            Books books,
            ClosingSettings settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.chain = chain;
        this.payouts = payouts;
        this.timeline = timeline;
        this.outbox = outbox;
        this.robots = robots;
        this.books = books;
        this.settings = settings;
        this.clock = clock;
    }

    /** Closes the day, or goes on where an earlier attempt has ended. */
    void run(Turn turn, LocalDate day) {
        long run = turn.step("begin", () -> begin(turn, day));
        boolean more = true;
        while (more) {
            more = turn.step("accounts", () -> endAccounts(day, run));
        }
        more = true;
        while (more) {
            more = turn.step("digest", () -> digest(day, run));
        }
        turn.step("finish", () -> finish(turn, day, run));
    }

    /** Waits for the transactions that still book on the day; whoever comes later books on the next one. */
    private long begin(Turn turn, LocalDate day) {
        String state = jdbc.sql("select state from business_day where day = :day for update")
                .param("day", day)
                .query(String.class)
                .single();
        long run = turn.begin(day);
        jdbc.sql("""
                update business_day set state = 'closing', closing_at = :now where day = :day and state in ('open', 'sealed')
                """)
                .param("day", day)
                .param("now", Columns.time(clock.instant()))
                .update();
        timeline.note(day, state.equals("closing") ? "close goes on" : "close begins", run, null);
        return run;
    }

    /** @return whether more accounts follow */
    private boolean endAccounts(LocalDate day, long run) {
        Progress progress = progress(day);
        if (!progress.isClosing() || progress.accountsEnded()) {
            return false;
        }
        UUID after = progress.accountsTo() == null ? BEFORE_PEOPLE : progress.accountsTo();
        Range range = jdbc.sql("""
                with range as (select id from account where id > :after order by id limit :max)
                select count(*) as accounts, (select id from range order by id desc limit 1) as last from range
                """)
                .param("after", after)
                .param("max", settings.accountsPerStepMax())
                .query(Rows.as(Range.class))
                .single();
        boolean more = range.accounts() == settings.accountsPerStepMax();
        if (range.last() != null) {
            outbox.append(day, events(day, end(day, after, range.last())));
            timeline.note(day, "accounts ended", run, (long) range.accounts());
        }
        if (!more) {
            jdbc.sql("update business_day set accounts_ended = true where day = :day")
                    .param("day", day)
                    .update();
        }
        return more;
    }

    private List<Ended> end(LocalDate day, UUID after, UUID upTo) {
        UUID ids = ledger.idsForStatement();
        return jdbc.sql(END_ACCOUNTS)
                .param("day", day)
                .param("after", after)
                .param("upTo", upTo)
                .param("minimum", payouts.minimumMinor())
                .param("idsHigh", "%016x".formatted(ids.getMostSignificantBits()))
                .param("idsLow", ids.getLeastSignificantBits())
                .param("currency", books.currency())
                .param("now", Columns.time(clock.instant()))
                .param("inTransit", CompanyAccount.payouts_in_transit.id())
                .param("text", Transfer.payoutText(day))
                .query(Rows.as(Ended.class))
                .list();
    }

    private List<AccountingEvent> events(LocalDate day, List<Ended> ended) {
        String text = Transfer.payoutText(day);
        List<AccountingEvent> events = new ArrayList<>(ended.size());
        for (Ended account : ended) {
            events.add(
                    account.transfer() == null
                            ? new PayoutSettled(
                                    account.account(),
                                    day,
                                    Outcome.carried_over,
                                    account.balanceMinor(),
                                    books.currency(),
                                    null)
                            : new LedgerPosted(
                                    account.transfer(),
                                    account.account(),
                                    day,
                                    Kind.payout,
                                    -account.balanceMinor(),
                                    books.currency(),
                                    null,
                                    text));
        }
        return events;
    }

    /** @return whether more transfers follow */
    private boolean digest(LocalDate day, long run) {
        Progress progress = progress(day);
        if (!progress.isClosing()) {
            return false;
        }
        Chain.Part part = chain.next(day, progress.transfersTo());
        if (part.transfers() > 0) {
            byte[] before = progress.transfersDigest() == null ? Chain.EMPTY : progress.transfersDigest();
            jdbc.sql("""
                    update business_day set transfers_to = :last, transfers = transfers + :transfers, transfers_digest = :digest
                    where day = :day
                    """)
                    .param("last", part.last())
                    .param("transfers", part.transfers())
                    .param("digest", Chain.link(before, part.digest()))
                    .param("day", day)
                    .update();
            timeline.note(day, "transfers digested", run, (long) part.transfers());
        }
        return !part.isLast();
    }

    /** @return whether this was the step that closed the day */
    private boolean finish(Turn turn, LocalDate day, long run) {
        Progress progress = progress(day);
        if (!progress.isClosing()) {
            return false;
        }
        byte[] transfers = progress.transfersDigest() == null ? Chain.EMPTY : progress.transfersDigest();
        DayClosed closed = jdbc.sql("""
                update business_day set state = 'closed', closed_at = :now, transfers_digest = :transfers, digest = :digest
                where day = :day
                returning day, postings, fees_minor, rewards_minor, payouts, paid_out_minor, carried_over,
                          carried_over_minor, -(fees_minor + rewards_minor) as company_earned_minor,
                          cast(:currency as text) as currency
                """)
                .param("now", Columns.time(clock.instant()))
                .param("transfers", transfers)
                .param("digest", chain.close(day, transfers))
                .param("day", day)
                .param("currency", books.currency())
                .query(Rows.as(DayClosed.class))
                .single();
        outbox.append(day, List.of(closed));
        timeline.note(day, "closed", run, null);
        turn.end(
                run,
                Map.of(
                        "postings",
                        closed.postings(),
                        "payouts",
                        closed.payouts(),
                        "carriedOver",
                        closed.carriedOver()));
        robots.wakeAfterCommit(Robots.Name.payer);
        robots.wakeAfterCommit(Robots.Name.mailer);
        log.atInfo()
                .addKeyValue("day", day)
                .addKeyValue("run", run)
                .addKeyValue("postings", closed.postings())
                .addKeyValue("payouts", closed.payouts())
                .addKeyValue("carriedOver", closed.carriedOver())
                .log("Day closed");
        return true;
    }

    /** What the close of a day would come to now. */
    Plan plan(LocalDate day) {
        return jdbc.sql("""
                select count(*) filter (where balance >= :minimum) as payouts,
                       coalesce(sum(balance) filter (where balance >= :minimum), 0) as paid_out_minor,
                       count(*) filter (where balance < 0) as carried_over,
                       coalesce(sum(balance) filter (where balance < 0), 0) as carried_over_minor
                from (select a.balance_minor - (
                          select coalesce(sum(d.fees_minor + d.rewards_minor + d.payouts_minor + d.others_minor), 0)
                          from account_day d where d.account = a.id and d.day > :day) as balance
                      from account a where a.owner = 'person') ended
                """)
                .param("day", day)
                .param("minimum", payouts.minimumMinor())
                .query(Rows.as(Plan.class))
                .single();
    }

    /** What a close would pay out and carry over. */
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

    /** The lock makes two that close the same day take turns step by step. */
    private Progress progress(LocalDate day) {
        return jdbc.sql("""
                select state, accounts_to, accounts_ended, transfers_to, transfers_digest from business_day
                where day = :day for update
                """).param("day", day).query(Rows.as(Progress.class)).single();
    }

    private record Progress(
            String state,
            @Nullable UUID accountsTo,
            boolean accountsEnded,
            @Nullable UUID transfersTo,
            byte @Nullable [] transfersDigest) {

        boolean isClosing() {
            return state.equals("closing");
        }
    }

    private record Range(int accounts, @Nullable UUID last) {}

    /** @param transfer of the payout; {@code null} for a debt */
    private record Ended(
            UUID account, long balanceMinor, @Nullable UUID transfer) {}
}
