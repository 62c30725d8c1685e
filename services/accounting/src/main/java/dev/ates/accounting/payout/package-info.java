/** Money that leaves for the bank, at most once per person and day. */
@NullMarked
package dev.ates.accounting.payout;

import org.jspecify.annotations.NullMarked;
