package dev.ates.accounting.verification;

import dev.ates.sql.Rows;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Recomputes from the transfers whatever is kept beside them. */
@Component
public class Verification {

    private final JdbcClient jdbc;
    private final Chain chain;

    Verification(JdbcClient jdbc, Chain chain) {
        this.jdbc = jdbc;
        this.chain = chain;
    }

    /** What recomputing everything has come to. */
    public record Report(List<Difference> differences, Chain.Walk chain) {

        public boolean inOrder() {
            return differences.isEmpty() && chain.intact();
        }
    }

    /** The balances and the chain of closed days. */
    public Report report() {
        return new Report(verify(), chain.walk());
    }

    /**
     * Where what is kept differs from what the transfers say; empty when the books are in order.
     *
     * @param what the thing that differs, such as {@code balance}
     * @param of the account, and the day where there is one
     */
    public record Difference(String what, String of, long keptMinor, long recomputedMinor) {}

    /** Reads everything in one snapshot; the first 1,000 differences. */
    public List<Difference> verify() {
        return jdbc.sql("""
                with summed as (
                    select person_id as account, day,
                           count(*)                                                        as entries,
                           sum(signed_minor) filter (where kind = 'fee')                   as fees,
                           sum(signed_minor) filter (where kind = 'reward')                as rewards,
                           sum(signed_minor) filter (where kind = 'payout')                as payouts,
                           sum(signed_minor) filter (where kind in ('reversal', 'adjustment')) as others
                    from transfer where person_id is not null group by person_id, day),
                compared as (
                    select account, day, d.closing_minor,
                           coalesce(d.entries, 0) as kept_entries, coalesce(s.entries, 0) as entries,
                           coalesce(d.fees_minor, 0) as kept_fees, coalesce(s.fees, 0) as fees,
                           coalesce(d.rewards_minor, 0) as kept_rewards, coalesce(s.rewards, 0) as rewards,
                           coalesce(d.payouts_minor, 0) as kept_payouts, coalesce(s.payouts, 0) as payouts,
                           coalesce(d.others_minor, 0) as kept_others, coalesce(s.others, 0) as others
                    from account_day d full join summed s using (account, day)),
                running as (
                    select account, day, closing_minor,
                           sum(fees + rewards + payouts + others) over (partition by account order by day) as closing
                    from compared),
                balances as (
                    select id as account, coalesce(balance_minor, 0) as kept, coalesce(total, 0) as total
                    from (select id, balance_minor from account where owner = 'person') a
                    full join (select account as id, sum(fees + rewards + payouts + others) as total
                               from compared group by account) t using (id)),
                days as (
                    select b.day, b.postings, b.fees_minor, b.rewards_minor, b.paid_out_minor,
                           coalesce(sum(c.entries), 0) as entries, coalesce(sum(c.fees), 0) as fees,
                           coalesce(sum(c.rewards), 0) as rewards, coalesce(-sum(c.payouts), 0) as payouts
                    from business_day b left join compared c using (day)
                    where b.state = 'closed' group by b.day),
                differences as (
                    select 'balance' as what, cast(account as text) as of, kept, total as recomputed
                    from balances where kept <> total
                    union all
                    select d.what, account || ' on ' || day, d.kept, d.recomputed
                    from compared cross join lateral (values
                        ('entries of the day', kept_entries, entries), ('fees of the day', kept_fees, fees),
                        ('rewards of the day', kept_rewards, rewards), ('payouts of the day', kept_payouts, payouts),
                        ('others of the day', kept_others, others)) as d (what, kept, recomputed)
                    where d.kept <> d.recomputed
                    union all
                    select 'closing balance', account || ' on ' || day, closing_minor, closing
                    from running where closing_minor <> closing
                    union all
                    select 'closing balance missing', d.account || ' on ' || d.day, 0, 1
                    from account_day d join business_day b using (day) where b.state = 'closed' and d.closing_minor is null
                    union all
                    select d.what, cast(day as text), d.kept, d.recomputed
                    from days cross join lateral (values
                        ('postings of the closed day', postings, entries), ('fees of the closed day', fees_minor, fees),
                        ('rewards of the closed day', rewards_minor, rewards),
                        ('payouts of the closed day', paid_out_minor, payouts)) as d (what, kept, recomputed)
                    where d.kept <> d.recomputed)
                select what, of, kept as kept_minor, recomputed as recomputed_minor
                from differences order by what, of limit 1000
                """).query(Rows.as(Difference.class)).list();
    }
}
