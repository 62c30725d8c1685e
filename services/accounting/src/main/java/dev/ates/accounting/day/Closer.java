package dev.ates.accounting.day;

import dev.ates.accounting.ledger.Books;
import dev.ates.accounting.letter.Letters;
import dev.ates.accounting.payout.Payouts;
import dev.ates.accounting.robot.Robot;
import dev.ates.accounting.robot.Robots;
import dev.ates.accounting.robot.Turn;
import dev.ates.accounting.sql.Columns;
import dev.ates.accounting.sql.Rows;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import dev.ates.messaging.Outbox;
import dev.ates.messaging.Quarantine;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Closes every sealed day still open, oldest first. A day waits while its seal differs from what was booked, while an
 * event of it is in quarantine, and while the day before it is open; the days after it wait with it.
 */
@Component
class Closer implements Robot {

    private static final Logger log = LoggerFactory.getLogger(Closer.class);
    private static final int ACCOUNTS_PER_STEP_MAX = 5_000;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final JdbcClient jdbc;
    private final Payouts payouts;
    private final Letters letters;
    private final Outbox outbox;
    private final Quarantine quarantine;
    private final Robots robots;
    private final Books books;
    private final Clock clock;

    Closer(
            JdbcClient jdbc,
            Payouts payouts,
            Letters letters,
            Outbox outbox,
            Quarantine quarantine,
            Robots robots,
            Books books,
            Clock clock) {
        this.jdbc = jdbc;
        this.payouts = payouts;
        this.letters = letters;
        this.outbox = outbox;
        this.quarantine = quarantine;
        this.robots = robots;
        this.books = books;
        this.clock = clock;
    }

    @Override
    public Robots.Name name() {
        return Robots.Name.closer;
    }

    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        Optional<LocalDate> next = next(day);
        while (next.isPresent()) {
            close(turn, next.get());
            next = next(day);
        }
    }

    /** The day that is due, unless an operator asked for an earlier one. */
    private Optional<LocalDate> next(@Nullable LocalDate upTo) {
        return oldestToClose()
                .filter(due -> !quarantine.holds("tracker", due))
                .filter(due -> upTo == null || !due.isAfter(upTo));
    }

    /** What the close of the oldest due day would come to. */
    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        return next(day).map(this::planOf).orElse(Map.of("days", 0L));
    }

    private Map<String, Long> planOf(LocalDate due) {
        Plan plan = jdbc.sql("""
                select count(*) filter (where balance > 0) as payouts,
                       coalesce(sum(balance) filter (where balance > 0), 0) as paid_out_minor,
                       count(*) filter (where balance < 0) as carried_over,
                       coalesce(sum(balance) filter (where balance < 0), 0) as carried_over_minor
                from (select a.balance_minor - (
                          select coalesce(sum(d.fees_minor + d.rewards_minor + d.payouts_minor + d.others_minor), 0)
                          from account_day d where d.account = a.id and d.day > :day) as balance
                      from account a where a.owner = 'person') ended
                """).param("day", due).query(Rows.as(Plan.class)).single();
        return Map.of(
                "days", 1L,
                "payouts", plan.payouts(),
                "paidOutMinor", plan.paidOutMinor(),
                "carriedOver", plan.carriedOver(),
                "carriedOverMinor", plan.carriedOverMinor());
    }

    private record Plan(long payouts, long paidOutMinor, long carriedOver, long carriedOverMinor) {}

    private Optional<LocalDate> oldestToClose() {
        return jdbc.sql("""
                select d.day from business_day d
                where d.state = 'sealed' and d.seal_agrees
                  and (exists (select 1 from business_day before where before.day = d.day - 1 and before.state = 'closed')
                       or not exists (select 1 from business_day before where before.day < d.day))
                order by d.day limit 1
                """).query(LocalDate.class).optional();
    }

    private void close(Turn turn, LocalDate day) {
        Instant started = clock.instant();
        turn.step("close", () -> {
            boolean ours = begin(day, started);
            if (ours) {
                finish(turn, day, endAccounts(day), started);
            }
            return ours;
        });
    }

    /**
     * Waits for the transactions that still book on the day and keeps others away. Two closers take turns here, and the
     * second finds nothing left to do.
     */
    private boolean begin(LocalDate day, Instant now) {
        boolean ours = jdbc.sql(
                        "select 1 from business_day where day = :day and state = 'sealed' and seal_agrees for update")
                .param("day", day)
                .query(Integer.class)
                .optional()
                .isPresent();
        if (ours) {
            jdbc.sql("update business_day set state = 'closing', closing_at = :now where day = :day")
                    .param("day", day)
                    .param("now", Columns.time(now))
                    .update();
        }
        return ours;
    }

    private Ended endAccounts(LocalDate day) {
        Ended ended = Ended.NONE;
        UUID after = BEFORE_ALL;
        List<AtEndOfDay> step;
        do {
            step = atEndOfDay(day, after);
            if (!step.isEmpty()) {
                ended = ended.plus(end(day, step));
                after = step.getLast().account();
            }
        } while (step.size() == ACCOUNTS_PER_STEP_MAX);
        return ended;
    }

    /** Every account that moved on the day or is not at zero after it. What was booked on later days does not count. */
    private List<AtEndOfDay> atEndOfDay(LocalDate day, UUID after) {
        return jdbc.sql("""
                select a.id as account, a.balance_minor - later.minor as balance_minor, today.account is not null as moved
                from account a
                left join account_day today on today.account = a.id and today.day = :day
                cross join lateral (
                    select coalesce(sum(d.fees_minor + d.rewards_minor + d.payouts_minor + d.others_minor), 0) as minor
                    from account_day d where d.account = a.id and d.day > :day) later
                where a.id > :after and a.owner = 'person'
                  and (today.account is not null or a.balance_minor <> later.minor)
                order by a.id limit :max
                """)
                .param("day", day)
                .param("after", after)
                .param("max", ACCOUNTS_PER_STEP_MAX)
                .query(Rows.as(AtEndOfDay.class))
                .list();
    }

    private Ended end(LocalDate day, List<AtEndOfDay> accounts) {
        List<Payouts.Due> due = new ArrayList<>();
        List<PayoutSettled> carriedOver = new ArrayList<>();
        List<UUID> told = new ArrayList<>();
        Ended ended = Ended.NONE;
        long minimum = payouts.minimumMinor();
        for (AtEndOfDay account : accounts) {
            long balance = account.balanceMinor();
            boolean pays = balance >= minimum;
            if (pays) {
                due.add(new Payouts.Due(account.account(), balance));
                ended = ended.paying(balance);
            } else if (balance < 0) {
                carriedOver.add(new PayoutSettled(
                        account.account(), day, Outcome.carried_over, balance, books.currency(), null));
                ended = ended.carrying(balance);
            }
            if (pays || account.moved()) {
                told.add(account.account());
            }
        }
        payouts.create(day, due);
        if (!carriedOver.isEmpty()) {
            outbox.append(day, carriedOver);
        }
        keepClosingBalances(day, accounts, minimum);
        letters.write(day, told);
        return ended;
    }

    private void keepClosingBalances(LocalDate day, List<AtEndOfDay> accounts, long minimum) {
        jdbc.sql("""
                update account_day d set closing_minor = t.closing
                from unnest(:accounts, :closings) as t (account, closing)
                where d.account = t.account and d.day = :day
                """)
                .param("day", day)
                .param("accounts", Columns.uuids(accounts, AtEndOfDay::account))
                .param("closings", Columns.longs(accounts, account -> account.closingMinor(minimum)))
                .update();
    }

    private void finish(Turn turn, LocalDate day, Ended ended, Instant started) {
        DayClosed closed = jdbc.sql("""
                update business_day b set
                    state = 'closed', closed_at = :now,
                    postings = t.postings, fees_minor = t.fees, rewards_minor = t.rewards,
                    payouts = :payouts, paid_out_minor = :paidOut,
                    carried_over = :carriedOver, carried_over_minor = :carriedOverMinor
                from (select coalesce(sum(entries), 0) as postings, coalesce(sum(fees_minor), 0) as fees,
                             coalesce(sum(rewards_minor), 0) as rewards
                      from account_day where day = :day) t
                where b.day = :day
                returning b.day, b.postings, b.fees_minor, b.rewards_minor, b.payouts, b.paid_out_minor, b.carried_over,
                          b.carried_over_minor, -(b.fees_minor + b.rewards_minor) as company_earned_minor,
                          cast(:currency as text) as currency
                """)
                .param("now", Columns.time(clock.instant()))
                .param("payouts", ended.payouts())
                .param("paidOut", ended.paidOutMinor())
                .param("carriedOver", ended.carriedOver())
                .param("carriedOverMinor", ended.carriedOverMinor())
                .param("day", day)
                .param("currency", books.currency())
                .query(Rows.as(DayClosed.class))
                .single();
        outbox.append(day, List.of(closed));
        turn.record(
                day,
                started,
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
                .addKeyValue("postings", closed.postings())
                .addKeyValue("payouts", closed.payouts())
                .addKeyValue("carriedOver", closed.carriedOver())
                .log("Day closed");
    }

    /** @param moved whether anything was booked on the day */
    record AtEndOfDay(UUID account, long balanceMinor, boolean moved) {

        /** What is left when the payout is made: nothing, a debt, or too little to be paid. */
        long closingMinor(long minimum) {
            return balanceMinor >= minimum ? 0 : balanceMinor;
        }
    }

    /** What became of the balances of some accounts. */
    private record Ended(long payouts, long paidOutMinor, long carriedOver, long carriedOverMinor) {

        static final Ended NONE = new Ended(0, 0, 0, 0);

        Ended paying(long minor) {
            return plus(new Ended(1, minor, 0, 0));
        }

        Ended carrying(long minor) {
            return plus(new Ended(0, 0, 1, minor));
        }

        Ended plus(Ended other) {
            return new Ended(
                    payouts + other.payouts,
                    Math.addExact(paidOutMinor, other.paidOutMinor),
                    carriedOver + other.carriedOver,
                    Math.addExact(carriedOverMinor, other.carriedOverMinor));
        }
    }
}
