/** What the company earned, by day. */
@NullMarked
package dev.ates.accounting.earnings;

import org.jspecify.annotations.NullMarked;
