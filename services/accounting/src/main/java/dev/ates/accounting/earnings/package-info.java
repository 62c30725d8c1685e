/** The company's earnings by day. */
@NullMarked
package dev.ates.accounting.earnings;

import org.jspecify.annotations.NullMarked;
