/** Manual postings: those of a kind that people may post, and reversals, proposed by one person and approved by another. */
@NullMarked
package dev.ates.accounting.correction;

import org.jspecify.annotations.NullMarked;
