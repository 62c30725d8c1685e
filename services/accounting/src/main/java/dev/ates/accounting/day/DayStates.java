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

/** Changes the state of a day, each change with a step on the {@link Timeline}. */
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

    /** Locks the day and returns its state. */
    @Transactional(propagation = Propagation.MANDATORY)
    public DayState lock(LocalDate day) {
        return jdbc.sql("select state from business_day where day = :day for update")
                .param("day", day)
                .query(DayState.class)
                .single();
    }

    /** Makes the robot close the day without waiting for a seal. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void waiveSeal(LocalDate day, String by) {
        // A day without events has no row yet.
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
     * Refuses all transfers to a locked day, except the payouts of its close.
     *
     * @return whether the close begins; {@code false} if it continues
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
     * The link of a closed day in the chain.
     *
     * @param transfers the number of transfers of the day
     * @param ofTransfers their digest
     * @param digest the digest of these and of the previous day
     */
    public record Link(long transfers, byte[] ofTransfers, byte[] digest) {}

    /**
     * Closes a day permanently, with its results.
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
