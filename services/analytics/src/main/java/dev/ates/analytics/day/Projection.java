package dev.ates.analytics.day;

import dev.ates.analytics.journal.Facts;
import dev.ates.contracts.AccountingEvent.Sum;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Derives the days and their balances from the journal alone. Each step processes the next section of the journal with
 * a constant number of statements; the section boundaries do not affect the result.
 *
 * <p>Every method needs a running transaction that has locked the journal first.
 */
@Repository
class Projection {

    /**
     * Every table that the steps below fill. Deletes instead of truncating, because a truncate would block readers until the
     * end.
     */
    private static final String FORGET = """
            with balances as (delete from day_balance),
                 settlements as (delete from day_settlement),
                 days as (delete from day)
            update projection set seq = 0
            """;

    /** How many entries of the journal a rebuild processes in one step. */
    static final int STRETCH_MAX = 20_000;

    private static final String PROJECTED_SO_FAR = """
            select seq from projection
            """;

    /** The end of the next section: its last position, or the start if there is nothing more. */
    private static final String STRETCH = """
            select coalesce(max(seq), :after)
              from (select seq from event where seq > :after order by seq limit :max)
            """;

    private static final String ADD_DAYS = """
            insert into day (day)
            select day from fact where seq > :after and seq <= :upTo and not late and not %s
             union
            select day from event where seq > :after and seq <= :upTo and type = 'ates.day.closed.v1'
             order by day
            on conflict (day) do nothing
            returning day
            """.formatted(Facts.OF_THE_BANK);

    /** A new day starts with the accounts in the red on the last known day before it. */
    private static final String CARRY_OVER = """
            with new_day as (
                select day,
                       (select max(earlier.day)
                          from day earlier
                         where earlier.day < new.day and earlier.day <> all (:days::date[])) as previous
                  from unnest(:days::date[]) as new (day)
            ), carried as (
                insert into day_balance (day, account_id, postings, opening_minor, fees_minor, rewards_minor,
                                         payouts_minor, other_minor, closing_minor)
                select new_day.day, debt.account_id, 0, debt.closing_minor, 0, 0, 0, 0, debt.closing_minor
                  from new_day
                  join day_balance debt on debt.day = new_day.previous and debt.closing_minor < 0
                returning day, closing_minor
            )
            update day
               set in_the_red = debts.people, in_the_red_minor = debts.minor
              from (select day, count(*) as people, sum(closing_minor) as minor from carried group by day) as debts
             where day.day = debts.day
            """;

    private static final String ADD_SUMS = """
            with told as (
                select day,
                       count(*) filter (where %1$s) as postings,
                       %2$s as fees_minor,
                       %3$s as rewards_minor,
                       count(*) filter (where %4$s) as payouts,
                       -%5$s as paid_out_minor,
                       %6$s as other_minor,
                       count(*) filter (where kind = 'carried_over') as carried_over,
                       coalesce(sum(amount_minor) filter (where kind = 'carried_over'), 0) as carried_over_minor
                  from fact
                 where seq > :after and seq <= :upTo and not late and not %7$s
                 group by day
            )
            update day
               set postings = day.postings + told.postings,
                   fees_minor = day.fees_minor + told.fees_minor,
                   rewards_minor = day.rewards_minor + told.rewards_minor,
                   payouts = day.payouts + told.payouts,
                   paid_out_minor = day.paid_out_minor + told.paid_out_minor,
                   other_minor = day.other_minor + told.other_minor,
                   carried_over = day.carried_over + told.carried_over,
                   carried_over_minor = day.carried_over_minor + told.carried_over_minor
              from told
             where day.day = told.day
            """.formatted(
                    Facts.POSTINGS,
                    Facts.minor(Sum.fees),
                    Facts.minor(Sum.rewards),
                    Facts.postings(Sum.payouts),
                    Facts.minor(Sum.payouts),
                    Facts.minor(Sum.others),
                    Facts.OF_THE_BANK);

    /** The highest reward wins; among equal rewards the task completed first, then the one received first. */
    private static final String TAKE_MOST_EXPENSIVE = """
            with candidate as (
                select distinct on (day) day, task_id, text, amount_minor, account_id, time, seq
                  from fact
                 where seq > :after and seq <= :upTo and not late and kind = 'reward' and task_id is not null
                 order by day, amount_minor desc, time, seq
            )
            update day
               set most_expensive_task_id = candidate.task_id,
                   most_expensive_text = candidate.text,
                   most_expensive_reward_minor = candidate.amount_minor,
                   most_expensive_done_by = candidate.account_id,
                   most_expensive_done_at = candidate.time,
                   most_expensive_seq = candidate.seq
              from candidate
             where day.day = candidate.day
               and (day.most_expensive_seq is null
                    or (-candidate.amount_minor, candidate.time, candidate.seq)
                       < (-day.most_expensive_reward_minor, day.most_expensive_done_at, day.most_expensive_seq))
            """;

    /**
     * Adds the movements, and applies each account's change to every later day: a payout posted to yesterday changes
     * today's opening balance. A row without movements whose account did not begin the day in the red is deleted.
     */
    private static final String MOVE_BALANCES = """
            with moved as (
                select account_id, day,
                       count(*) as postings,
                       %s as fees_minor,
                       %s as rewards_minor,
                       %s as payouts_minor,
                       %s as other_minor
                  from fact
                 where seq > :after and seq <= :upTo and not late and %s
                 group by account_id, day
            ), touched as (
                select first.account_id, first.day, coalesce(earlier.closing_minor, 0) as balance_minor
                  from (select account_id, min(day) as day from moved group by account_id) as first
                  left join lateral (
                       select closing_minor
                         from day_balance
                        where account_id = first.account_id and day < first.day
                        order by day desc
                        limit 1) as earlier on true
            ), row_of as (
                select touched.account_id, day.day, touched.balance_minor,
                       coalesce(kept.postings, 0) + coalesce(moved.postings, 0) as postings,
                       coalesce(kept.fees_minor, 0) + coalesce(moved.fees_minor, 0) as fees_minor,
                       coalesce(kept.rewards_minor, 0) + coalesce(moved.rewards_minor, 0) as rewards_minor,
                       coalesce(kept.payouts_minor, 0) + coalesce(moved.payouts_minor, 0) as payouts_minor,
                       coalesce(kept.other_minor, 0) + coalesce(moved.other_minor, 0) as other_minor
                  from touched
                  join day on day.day >= touched.day
                  left join day_balance kept on kept.account_id = touched.account_id and kept.day = day.day
                  left join moved on moved.account_id = touched.account_id and moved.day = day.day
            ), closed as (
                select account_id, day, postings, fees_minor, rewards_minor, payouts_minor, other_minor,
                       balance_minor + sum(fees_minor + rewards_minor + payouts_minor + other_minor)
                           over (partition by account_id order by day) as closing_minor
                  from row_of
            ), balance as (
                select account_id, day, postings, fees_minor, rewards_minor, payouts_minor, other_minor, closing_minor,
                       closing_minor - fees_minor - rewards_minor - payouts_minor - other_minor as opening_minor
                  from closed
            ), merged as (
                merge into day_balance as kept
                using balance
                   on kept.day = balance.day and kept.account_id = balance.account_id
                when matched and balance.postings = 0 and balance.opening_minor >= 0 then
                    delete
                when matched and (kept.postings <> balance.postings or kept.opening_minor <> balance.opening_minor) then
                    update set postings = balance.postings, opening_minor = balance.opening_minor,
                               fees_minor = balance.fees_minor, rewards_minor = balance.rewards_minor,
                               payouts_minor = balance.payouts_minor, other_minor = balance.other_minor,
                               closing_minor = balance.closing_minor
                when not matched and (balance.postings > 0 or balance.opening_minor < 0) then
                    insert (day, account_id, postings, opening_minor, fees_minor, rewards_minor,
                            payouts_minor, other_minor, closing_minor)
                    values (balance.day, balance.account_id, balance.postings, balance.opening_minor,
                            balance.fees_minor, balance.rewards_minor, balance.payouts_minor, balance.other_minor,
                            balance.closing_minor)
                returning balance.day as day, least(coalesce(old.closing_minor, 0), 0) as debt_before,
                          least(coalesce(new.closing_minor, 0), 0) as debt_now
            )
            update day
               set in_the_red = day.in_the_red + change.people, in_the_red_minor = day.in_the_red_minor + change.minor
              from (select day,
                           count(*) filter (where debt_now < 0) - count(*) filter (where debt_before < 0) as people,
                           sum(debt_now - debt_before) as minor
                      from merged
                     where debt_now <> debt_before
                     group by day) as change
             where day.day = change.day
            """.formatted(
                    Facts.minor(Sum.fees),
                    Facts.minor(Sum.rewards),
                    Facts.minor(Sum.payouts),
                    Facts.minor(Sum.others),
                    Facts.POSTINGS);

    private static final String ADD_SETTLEMENTS = """
            insert into day_settlement as kept (day, paid, paid_minor, rejected, rejected_minor, returned, returned_minor)
            select day,
                   count(*) filter (where kind = 'paid'),
                   coalesce(sum(amount_minor) filter (where kind = 'paid'), 0),
                   count(*) filter (where kind = 'rejected'),
                   coalesce(sum(amount_minor) filter (where kind = 'rejected'), 0),
                   count(*) filter (where kind = 'returned'),
                   coalesce(sum(amount_minor) filter (where kind = 'returned'), 0)
              from fact
             where seq > :after and seq <= :upTo and %s
             group by day
             order by day
            on conflict (day) do update
               set paid = kept.paid + excluded.paid,
                   paid_minor = kept.paid_minor + excluded.paid_minor,
                   rejected = kept.rejected + excluded.rejected,
                   rejected_minor = kept.rejected_minor + excluded.rejected_minor,
                   returned = kept.returned + excluded.returned,
                   returned_minor = kept.returned_minor + excluded.returned_minor
            """.formatted(Facts.OF_THE_BANK);

    private static final String PROJECTED = """
            update projection set seq = :upTo
            """;

    private final JdbcClient jdbc;

    Projection(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes the next {@link #project} start at the beginning of the journal. */
    void forget() {
        jdbc.sql(FORGET).update();
    }

    /** Updates the days up to the end of the journal. */
    void project() {
        long after = projected();
        long upTo = endOfStretch(after);
        while (upTo > after) {
            projectStretch(after, upTo);
            after = upTo;
            upTo = endOfStretch(after);
        }
        jdbc.sql(PROJECTED).param("upTo", upTo).update();
    }

    private void projectStretch(long after, long upTo) {
        String[] newDays =
                stretch(ADD_DAYS, after, upTo).query(String.class).list().toArray(String[]::new);
        if (newDays.length > 0) {
            jdbc.sql(CARRY_OVER).param("days", newDays).update();
        }
        stretch(ADD_SUMS, after, upTo).update();
        stretch(TAKE_MOST_EXPENSIVE, after, upTo).update();
        stretch(MOVE_BALANCES, after, upTo).update();
        stretch(ADD_SETTLEMENTS, after, upTo).update();
    }

    private long projected() {
        return jdbc.sql(PROJECTED_SO_FAR).query(Long.class).single();
    }

    private long endOfStretch(long after) {
        return jdbc.sql(STRETCH)
                .param("after", after)
                .param("max", STRETCH_MAX)
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec stretch(String sql, long after, long upTo) {
        return jdbc.sql(sql).param("after", after).param("upTo", upTo);
    }
}
