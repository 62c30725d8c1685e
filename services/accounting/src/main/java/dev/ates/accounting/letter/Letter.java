package dev.ates.accounting.letter;

import dev.ates.accounting.letter.Letters.Of;
import java.time.LocalDate;
import java.util.List;

/** What a letter is made of. */
sealed interface Letter {

    Head head();

    default Of of() {
        return head().of();
    }

    default LocalDate day() {
        return of().day();
    }

    /** @param refusals how often the mail server said no to the letter */
    record Head(Of of, int attempts, int refusals, Addressee to, String currency) {}

    record Addressee(String name, String email, String language) {}

    /** What changed the balance: the key of the words for it, and the amount. */
    record Change(String key, long minor) {}

    /** An entry of the day: the key of the words for its kind, the amount, and the task's title or the reason. */
    record Line(String key, long minor, String text) {}

    /**
     * What the day brought.
     *
     * @param carriedInMinor the balance that the day began with; with all changes it comes to the closing
     * @param paidOutMinor the payout as a positive amount, also among the changes
     * @param closingMinor the balance carried over: a debt, or what is below the minimum of a payout
     * @param lines the day's entries in the order of posting, up to {@link Letters#LINES_MAX}
     * @param linesLeftOut how many more there were
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

    /** That the bank has rejected the day's payout or given it back: how much, and why. */
    record RejectionLetter(Head head, long minor, String reason) implements Letter {}
}
