/** Accounting: accounts, the close of each day, payouts and letters. */
@NullMarked
package dev.ates.accounting;

import org.jspecify.annotations.NullMarked;
