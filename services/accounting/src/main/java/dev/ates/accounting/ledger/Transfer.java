package dev.ates.accounting.ledger;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.AccountingEvent.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money that moves from one account to another, in the shape that TigerBeetle gave it. It is posted once per cause and
 * never changes.
 *
 * @param amountMinor above zero, in minor units of the ledger's currency
 * @param happenedAt when its cause happened, which may be before the day that it is posted on
 * @param cause the event that brought it about
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

    /** Charges a person for an assignment; {@code feeMinor} is below zero, as it is told. */
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

    /** Gives a person money of the company's, or takes it when {@code signedMinor} is below zero. */
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

    /** What a payout's entry is for, without words of a language: its kind says the rest. */
    public static String payoutText(LocalDate day) {
        return day.toString();
    }

    /** The bank has paid: the money is no longer on its way. */
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

    /** The bank has refused: the money is back on the person's balance. */
    public static Transfer returned(
            UUID person, long amountMinor, Instant happenedAt, UUID payout, LocalDate day, String reason) {
        return new Transfer(
                CompanyAccount.payouts_in_transit.id(),
                person,
                amountMinor,
                Kind.reversal,
                happenedAt,
                following(payout, "rejected"),
                null,
                payoutText(day) + ": " + reason);
    }

    /** Whose account it is on, seen from a person; none when money moves inside the company. */
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

    /** What the reversal of a transfer is posted for: always the same, so that a transfer is reversed once. */
    public static UUID reversal(UUID cause) {
        return following(cause, "reversed");
    }

    /** A cause that follows from another one, always the same. */
    public static UUID following(UUID cause, String outcome) {
        return UUID.nameUUIDFromBytes((cause + " " + outcome).getBytes(StandardCharsets.UTF_8));
    }
}
