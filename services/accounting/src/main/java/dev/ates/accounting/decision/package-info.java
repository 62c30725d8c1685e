/** What people decided, and why. */
@NullMarked
package dev.ates.accounting.decision;

import org.jspecify.annotations.NullMarked;
