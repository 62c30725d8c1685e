package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.AccountStatement.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stored piece of a statement.
 *
 * @param dated whether it, or another of its pages, states its days
 */
record StatementPiece(
        long id,
        String statementId,
        @Nullable String sequence,
        int page,
        boolean lastPage,
        @Nullable Instant createdAt,
        LocalDate since,
        LocalDate until,
        boolean dated,
        @Nullable Long openingMinor,
        @Nullable Long closingMinor,
        long entriesMinor,
        String currency,
        String remarks) {

    /** How far apart in time the pages of one statement may be created. */
    private static final Duration PAGES_APART_MAX = Duration.ofDays(1);

    /** Whether it belongs to the same statement, provided that the day is the same. */
    boolean isOf(String id, @Nullable String number) {
        return statementId.equals(id) || (sequence != null && sequence.equals(number));
    }

    /** Whether both are pages of one statement, whatever their days are: one of them may not state its days. */
    boolean isPageOf(Identity other) {
        return page > 0
                && other.page() > 0
                && isNamedLike(other)
                && (createdAt == null
                        || other.createdAt() == null
                        || Duration.between(createdAt, other.createdAt()).abs().compareTo(PAGES_APART_MAX) < 0);
    }

    /**
     * Banks that reuse an id number their statements, or at least begin each with the closing balance of the previous
     * one.
     */
    boolean isNamedLike(Identity other) {
        return statementId.equals(other.id()) && Objects.equals(sequence, other.sequence());
    }

    boolean overlaps(AccountStatement other) {
        return !since.isAfter(other.until()) && !until.isBefore(other.since());
    }

    /** Whether the other piece takes the place of this one, if both are of one statement. */
    boolean isReplacedBy(Identity other) {
        return page == other.page() || page == 0 || other.page() == 0 || (other.lastPage() && page > other.page());
    }

    boolean isNewerThan(Identity other) {
        return createdAt != null && other.createdAt() != null && createdAt.isAfter(other.createdAt());
    }

    /** Whether the other one repeats the same period and does not continue where this one ends. */
    boolean beginsLike(AccountStatement other) {
        return openingMinor != null
                && openingMinor.equals(other.balances().openingMinor())
                && !openingMinor.equals(closingMinor);
    }
}
