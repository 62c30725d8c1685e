package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.AccountStatement.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stored piece of a statement: the whole, or a page. Every piece stays for ever; which of them count, {@link Counting} says.
 *
 * @param id in the order in which the pieces were read for the first time
 * @param dated whether it states its days; otherwise they are guessed from its entries
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

    /** Whether everything but the lines is the same. */
    boolean isAgain(AccountStatement other) {
        Identity identity = other.identity();
        return isNamed(identity.id(), identity.sequence())
                && page == identity.page()
                && lastPage == identity.lastPage()
                && Objects.equals(createdAt, identity.createdAt())
                && since.equals(other.since())
                && until.equals(other.until())
                && balances.equals(other.balances());
    }

    boolean isNamed(String id, @Nullable String number) {
        return statementId.equals(id) && Objects.equals(sequence, number);
    }

    /** Whether both may be pages of one statement. One that does not state its days has those of the others. */
    boolean isPageWith(StatementPiece other) {
        boolean isNamedLike = sequence != null && other.sequence != null
                ? sequence.equals(other.sequence)
                : statementId.equals(other.statementId);
        return page > 0
                && other.page > 0
                && isNamedLike
                && balances.areOfCurrencyOf(other.balances)
                && (!dated || !other.dated || overlaps(other.since, other.until))
                && (createdAt == null
                        || other.createdAt == null
                        || Duration.between(createdAt, other.createdAt).abs().compareTo(PAGES_APART_MAX) < 0);
    }

    /** Whether one of them may decide what counts on the days of the other. */
    boolean concerns(StatementPiece other) {
        return overlaps(other.since, other.until)
                || isPageWith(other)
                || (isNamed(other.statementId, other.sequence)
                        && balances.openAlike(other.balances)
                        && !balances.comeBack());
    }

    /** Whether the other one may be a newer version of it. */
    boolean mayBeOlderThan(StatementPiece other) {
        return isNamed(other.statementId, other.sequence)
                && createdAt != null
                && other.createdAt != null
                && createdAt.isBefore(other.createdAt)
                && concerns(other)
                && !balances.openDifferently(other.balances);
    }

    List<LocalDate> days() {
        return since.datesUntil(until.plusDays(1)).toList();
    }

    boolean overlaps(LocalDate first, LocalDate last) {
        return !since.isAfter(last) && !until.isBefore(first);
    }
}
