package dev.ates.contracts;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everything accounting tells the world. Stream {@code accounting}. The account of a person has the person's id. */
public sealed interface AccountingEvent extends Event {

    /** Why money moved on a person's account. */
    enum Kind {
        /** Charged for an assignment: below zero. */
        fee,
        /** Credited for a completion: above zero. */
        reward,
        /** Taken off the balance to be paid out: below zero. */
        payout,
        /** A rejected payout or a correction put back: any sign. */
        reversal,
        /** Booked by an accountant with a reason: any sign. */
        adjustment
    }

    /** How the payout of a person and day ended. */
    enum Outcome {
        paid,
        carried_over,
        rejected
    }

    /**
     * An accrual or a charge happened: one transfer, seen from the person's account.
     *
     * @param day the business day that the transfer is booked on
     * @param amountMinor not zero
     * @param taskId the task that caused it: always for a fee or reward, never for a payout
     * @param text what the audit log shows: the task's title, or the reason; 0 to 500 characters
     */
    @WireName("ates.ledger.posted.v1")
    record LedgerPosted(
            UUID transferId,
            UUID accountId,
            LocalDate day,
            Kind kind,
            long amountMinor,
            String currency,
            @Nullable UUID taskId,
            String text)
            implements AccountingEvent {

        /** Characters of {@code text}; what is longer in the books is told with an ellipsis. */
        public static final int TEXT_LENGTH_MAX = 500;

        public LedgerPosted {
            requireNonNull(transferId, "transferId");
            requireNonNull(accountId, "accountId");
            Bounds.day("day", day);
            switch (requireNonNull(kind, "kind")) {
                case fee, payout -> Bounds.atMost("amountMinor", -1, amountMinor);
                case reward -> Bounds.atLeast("amountMinor", 1, amountMinor);
                case reversal, adjustment -> Bounds.notZero("amountMinor", amountMinor);
            }
            Bounds.currency(currency);
            switch (kind) {
                case fee, reward -> requireNonNull(taskId, "taskId");
                case payout -> Bounds.none("taskId", taskId);
                case reversal, adjustment -> {}
            }
            Bounds.text("text", 0, TEXT_LENGTH_MAX, text);
        }

        @Override
        public UUID person() {
            return accountId;
        }
    }

    /**
     * What became of a person's balance at the end of a day.
     *
     * @param amountMinor what was paid or rejected, above zero; what is carried over, below zero
     * @param reason why it was rejected, 1 to 500 characters; none otherwise
     */
    @WireName("ates.payout.settled.v1")
    record PayoutSettled(
            UUID accountId,
            LocalDate day,
            Outcome outcome,
            long amountMinor,
            String currency,
            @Nullable String reason) implements AccountingEvent {
        public PayoutSettled {
            requireNonNull(accountId, "accountId");
            Bounds.day("day", day);
            switch (requireNonNull(outcome, "outcome")) {
                case paid, rejected -> Bounds.atLeast("amountMinor", 1, amountMinor);
                case carried_over -> Bounds.atMost("amountMinor", -1, amountMinor);
            }
            Bounds.currency(currency);
            switch (outcome) {
                case paid, carried_over -> Bounds.none("reason", reason);
                case rejected -> Bounds.text("reason", 1, 500, requireNonNull(reason, "reason"));
            }
        }

        @Override
        public UUID person() {
            return accountId;
        }
    }

    /**
     * The books of a day are closed: every transfer booked on it precedes this marker, none follows. Days are closed in
     * order and none is skipped.
     *
     * @param postings number of {@link LedgerPosted} of the day, payouts included
     * @param feesMinor sum of the fees, zero or below
     * @param rewardsMinor sum of the rewards, zero or above
     * @param payouts number of payouts
     * @param paidOutMinor sum of the payouts as a positive amount
     * @param carriedOver number of accounts in the red at the end of the day
     * @param carriedOverMinor sum of their balances, zero or below
     * @param companyEarnedMinor fees taken minus rewards given: −(fees + rewards) as signed here
     */
    @WireName("ates.day.closed.v1")
    record DayClosed(
            LocalDate day,
            long postings,
            long feesMinor,
            long rewardsMinor,
            long payouts,
            long paidOutMinor,
            long carriedOver,
            long carriedOverMinor,
            long companyEarnedMinor,
            String currency)
            implements AccountingEvent {
        public DayClosed {
            Bounds.day("day", day);
            Bounds.atLeast("postings", 0, postings);
            Bounds.atMost("feesMinor", 0, feesMinor);
            Bounds.atLeast("rewardsMinor", 0, rewardsMinor);
            Bounds.atLeast("payouts", 0, payouts);
            Bounds.atLeast("paidOutMinor", 0, paidOutMinor);
            Bounds.atLeast("carriedOver", 0, carriedOver);
            Bounds.atMost("carriedOverMinor", 0, carriedOverMinor);
            Bounds.exactly(
                    "companyEarnedMinor", Math.negateExact(Math.addExact(feesMinor, rewardsMinor)), companyEarnedMinor);
            Bounds.currency(currency);
        }

        @Override
        public @Nullable UUID person() {
            return null;
        }
    }
}
