package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.AccountStatement.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stored piece of a statement: the whole, or a page. What becomes of it when another piece of our account arrives, or
 * when their bookings are listed, is decided by balances first and by names only where balances say nothing, because
 * banks reuse ids and references:
 *
 * <ol>
 *   <li>Pieces in different currencies belong to different accounts, and have nothing to do with each other.
 *   <li>A piece that is the same in everything, with all its lines, is the stored one again, even if other pieces lead from
 *       its closing balance back to its opening balance: a file that was delivered twice.
 *   <li>A piece with the id, the number and the days of a stored one, the same opening balance, and a booking or an order of it, is
 *       another version of it: the later one counts.
 *   <li>Pieces that seem to continue another one only because the balance has come back are parts of it if they are, one after
 *       another, its beginning: the same bookings, with the same references of the bank and the same balances before them
 *       ({@link Places}). It replaces them, unless another piece leads to it.
 *   <li>A piece that opens with the balance with which another one closes continues it, directly or through others. Both
 *       count, with all their bookings, whatever ids and references they share. A period that begins and ends with the
 *       same balance is continued by nothing: there, names decide. Two that open with different balances, and have no
 *       pages, are two as well: the ones between them may be on their way; unless one has the number of the other.
 *   <li>Otherwise a piece with the id or number of a stored one, and its days, replaces it, or the same page of it
 *       ({@link #isOf}, {@link #isReplacedBy}); an older one that arrives late is ignored. Without a number they must have a
 *       booking in common ({@link Shared}), or the same id on one day, unless the balance of the stored one has come back.
 *   <li>So does a statement with another id that repeats its days: it opens with the same balance, has a booking of the
 *       stored one, and adds up by itself or has an order of it; or it covers several stored ones that continue each other
 *       from its opening to its closing balance, or the last of its days, with all their bookings; or all orders of one
 *       whose balance does not change ({@link Repetitions}).
 *   <li>Of what is left, two bookings with the same reference of the bank on different statements are one, unless the
 *       balances show that one statement continues the other, directly or through others ({@link DayStatements}).
 * </ol>
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
        Balances balances,
        String remarks) {

    /** How far apart in time the pages of one statement may be created. */
    private static final Duration PAGES_APART_MAX = Duration.ofDays(1);

    /** Whether it belongs to the same statement, provided that the day is the same. */
    boolean isOf(String id, @Nullable String number) {
        return statementId.equals(id) || (sequence != null && sequence.equals(number));
    }

    /** Whether everything but the lines is the same. */
    boolean isAgain(AccountStatement other) {
        return isNamedLike(other.identity())
                && page == other.identity().page()
                && Objects.equals(createdAt, other.identity().createdAt())
                && since.equals(other.since())
                && until.equals(other.until())
                && balances.equals(other.balances());
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

    /** Whether both have one id and one number of the bank. */
    boolean isNumberedLike(Identity other) {
        return sequence != null && isNamedLike(other);
    }

    /** Whether both have a number of the bank, and not the same. */
    boolean isNumberedUnlike(Identity other) {
        return sequence != null && other.sequence() != null && !sequence.equals(other.sequence());
    }

    /** Whether both have one id and one number of the bank, which it does not use again on the same days. */
    boolean hasTheNumberOf(AccountStatement other) {
        return sequence != null
                && createdAt != null
                && other.identity().createdAt() != null
                && isNamedLike(other.identity())
                && since.equals(other.since())
                && until.equals(other.until());
    }

    /** Whether both say that the balance is the same at the end as at the beginning. */
    boolean beginsAndEndsLike(AccountStatement other) {
        return page == 0
                && balances.openingMinor() != null
                && balances.openingMinor().equals(balances.closingMinor())
                && balances.openingMinor().equals(other.balances().openingMinor())
                && balances.openingMinor().equals(other.balances().closingMinor());
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

    /** Whether the other one covers all its days. */
    boolean isWithin(AccountStatement other) {
        return !since.isBefore(other.since()) && !until.isAfter(other.until());
    }

    /** Whether the other one repeats the same period and does not continue where this one ends. */
    boolean beginsLike(AccountStatement other) {
        return balances.beginLike(other.balances());
    }
}
