/** Columns of values for set-based statements. */
@NullMarked
package dev.ates.sql;

import org.jspecify.annotations.NullMarked;
