/** Money as transfers with two sides, and the balances that are kept beside them. */
@NullMarked
package dev.ates.accounting.ledger;

import org.jspecify.annotations.NullMarked;
