/** Business days from open to closed, in order and none skipped. */
@NullMarked
package dev.ates.accounting.day;

import org.jspecify.annotations.NullMarked;
