/** Payouts by the bank, at most one per person and day. */
@NullMarked
package dev.ates.accounting.payout;

import org.jspecify.annotations.NullMarked;
