/** What people decided, and why. */
@NullMarked
package dev.ates.accounting.audit;

import org.jspecify.annotations.NullMarked;
