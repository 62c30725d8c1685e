/** What people post by hand: adjustments and reversals, proposed by one and approved by another. */
@NullMarked
package dev.ates.accounting.correction;

import org.jspecify.annotations.NullMarked;
