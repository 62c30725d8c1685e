package dev.ates.accounting.ledger;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.AccountingEvent.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A movement of money from one account to another, modeled after TigerBeetle. It is posted once per cause and never changes.
 *
 * @param amountMinor above zero, in minor units of the ledger's currency
 * @param happenedAt the time of its cause, which may be before the day to which it is posted
 * @param cause the id of the causing event
 * @param text what the entry says, up to 567 characters: a title with an external id; events carry the first 500
 */
public record Transfer(
        UUID debit,
        UUID credit,
        long amountMinor,
        Kind kind,
        Instant happenedAt,
        UUID cause,
        @Nullable UUID taskId,
        String text) {

    public Transfer {
        requireNonNull(happenedAt, "happenedAt");
        requireNonNull(cause, "cause");
        requireNonNull(text, "text");
        if (amountMinor <= 0) {
            throw new IllegalArgumentException("A transfer moves more than 0, not " + amountMinor);
        }
        if (debit.equals(credit)) {
            throw new IllegalArgumentException("A transfer has two sides, not " + debit + " twice");
        }
        if (!CompanyAccount.owns(debit) && !CompanyAccount.owns(credit)) {
            throw new IllegalArgumentException("The company takes part in a transfer, not only people");
        }
    }

    /** Charges a person for an assignment; {@code feeMinor} is below zero, as in the event. */
    public static Transfer fee(UUID person, long feeMinor, Instant happenedAt, UUID cause, UUID task, String text) {
        return new Transfer(
                person,
                CompanyAccount.revenue.id(),
                Math.negateExact(feeMinor),
                Kind.fee,
                happenedAt,
                cause,
                task,
                text);
    }

    /** Credits a person for a completion; {@code rewardMinor} is above zero. */
    public static Transfer reward(
            UUID person, long rewardMinor, Instant happenedAt, UUID cause, UUID task, String text) {
        return new Transfer(
                CompanyAccount.revenue.id(), person, rewardMinor, Kind.reward, happenedAt, cause, task, text);
    }

    /** Gives a person company money, or takes it if {@code signedMinor} is below zero. */
    public static Transfer manual(
            Kind kind, UUID person, long signedMinor, Instant happenedAt, UUID cause, String reason) {
        UUID company = CompanyAccount.revenue.id();
        return new Transfer(
                signedMinor < 0 ? person : company,
                signedMinor < 0 ? company : person,
                Math.absExact(signedMinor),
                kind,
                happenedAt,
                cause,
                null,
                reason);
    }

    /** The text of a payout's entry: only the day, without words in any language, because the kind says the rest. */
    public static String payoutText(LocalDate day) {
        return day.toString();
    }

    private static String payoutText(LocalDate day, @Nullable String reason) {
        return reason == null ? payoutText(day) : payoutText(day) + ": " + reason;
    }

    /** The bank has paid: the money is no longer in transit. */
    public static Transfer paid(long amountMinor, Instant happenedAt, UUID payout, LocalDate day) {
        return new Transfer(
                CompanyAccount.payouts_in_transit.id(),
                CompanyAccount.cash.id(),
                amountMinor,
                Kind.payout,
                happenedAt,
                following(payout, "paid"),
                null,
                payoutText(day));
    }

    /** The bank has rejected the payout: the money goes back to the person's balance. */
    public static Transfer rejected(
            UUID person, long amountMinor, Instant happenedAt, UUID payout, LocalDate day, @Nullable String reason) {
        return new Transfer(
                CompanyAccount.payouts_in_transit.id(),
                person,
                amountMinor,
                Kind.reversal,
                happenedAt,
                following(payout, "rejected"),
                null,
                payoutText(day, reason));
    }

    /**
     * The cause of a payout's return. A payout may be returned in parts, so the cause depends on how much had been
     * returned before.
     */
    public static UUID returnCause(UUID payout, long beforeMinor) {
        return following(payout, beforeMinor == 0 ? "returned" : "returned after " + beforeMinor);
    }

    /** The bank paid and later returned money: this amount goes back to the person's balance. */
    public static Transfer returned(
            UUID person, long amountMinor, Instant happenedAt, UUID cause, LocalDate day, @Nullable String reason) {
        return new Transfer(
                CompanyAccount.cash.id(),
                person,
                amountMinor,
                Kind.payout_return,
                happenedAt,
                cause,
                null,
                payoutText(day, reason));
    }

    /** The person on one side of the transfer; none if money moves inside the company. */
    @Nullable
    UUID person() {
        if (!CompanyAccount.owns(debit)) {
            return debit;
        }
        return CompanyAccount.owns(credit) ? null : credit;
    }

    /** The amount as the person sees it: below zero when it leaves their account. */
    public long signedMinor() {
        return debit.equals(person()) ? -amountMinor : amountMinor;
    }

    /** The cause of a transfer's reversal: always the same, so that a transfer is reversed once. */
    public static UUID reversal(UUID cause) {
        return following(cause, "reversed");
    }

    /** A cause derived from another one, always the same. */
    public static UUID following(UUID cause, String outcome) {
        return UUID.nameUUIDFromBytes((cause + " " + outcome).getBytes(StandardCharsets.UTF_8));
    }
}
