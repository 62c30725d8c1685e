package dev.ates.accounting.day;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ates.accounting.ledger.Sums;
import dev.ates.sql.Rows;
import dev.ates.sql.Where;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Queries on days. The view {@code day_waits_for} says what a day waits for. */
@Component
public class BusinessDays {

    private static final String COLUMNS =
            """
            d.day, d.state, w.waits_for,
            d.heard_assignments, d.heard_fees_minor, d.heard_completions, d.heard_rewards_minor,
            d.sealed_at, d.sealed_assignments, d.sealed_fees_minor, d.sealed_completions, d.sealed_rewards_minor,
            d.seal_waived_by, d.closing_at, d.closed_at, d.postings, %s, d.payouts, d.paid_out_minor, d.carried_over,
            d.carried_over_minor,
            -case when d.state = 'closed' then %s
                  else coalesce((select sum(%s) from account_day a where a.day = d.day), 0)
             end as company_earned_minor,
            b.currency,
            encode(d.digest, 'hex') as digest
            """.formatted(Sums.columns("d.sums"), Sums.earned("d.sums"), Sums.earned("a.sums"));

    private final JdbcClient jdbc;

    BusinessDays(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A day and its state. Amounts are signed from people's view. The result of the close is 0 before it, except for the
     * company's earnings so far.
     *
     * @param waitsFor what prevents its close; none once it is closed
     * @param digest of its transfers and of the day before, in hexadecimal; {@code null} until it is closed
     */
    public record BusinessDay(
            LocalDate day,
            DayState state,
            @Nullable WaitsFor waitsFor,
            @JsonUnwrapped Heard heard,
            @JsonUnwrapped Seal seal,
            @Nullable Instant closingAt,
            @Nullable Instant closedAt,
            @JsonUnwrapped Result result,
            String currency,
            @Nullable String digest) {

        public boolean isClosed() {
            return state == DayState.closed;
        }
    }

    /** The posted events of the tracker's day, whatever day they were posted to. */
    public record Heard(long heardAssignments, long heardFeesMinor, long heardCompletions, long heardRewardsMinor) {}

    /**
     * The tracker's own figures for the day; none until it is sealed.
     *
     * @param sealWaivedBy who approved its close without a seal; {@code null} for nobody
     */
    public record Seal(
            @Nullable Instant sealedAt,
            @Nullable Long sealedAssignments,
            @Nullable Long sealedFeesMinor,
            @Nullable Long sealedCompletions,
            @Nullable Long sealedRewardsMinor,
            @Nullable String sealWaivedBy) {}

    /** What the close posted, paid out and carried over. */
    public record Result(
            long postings,
            long feesMinor,
            long rewardsMinor,
            long payouts,
            long paidOutMinor,
            long carriedOver,
            long carriedOverMinor,
            long companyEarnedMinor) {}

    /**
     * Newest first, before a day or from the newest.
     *
     * @param state {@code null} for all
     */
    public List<BusinessDay> latest(@Nullable DayState state, @Nullable LocalDate before, int limit) {
        Where where = new Where().is("d.state", state).and("d.day < :before", "before", before);
        return jdbc.sql("select " + COLUMNS + """
                from business_day d join day_waits_for w on w.day = d.day cross join ledger b
                %s
                order by d.day desc limit :limit
                """.formatted(where.text()))
                .params(where.values())
                .param("limit", limit)
                .query(Rows.as(BusinessDay.class))
                .list();
    }

    public Optional<BusinessDay> find(LocalDate day) {
        return jdbc.sql("select " + COLUMNS + """
                from business_day d join day_waits_for w on w.day = d.day cross join ledger b where d.day = :day
                """)
                .param("day", day)
                .query(Rows.as(BusinessDay.class))
                .optional();
    }

    /** The totals of all people's accounts: opening balance, postings and closing balance of a day, signed from their view. */
    public record Totals(
            long carriedInMinor,
            long feesMinor,
            long rewardsMinor,
            long payoutsMinor,
            long othersMinor,
            long carriedOverMinor) {}

    /** Computed from the current balances minus later postings. */
    public Totals totals(LocalDate day) {
        return jdbc.sql("""
                select cast(now.balance_minor - since.change_minor as bigint) as carried_in_minor, %s,
                       cast(now.balance_minor - since.change_minor + since.of_day_minor as bigint) as carried_over_minor
                from (select coalesce(sum(balance_minor), 0) as balance_minor from account where owner = 'person') now,
                     (select coalesce(sum(change_minor), 0) as change_minor,
                             coalesce(sum(change_minor) filter (where day = :day), 0) as of_day_minor
                      from account_day where day >= :day) since,
                     (select %s as sums from account_day where day = :day) of_day
                """.formatted(Sums.columns("of_day.sums"), Sums.total("sums")))
                .param("day", day)
                .query(Rows.as(Totals.class))
                .single();
    }

    /**
     * The next day to be closed.
     *
     * @param due whether the robot can close it now
     * @param quarantined whether one of its events is in quarantine
     */
    public record Next(LocalDate day, boolean due, boolean quarantined) {}

    /** Days are closed one by one, in order, none skipped; empty if nothing was ever posted. */
    public Optional<Next> next() {
        return jdbc.sql("select day, due, quarantined from day_waits_for where next")
                .query(Rows.as(Next.class))
                .optional();
    }
}
