package dev.ates.accounting.payout;

import java.util.Collection;
import java.util.UUID;

/**
 * Is notified when a bank reports a payout as executed after all, although its money was credited back and may have
 * been paid out again.
 */
public interface Contradictions {

    /** @param payouts only rejected ones count, each of them once */
    void paidAfterAll(Collection<UUID> payouts);
}
