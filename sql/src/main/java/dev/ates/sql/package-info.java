/** Parameters and results of set-based statements, and the meaning of database failures. */
@NullMarked
package dev.ates.sql;

import org.jspecify.annotations.NullMarked;
