/** An account's entries with running balance, for people's own tools. */
@NullMarked
package dev.ates.accounting.statement;

import org.jspecify.annotations.NullMarked;
