package dev.ates.accounting.payout;

import java.util.Collection;
import java.util.UUID;

/** Told when a bank says that it has executed a payout after all, whose money went back and may have been paid out since. */
public interface Contradictions {

    /** @param payouts those that are rejected count, and each of them once */
    void paidAfterAll(Collection<UUID> payouts);
}
