package dev.ates.accounting.day;

import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.sql.Columns;
import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Moves a day on to its close, each move with its step on the {@link Timeline}. */
@Component
public class DayStates {

    private final JdbcClient jdbc;
    private final OpenDays openDays;
    private final Timeline timeline;
    private final Clock clock;

    DayStates(JdbcClient jdbc, OpenDays openDays, Timeline timeline, Clock clock) {
        this.jdbc = jdbc;
        this.openDays = openDays;
        this.timeline = timeline;
        this.clock = clock;
    }

    /** The day's state, which stays as it is until the running transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public DayState lock(LocalDate day) {
        return jdbc.sql("select state from business_day where day = :day for update")
                .param("day", day)
                .query(DayState.class)
                .single();
    }

    /** Has the day closed by the robot without waiting for a seal any longer. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void waiveSeal(LocalDate day, String by) {
        // A day of which nothing was heard at all has no row yet.
        openDays.openFor(day);
        jdbc.sql(
                        "update business_day set seal_waived_at = :now, seal_waived_by = :by where day = :day and seal_waived_at is null")
                .param("now", Columns.time(clock.instant()))
                .param("by", by)
                .param("day", day)
                .update();
        timeline.note(day, "to be closed without a seal", null, null);
    }

    /**
     * Keeps every transfer but the payouts of the close away from a day that was locked.
     *
     * @return whether the close begins, or else goes on
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean beginClose(LocalDate day, DayState locked, @Nullable Long run) {
        boolean begins = locked != DayState.closing;
        timeline.note(day, begins ? "close begins" : "close goes on", run, null);
        if (begins) {
            jdbc.sql("update business_day set state = 'closing', closing_at = :now where day = :day")
                    .param("day", day)
                    .param("now", Columns.time(clock.instant()))
                    .update();
        }
        return begins;
    }

    /**
     * What makes a closed day a link of the chain.
     *
     * @param transfers how many there are on the day
     * @param ofTransfers the digest of these
     * @param digest of these and of the day before
     */
    public record Link(long transfers, byte[] ofTransfers, byte[] digest) {}

    /**
     * Closes a day for good, with what it came to.
     *
     * @param sums by kind of posting
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void close(DayClosed totals, Long[] sums, Link link, @Nullable Long run) {
        jdbc.sql("""
                update business_day set
                    state = 'closed', closed_at = :now, transfers = :transfers, transfers_digest = :ofTransfers,
                    digest = :digest, postings = :postings, sums = :sums,
                    payouts = :payouts, paid_out_minor = :paidOut, carried_over = :carriedOver,
                    carried_over_minor = :carriedOverMinor
                where day = :day
                """)
                .param("now", Columns.time(clock.instant()))
                .param("transfers", link.transfers())
                .param("ofTransfers", link.ofTransfers())
                .param("digest", link.digest())
                .param("postings", totals.postings())
                .param("sums", new SqlArrayValue("bigint", (Object[]) sums))
                .param("payouts", totals.payouts())
                .param("paidOut", totals.paidOutMinor())
                .param("carriedOver", totals.carriedOver())
                .param("carriedOverMinor", totals.carriedOverMinor())
                .param("day", totals.day())
                .update();
        timeline.note(totals.day(), "closed", run, null);
    }
}
