/** The whole system in a browser, as its users see it. */
@NullMarked
package dev.ates.e2e;

import org.jspecify.annotations.NullMarked;
