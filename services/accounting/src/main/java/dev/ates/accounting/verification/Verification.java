package dev.ates.accounting.verification;

import dev.ates.accounting.ledger.Sums;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.ui.Refusal;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Recomputes from the transfers every value that is stored beside them: one at a time, because each reads every transfer, and
 * so holds a connection for minutes.
 */
@Component
public class Verification {

    private final Semaphore place = new Semaphore(1);
    private final JdbcClient jdbc;
    private final Chain chain;

    Verification(JdbcClient jdbc, Chain chain) {
        this.jdbc = jdbc;
        this.chain = chain;
    }

    /** The result of recomputing everything. */
    public record Report(List<Difference> differences, Chain.Walk chain) {

        public boolean consistent() {
            return differences.isEmpty() && chain.intact();
        }
    }

    /** The balances and the chain of closed days. Waits while another verification is running. */
    public Report report() {
        place.acquireUninterruptibly();
        return reportAndLeave();
    }

    /**
     * The same for somebody who would wait.
     *
     * @throws BeingVerified while another verification is running
     */
    Report reportNow() {
        if (!place.tryAcquire()) {
            throw new BeingVerified();
        }
        return reportAndLeave();
    }

    private Report reportAndLeave() {
        try {
            return new Report(verify(), chain.walk());
        } finally {
            place.release();
        }
    }

    /** {@code being-verified}. */
    static final class BeingVerified extends Refusal {
        private static final long serialVersionUID = 1L;

        BeingVerified() {
            super("A verification is running: try again when it has ended");
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.TOO_MANY_REQUESTS;
        }

        @Override
        public String name() {
            return "being-verified";
        }
    }

    /**
     * A stored value that disagrees with the transfers.
     *
     * @param what the thing that differs, such as {@code balance}
     * @param of the account, and the day where there is one
     */
    public record Difference(String what, String of, long keptMinor, long recomputedMinor) {}

    /** Reads everything in one snapshot; the first 1,000 differences. */
    public List<Difference> verify() {
        return jdbc.sql("""
                with summed as (
                    select person_id as account, day, count(*) as entries, sum(signed_minor) as change, %1$s as sums
                    from transfer where person_id is not null group by person_id, day),
                compared as (
                    select account, day, d.closing_minor,
                           coalesce(d.entries, 0) as kept_entries, coalesce(s.entries, 0) as entries,
                           coalesce(d.change_minor, 0) as kept_change, coalesce(s.change, 0) as change,
                           d.sums as kept_sums, s.sums
                    from account_day d full join summed s using (account, day)),
                running as (
                    select account, day, closing_minor, sum(change) over (partition by account order by day) as closing
                    from compared),
                balances as (
                    select id as account, coalesce(balance_minor, 0) as kept, coalesce(total, 0) as total
                    from (select id, balance_minor from account where owner = 'person') a
                    full join (select account as id, sum(change) as total from compared group by account) t using (id)),
                days as (
                    select b.day, b.postings, b.paid_out_minor, b.sums as kept_sums, coalesce(sum(c.entries), 0) as entries,
                           %2$s as sums
                    from business_day b left join compared c using (day)
                    where b.state = 'closed' group by b.day),
                kinds as (
                    select kind, place from unnest(:kinds) with ordinality as k (kind, place)),
                differences as (
                    select 'balance' as what, cast(account as text) as of, kept, total as recomputed
                    from balances where kept <> total
                    union all
                    select d.what, account || ' on ' || day, d.kept, d.recomputed
                    from compared cross join lateral (
                        values ('entries of the day', kept_entries, entries), ('change of the day', kept_change, change)
                        union all
                        select kind || ' of the day', coalesce(kept_sums[place], 0), coalesce(sums[place], 0)
                        from kinds) as d (what, kept, recomputed)
                    where d.kept <> d.recomputed
                    union all
                    select 'closing balance', account || ' on ' || day, closing_minor, closing
                    from running where closing_minor <> closing
                    union all
                    select 'closing balance missing', d.account || ' on ' || d.day, 0, 1
                    from account_day d join business_day b using (day) where b.state = 'closed' and d.closing_minor is null
                    union all
                    select d.what, cast(day as text), d.kept, d.recomputed
                    from days cross join lateral (
                        values ('postings of the closed day', postings, entries),
                               ('amount paid out of the closed day', paid_out_minor, -%3$s)
                        union all
                        select kind || ' of the closed day', coalesce(kept_sums[place], 0), sums[place]
                        from kinds) as d (what, kept, recomputed)
                    where d.kept <> d.recomputed)
                select what, of, kept as kept_minor, recomputed as recomputed_minor
                from differences order by what, of limit 1000
                """.formatted(Sums.ofTransfers(), Sums.total("c.sums"), Sums.of(Kind.payout, "sums")))
                .param("kinds", Columns.texts(List.of(Kind.values()), Kind::name))
                .query(Rows.as(Difference.class))
                .list();
    }
}
