package dev.ates.contracts;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events of accounting, stream {@code accounting}. A person's account has the person's id. */
public sealed interface AccountingEvent extends Event {

    /** The sums of a day to which postings belong. */
    enum Sum {
        rewards,
        fees,
        /** Neither earnings nor payouts. */
        others,
        payouts;

        /** Whether it counts as earnings: what people pay, the company earns, and vice versa. */
        public boolean isEarned() {
            return this == fees || this == rewards;
        }
    }

    /**
     * Why money moved on a person's account, with all properties of such a kind. The rest of the system loops over kinds or
     * reads their properties, and never lists them. Append a new kind at the end, because sums are stored by ordinal; its
     * words are the messages {@code posting.NAME}.
     */
    enum Kind {
        /** Charged for an assignment. */
        fee(Sum.fees, Sign.below_zero, OfTask.always, Trait.reversible),
        /** Credited for a completion. */
        reward(Sum.rewards, Sign.above_zero, OfTask.always, Trait.reversible),
        /** Taken off the balance to be paid out. */
        payout(Sum.payouts, Sign.below_zero, OfTask.never),
        /** Reverses a rejected payout or a correction. */
        reversal(Sum.others, Sign.any, OfTask.perhaps),
        /** Posted by an accountant with a reason. */
        adjustment(Sum.others, Sign.any, OfTask.perhaps, Trait.reversible, Trait.manual),
        /** Granted by an accountant with a reason. */
        bonus(Sum.others, Sign.above_zero, OfTask.never, Trait.reversible, Trait.manual),
        /** A payout that the bank had paid and gave back. */
        payout_return(Sum.others, Sign.above_zero, OfTask.never);

        private enum Sign {
            above_zero,
            below_zero,
            any
        }

        private enum OfTask {
            always,
            never,
            perhaps
        }

        private enum Trait {
            /** An accountant may take it back, once. */
            reversible,
            /** An accountant may propose it. */
            manual
        }

        private final Sum sum;
        private final Sign sign;
        private final OfTask ofTask;
        private final Set<Trait> traits;

        Kind(Sum sum, Sign sign, OfTask ofTask, Trait... traits) {
            this.sum = sum;
            this.sign = sign;
            this.ofTask = ofTask;
            this.traits = Set.of(traits);
        }

        public Sum sum() {
            return sum;
        }

        public boolean isReversible() {
            return traits.contains(Trait.reversible);
        }

        public boolean isManual() {
            return traits.contains(Trait.manual);
        }

        /** The message key of its name. */
        public String words() {
            return "posting." + name();
        }

        /** Whether money may move in this direction, from the person's view. */
        public boolean takes(long amountMinor) {
            return switch (sign) {
                case above_zero -> amountMinor > 0;
                case below_zero -> amountMinor < 0;
                case any -> amountMinor != 0;
            };
        }

        private void check(long amountMinor, @Nullable UUID taskId) {
            switch (sign) {
                case above_zero -> Bounds.atLeast("amountMinor", 1, amountMinor);
                case below_zero -> Bounds.atMost("amountMinor", -1, amountMinor);
                case any -> Bounds.notZero("amountMinor", amountMinor);
            }
            switch (ofTask) {
                case always -> requireNonNull(taskId, "taskId");
                case never -> Bounds.none("taskId", taskId);
                case perhaps -> {}
            }
        }
    }

    /** What became of a person's balance at the end of a day. Only a payout that was paid can be returned afterwards. */
    enum Outcome {
        paid,
        carried_over,
        rejected,
        returned
    }

    /**
     * An accrual or a charge: one transfer, from the view of the person's account.
     *
     * @param day the business day that the transfer is posted on
     * @param amountMinor not zero
     * @param taskId the task that caused it: always for a fee or reward, never for a payout
     * @param text what the entry says: the task's title, or the reason; 0 to 500 characters
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

        /** Characters of {@code text}; a longer text is shortened with an ellipsis. */
        public static final int TEXT_LENGTH_MAX = 500;

        public LedgerPosted {
            requireNonNull(transferId, "transferId");
            requireNonNull(accountId, "accountId");
            Bounds.day("day", day);
            requireNonNull(kind, "kind").check(amountMinor, taskId);
            Bounds.currency(currency);
            Bounds.text("text", 0, TEXT_LENGTH_MAX, text);
        }

        @Override
        public UUID person() {
            return accountId;
        }
    }

    /**
     * The outcome of a person's balance at the end of a day: once, and again for a paid payout that the bank returned.
     *
     * @param amountMinor what was paid, rejected or returned, above zero; what is carried over, below zero
     * @param reason why it was rejected or returned, 1 to 500 characters; none otherwise
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
                case paid, rejected, returned -> Bounds.atLeast("amountMinor", 1, amountMinor);
                case carried_over -> Bounds.atMost("amountMinor", -1, amountMinor);
            }
            Bounds.currency(currency);
            switch (outcome) {
                case paid, carried_over -> Bounds.none("reason", reason);
                case rejected, returned -> Bounds.text("reason", 1, 500, requireNonNull(reason, "reason"));
            }
        }

        @Override
        public UUID person() {
            return accountId;
        }
    }

    /**
     * The day is closed: every transfer posted on it precedes this marker, none follows. Days are closed in
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
