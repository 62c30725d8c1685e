/** People's decisions and their reasons. */
@NullMarked
package dev.ates.accounting.decision;

import org.jspecify.annotations.NullMarked;
