/** What is checked before a service starts, and how it says why it does not. */
@NullMarked
package dev.ates.ui.start;

import org.jspecify.annotations.NullMarked;
