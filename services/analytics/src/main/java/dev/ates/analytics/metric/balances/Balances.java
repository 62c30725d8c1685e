package dev.ates.analytics.metric.balances;

import dev.ates.analytics.engine.Metric;
import dev.ates.analytics.engine.Metric.Reach;
import dev.ates.analytics.journal.Facts;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.AccountingEvent.Sum;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The balances of a day, and the people in the red. */
@Configuration(proxyBeanMethods = false)
class Balances {

    /** A new day starts with the accounts in the red on the last known day before it. */
    private static final String BEGIN_DAYS =
            """
            with told as (
                select day from fact where %s and not late and not %s
                 union
                select day from event where %s and %s
            ), new_day as (
                select told.day, (select max(day) from day_debt earlier where earlier.day < told.day) as previous
                  from told
                 where not exists (select from day_debt known where known.day = told.day)
            ), carried as (
                insert into day_balance (day, account_id, postings, opening_minor, fees_minor, rewards_minor,
                                         payouts_minor, other_minor, closing_minor)
                select new_day.day, debt.account_id, 0, debt.closing_minor, 0, 0, 0, 0, debt.closing_minor
                  from new_day
                  join day_balance debt on debt.day = new_day.previous and debt.closing_minor < 0
                returning day, closing_minor
            )
            insert into day_debt (day, people, minor)
            select new_day.day, count(carried.day), coalesce(sum(carried.closing_minor), 0)
              from new_day
              left join carried on carried.day = new_day.day
             group by new_day.day
            """.formatted(Facts.SECTION, Facts.OF_THE_BANK, Facts.SECTION, Facts.events(DayClosed.class));

    /**
     * Adds the movements, and applies each account's change to every later day: a payout posted to yesterday changes
     * today's opening balance. A row without movements whose account did not begin the day in the red is deleted.
     */
    private static final String MOVE = """
            with moved as (
                select account_id, day,
                       count(*) as postings,
                       %s as fees_minor,
                       %s as rewards_minor,
                       %s as payouts_minor,
                       %s as other_minor
                  from fact
                 where %s and not late and %s
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
                  join day_debt day on day.day >= touched.day
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
            update day_debt
               set people = day_debt.people + change.people, minor = day_debt.minor + change.minor
              from (select day,
                           count(*) filter (where debt_now < 0) - count(*) filter (where debt_before < 0) as people,
                           sum(debt_now - debt_before) as minor
                      from merged
                     where debt_now <> debt_before
                     group by day) as change
             where day_debt.day = change.day
            """.formatted(
                    Facts.minor(Sum.fees),
                    Facts.minor(Sum.rewards),
                    Facts.minor(Sum.payouts),
                    Facts.minor(Sum.others),
                    Facts.SECTION,
                    Facts.POSTINGS);

    @Bean
    static Metric balancesMetric() {
        return new Metric(
                "balances", 1, List.of("day_balance", "day_debt"), List.of(BEGIN_DAYS, MOVE), Reach.later_days);
    }
}
