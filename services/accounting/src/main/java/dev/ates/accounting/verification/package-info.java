/** Checks that everything derived from the transfers agrees with them, and that closed days have not changed. */
@NullMarked
package dev.ates.accounting.verification;

import org.jspecify.annotations.NullMarked;
