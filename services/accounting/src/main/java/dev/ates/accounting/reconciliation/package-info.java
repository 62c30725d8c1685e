/** Our payouts against the bank's statements, day by day and in both directions. */
@NullMarked
package dev.ates.accounting.reconciliation;

import org.jspecify.annotations.NullMarked;
