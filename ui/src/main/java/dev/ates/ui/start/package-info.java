/** Checks before a service starts, and their error messages. */
@NullMarked
package dev.ates.ui.start;

import org.jspecify.annotations.NullMarked;
