/** A demo bank that executes payment orders once per idempotency key and keeps its books. */
@NullMarked
package dev.ates.outside.bank;

import org.jspecify.annotations.NullMarked;
