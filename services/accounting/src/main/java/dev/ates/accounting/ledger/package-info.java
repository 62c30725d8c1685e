/** Transfers with two sides, and the balances stored beside them. */
@NullMarked
package dev.ates.accounting.ledger;

import org.jspecify.annotations.NullMarked;
