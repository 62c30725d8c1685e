/** A demo bank that executes payment orders once per idempotency key and keeps every payment. */
@NullMarked
package dev.ates.outside.bank;

import org.jspecify.annotations.NullMarked;
