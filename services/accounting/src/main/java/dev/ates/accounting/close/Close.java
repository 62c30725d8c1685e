package dev.ates.accounting.close;

import dev.ates.accounting.day.Timeline;
import dev.ates.accounting.ledger.Books;
import dev.ates.accounting.ledger.CompanyAccount;
import dev.ates.accounting.ledger.Ledger;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.accounting.payout.Payouts;
import dev.ates.accounting.verification.Chain;
import dev.ates.contracts.AccountingEvent;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import dev.ates.messaging.Outbox;
import dev.ates.robots.Robots;
import dev.ates.robots.Turn;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The close of one day, as steps that are transactions of their own: <b>begin</b> keeps every other transfer away from the
 * day and notes the ranges of accounts that are to be ended; <b>accounts</b> ends one such range, and several run at once;
 * <b>digest</b> reads some thousand transfers, if there are more than that; <b>finish</b> tells that the day is closed. A
 * close that was killed between any two steps goes on with the ranges that are left.
 *
 * <p>Meanwhile whoever reads sees some people paid and others not yet, each with balances that agree; and a day that is
 * not closed.
 */
@Component
class Close {

    private static final Logger log = LoggerFactory.getLogger(Close.class);

    /** The ids up to here are the company's. */
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
                update account a set balance_minor = a.balance_minor - due.amount_minor from due where a.id = due.account),
            days as (
                update account_day d set
                    entries       = d.entries + case when e.balance_minor >= :minimum then 1 else 0 end,
                    payouts_minor = d.payouts_minor - case when e.balance_minor >= :minimum then e.balance_minor else 0 end,
                    closing_minor = case when e.balance_minor >= :minimum then 0 else e.balance_minor end
                from ended e where d.account = e.account and d.day = :day and e.moved
                returning d.entries, d.fees_minor, d.rewards_minor),
            days_of_the_still as (
                insert into account_day (account, day, entries, fees_minor, rewards_minor, payouts_minor, others_minor,
                                         closing_minor)
                select account, :day, 1, 0, 0, -balance_minor, 0, 0 from ended where not moved and balance_minor >= :minimum
                returning entries),
            told as (
                insert into letter (person_id, day, created_at, due_at)
                select account, :day, :now, :now from ended where moved or balance_minor >= :minimum),
            progress as (
                update closing_range r set
                    ended              = true,
                    postings           = moved.postings + still.postings,
                    fees_minor         = moved.fees_minor,
                    rewards_minor      = moved.rewards_minor,
                    payouts            = outcome.payouts,
                    paid_out_minor     = outcome.paid_out_minor,
                    carried_over       = outcome.carried_over,
                    carried_over_minor = outcome.carried_over_minor
                from (select coalesce(sum(entries), 0) as postings, coalesce(sum(fees_minor), 0) as fees_minor,
                             coalesce(sum(rewards_minor), 0) as rewards_minor from days) moved,
                     (select count(*) as postings from days_of_the_still) still,
                     (select count(*) filter (where balance_minor >= :minimum) as payouts,
                             coalesce(sum(balance_minor) filter (where balance_minor >= :minimum), 0) as paid_out_minor,
                             count(*) filter (where balance_minor < 0) as carried_over,
                             coalesce(sum(balance_minor) filter (where balance_minor < 0), 0) as carried_over_minor
                      from ended) outcome
                where r.day = :day and r.number = :number)
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
        Begun begun = turn.step("begin", () -> begin(turn, day));
        inParallel(Collections.nCopies(Math.min(begun.ranges(), settings.workers()), () -> {
            boolean more = true;
            while (more) {
                more = turn.step("accounts", () -> endAccounts(day, begun.run()));
            }
            return more;
        }));
        List<UUID> parts = chain.parts(day);
        if (parts.size() == 1) {
            turn.step("finish", () -> finish(turn, day, begun.run(), List.of(chain.part(day, parts.getFirst()))));
        } else {
            List<Chain.Part> digested = inParallel(parts.stream()
                    .<Supplier<Chain.Part>>map(after -> () -> turn.step("digest", () -> chain.part(day, after)))
                    .toList());
            turn.step("finish", () -> finish(turn, day, begun.run(), digested));
        }
    }

    /** On as many threads as there are workers; a failure of one is thrown when the others have ended their work. */
    private <T> List<T> inParallel(List<Supplier<T>> jobs) {
        if (jobs.size() == 1) {
            return List.of(jobs.getFirst().get());
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(
                settings.workers(), Thread.ofVirtual().name("close-", 0).factory())) {
            return jobs.stream().map(job -> CompletableFuture.supplyAsync(job, workers)).toList().stream()
                    .map(CompletableFuture::join)
                    .toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** @param ranges of accounts that are still to be ended */
    private record Begun(long run, int ranges) {}

    /**
     * Waits for the transactions that still book on the day; whoever comes later books on the next one. An account that is
     * opened from now on has nothing on this day, so the ranges are complete.
     */
    private Begun begin(Turn turn, LocalDate day) {
        String state = lock(day);
        long run = turn.begin(day);
        if (state.equals("closed")) {
            // By another closer, while this one waited for the lock.
            return new Begun(run, 0);
        }
        timeline.note(day, state.equals("closing") ? "close goes on" : "close begins", run, null);
        if (!state.equals("closing")) {
            jdbc.sql("update business_day set state = 'closing', closing_at = :now where day = :day")
                    .param("day", day)
                    .param("now", Columns.time(clock.instant()))
                    .update();
            jdbc.sql("""
                    insert into closing_range (day, number, after, up_to)
                    select :day, row_number() over (order by id), coalesce(lag(id) over (order by id), :first), id
                    from (select id, row_number() over (order by id) as number, count(*) over () as accounts
                          from account where id > :first) numbered
                    where number % :max = 0 or number = accounts
                    """)
                    .param("day", day)
                    .param("first", BEFORE_PEOPLE)
                    .param("max", settings.accountsPerStepMax())
                    .update();
        }
        int ranges = jdbc.sql("select count(*) from closing_range where day = :day and not ended")
                .param("day", day)
                .query(Integer.class)
                .single();
        return new Begun(run, ranges);
    }

    /** @return whether there was a range to end; another one may follow */
    private boolean endAccounts(LocalDate day, long run) {
        Optional<Range> next =
                jdbc.sql("""
                select number, after, up_to from closing_range where day = :day and not ended
                order by number limit 1 for update skip locked
                """).param("day", day).query(Rows.as(Range.class)).optional();
        next.ifPresent(range -> {
            List<Ended> ended = end(day, range);
            outbox.append(day, events(day, ended));
            timeline.note(day, "accounts ended", run, (long) ended.size());
        });
        return next.isPresent();
    }

    private List<Ended> end(LocalDate day, Range range) {
        UUID ids = ledger.idsForStatement();
        return jdbc.sql(END_ACCOUNTS)
                .param("day", day)
                .param("number", range.number())
                .param("after", range.after())
                .param("upTo", range.upTo())
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

    /**
     * Locks in the order of the other steps: ranges, then the day.
     *
     * @return whether this was the step that closed the day
     */
    private boolean finish(Turn turn, LocalDate day, long run, List<Chain.Part> parts) {
        boolean allEnded = jdbc.sql("""
                select coalesce(bool_and(ended), true)
                from (select ended from closing_range where day = :day order by number for update) locked
                """).param("day", day).query(Boolean.class).single();
        if (!allEnded || !lock(day).equals("closing")) {
            return false;
        }
        byte[] transfers = Chain.transfers(parts);
        DayClosed closed = jdbc.sql("""
                update business_day b set
                    state = 'closed', closed_at = :now, transfers = :count, transfers_digest = :transfers, digest = :digest,
                    postings = r.postings, fees_minor = r.fees_minor, rewards_minor = r.rewards_minor, payouts = r.payouts,
                    paid_out_minor = r.paid_out_minor, carried_over = r.carried_over,
                    carried_over_minor = r.carried_over_minor
                from (select coalesce(sum(postings), 0) as postings, coalesce(sum(fees_minor), 0) as fees_minor,
                             coalesce(sum(rewards_minor), 0) as rewards_minor, coalesce(sum(payouts), 0) as payouts,
                             coalesce(sum(paid_out_minor), 0) as paid_out_minor,
                             coalesce(sum(carried_over), 0) as carried_over,
                             coalesce(sum(carried_over_minor), 0) as carried_over_minor
                      from closing_range where day = :day) r
                where b.day = :day
                returning b.day, b.postings, b.fees_minor, b.rewards_minor, b.payouts, b.paid_out_minor, b.carried_over,
                          b.carried_over_minor, -(b.fees_minor + b.rewards_minor) as company_earned_minor,
                          cast(:currency as text) as currency
                """)
                .param("now", Columns.time(clock.instant()))
                .param("count", parts.stream().mapToLong(Chain.Part::transfers).sum())
                .param("transfers", transfers)
                .param("digest", chain.close(day, transfers))
                .param("day", day)
                .param("currency", books.currency())
                .query(Rows.as(DayClosed.class))
                .single();
        jdbc.sql("delete from closing_range where day = :day").param("day", day).update();
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
        robots.wakeAfterCommit("payer");
        robots.wakeAfterCommit("mailer");
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

    /** The day's state, which stays as it is until the running transaction ends. */
    private String lock(LocalDate day) {
        return jdbc.sql("select state from business_day where day = :day for update")
                .param("day", day)
                .query(String.class)
                .single();
    }

    private record Range(int number, UUID after, UUID upTo) {}

    /** @param transfer of the payout; {@code null} for a debt */
    private record Ended(
            UUID account, long balanceMinor, @Nullable UUID transfer) {}
}
