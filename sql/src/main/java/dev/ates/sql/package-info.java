/** Rows as columns of a set-based statement and as records, and what a failure of the database means. */
@NullMarked
package dev.ates.sql;

import org.jspecify.annotations.NullMarked;
