package dev.ates.accounting.letter;

import dev.ates.accounting.letter.Letters.Of;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The data of a letter. */
sealed interface Letter {

    Head head();

    default Of of() {
        return head().of();
    }

    default LocalDate day() {
        return of().day();
    }

    /** The same for each attempt to send it. */
    default String messageId() {
        return head().edition() == 1 ? of().id() : "%s.%d".formatted(of().id(), head().edition());
    }

    /**
     * @param edition 1, 2, …: a letter about a payout that comes back in parts has several
     * @param refusals how often the mail server has rejected the letter
     */
    record Head(Of of, int edition, int attempts, int refusals, Addressee to, String currency) {}

    record Addressee(String name, String email, String language) {}

    /** A change of the balance: the key of its message, and the amount. */
    record Change(String key, long minor) {}

    /** An entry of the day: the message key of its kind, the amount, and the task's title or the reason. */
    record Line(String key, long minor, String text) {}

    /**
     * The letter about a day.
     *
     * @param carriedInMinor the opening balance; together with all changes it gives the closing balance
     * @param paidOutMinor the payout as a positive amount, also among the changes
     * @param closingMinor the balance carried over: a debt, or an amount below the minimum payout
     * @param lines the day's entries in the order of posting, up to {@link LetterContents#LINES_MAX}
     * @param linesLeftOut the number of further entries
     */
    record DayLetter(
            Head head,
            long carriedInMinor,
            List<Change> changes,
            long paidOutMinor,
            long closingMinor,
            List<Line> lines,
            int linesLeftOut)
            implements Letter {}

    /** The change of the balance on a day. */
    record DayChange(LocalDate day, long minor) {}

    /**
     * The letter about the week that ends with its day.
     *
     * @param carriedInMinor the opening balance; together with all changes, or with the changes of all days, it gives
     *     the closing balance
     */
    record WeekLetter(Head head, long carriedInMinor, List<Change> changes, long closingMinor, List<DayChange> days)
            implements Letter {}

    /**
     * The letter that the bank has rejected or returned the day's payout, and why.
     *
     * @param minor the amount concerned; of a returned payout it may be less than {@code orderedMinor}
     * @param reason {@code null} if nobody gave one
     */
    record RejectionLetter(
            Head head,
            long minor,
            long orderedMinor,
            @Nullable String reason) implements Letter {}
}
