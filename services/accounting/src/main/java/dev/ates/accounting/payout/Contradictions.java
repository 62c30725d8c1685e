package dev.ates.accounting.payout;

import java.util.Collection;
import java.util.UUID;

/** Is notified when a bank reports the opposite of a payout's outcome: the outcome stays, and people have to look. */
public interface Contradictions {

    /**
     * The bank has executed payouts whose money was credited back and may have been paid out again.
     *
     * @param payouts only rejected ones count, each of them once
     */
    void paidAfterAll(Collection<UUID> payouts);

    /**
     * The bank has rejected or returned payouts that are paid here.
     *
     * @param payouts only paid ones count, each of them once as long as nobody has explained it
     */
    void notPaidAfterAll(Collection<UUID> payouts);
}
