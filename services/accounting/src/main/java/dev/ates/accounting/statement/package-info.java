/** What moved on an account from day to day, with its running balance, for people's own tools. */
@NullMarked
package dev.ates.accounting.statement;

import org.jspecify.annotations.NullMarked;
