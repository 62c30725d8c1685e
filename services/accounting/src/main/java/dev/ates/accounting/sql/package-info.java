/** Columns of values for set-based statements. */
@NullMarked
package dev.ates.accounting.sql;

import org.jspecify.annotations.NullMarked;
