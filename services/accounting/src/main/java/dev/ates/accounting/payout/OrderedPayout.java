package dev.ates.accounting.payout;

import dev.ates.bank.Bank.Answer;

/**
 * What is known of an ordered payout when the bank says something about it unasked.
 *
 * @param needsHand whether people have to decide about it
 */
record OrderedPayout(String state, boolean needsHand) {

    /** What is said counts only as a reason if it decides nothing and people have to decide. */
    Answer heard(Answer said) {
        if (needsHand && said instanceof Answer.Pending waiting) {
            return new Answer.Lost(waiting.reason());
        }
        return needsHand && said instanceof Answer.Unknown unclear ? new Answer.Lost(unclear.reason()) : said;
    }

    boolean isSettled() {
        return !state.equals("submitting") && !state.equals("unknown");
    }
}
