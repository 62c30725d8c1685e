/** Who did what, as lines of the log that nobody else can begin. */
@NullMarked
package dev.ates.ui.audit;

import org.jspecify.annotations.NullMarked;
