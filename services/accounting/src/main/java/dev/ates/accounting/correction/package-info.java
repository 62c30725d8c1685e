/** Manual postings: adjustments and reversals, proposed by one person and approved by another. */
@NullMarked
package dev.ates.accounting.correction;

import org.jspecify.annotations.NullMarked;
